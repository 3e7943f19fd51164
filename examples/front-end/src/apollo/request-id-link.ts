// A link that adds the gateway's id of a request to its errors, by which an operator finds them in the log.
import { ApolloLink } from '@apollo/client';
import { map } from 'rxjs';

export const requestIdLink = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    map((result) => {
      const { response } = operation.getContext() as { response?: Response };
      const requestId = response?.headers.get('x-request-id');
      if (requestId == null || !result.errors) return result;
      const errors = result.errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
      return { ...result, errors };
    }),
  ),
);
