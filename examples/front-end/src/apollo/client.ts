// Apollo Client for the gateway.
import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import type { AcquireToken } from '../sign-in/acquire-token';
import { createCache } from './cache';
import { requestIdLink } from './request-id-link';
import { withSignIn } from './signed-in-fetch';
import { waitLink } from './wait-link';

export function createApollo(uri: string, acquireToken: AcquireToken): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([waitLink, requestIdLink, new HttpLink({ uri, fetch: withSignIn(acquireToken) })]),
    cache: createCache(),
  });
}
