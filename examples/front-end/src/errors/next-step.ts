// The next step of a screen after an error, by the gateway's error codes.
import { CombinedGraphQLErrors } from '@apollo/client';
import type { GraphQLFormattedError } from 'graphql';
import { errorCodeOf } from '../generated/error-codes';

export type NextStep =
  | { do: 'sign in' }
  | { do: 'explain'; message: string }
  | { do: 'wait'; seconds: number }
  | { do: 'look before trying again' }
  | { do: 'offer to try again' }
  | { do: 'report' };

/** Returns the next step for an error that Apollo Client threw or returned. */
export function nextStep(error: unknown): NextStep {
  const first = CombinedGraphQLErrors.is(error) ? gatewayError(error.errors) : undefined;
  // Not a response of the gateway: the network or an intermediary.
  if (first?.extensions?.['code'] === undefined) return { do: 'offer to try again' };
  switch (errorCodeOf(first)) {
    case 'UNAUTHENTICATED':
      return { do: 'sign in' };
    case 'FORBIDDEN':
    case 'NOT_OFFERED':
      return { do: 'explain', message: first.message };
    case 'RATE_LIMITED':
    case 'OVERLOADED':
      return { do: 'wait', seconds: Number(first.extensions['retryAfterSeconds'] ?? 5) };
    case 'WRITE_OUTCOME_UNKNOWN':
      return { do: 'look before trying again' };
    case 'UPSTREAM_UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
      return { do: 'offer to try again' };
    default:
      return { do: 'report' };
  }
}

/**
 * Returns the error to act on: the first with a known code. Routers put errors of their own before those of the gateway,
 * with codes of their own or with `INTERNAL_SERVER_ERROR`, which only counts if there is no other.
 */
export function gatewayError<T extends GraphQLFormattedError>(errors: readonly T[]): T | undefined {
  const known = errors.filter((error) => errorCodeOf(error) !== undefined);
  return known.find((error) => errorCodeOf(error) !== 'INTERNAL_SERVER_ERROR') ?? known[0] ?? errors[0];
}

/** Returns an explanation for the user. */
export function explain(error: unknown): string {
  const step = nextStep(error);
  switch (step.do) {
    case 'sign in':
      return 'Your sign-in was not accepted. Reload the page to sign in again.';
    case 'explain':
      return step.message;
    case 'wait':
      return `Microsoft Intune is busy. Try again in ${Math.ceil(step.seconds)} seconds.`;
    case 'look before trying again':
      return 'Microsoft Intune did not say whether the change was made.';
    case 'offer to try again':
      return `That did not work. ${error instanceof Error ? error.message : ''}`;
    case 'report':
      return 'That did not work because of a fault in this page or in the gateway. Please report it.';
  }
}
