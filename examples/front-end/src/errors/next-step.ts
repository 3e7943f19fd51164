// The next step of a screen after an error, by the gateway's error codes.
import { CombinedGraphQLErrors } from '@apollo/client';
import type { GraphQLFormattedError } from 'graphql';
import { errorCodeOf } from '../generated/error-codes';
import { SignInDeclined } from '../sign-in/acquire-token';

export type NextStep =
  | { do: 'sign in' }
  | { do: 'explain'; message: string; cause?: string }
  | { do: 'wait'; seconds: number }
  | { do: 'look before trying again' }
  | { do: 'offer to try again'; seconds?: number }
  | { do: 'reconnect' }
  | { do: 'correct'; message: string }
  | { do: 'report' };

/** Returns the next step for an error that Apollo Client threw or returned. */
export function nextStep(error: unknown): NextStep {
  const first = CombinedGraphQLErrors.is(error) ? gatewayError(error.errors) : undefined;
  // Not a response of the gateway: the network or an intermediary.
  if (first?.extensions?.['code'] === undefined) {
    return { do: globalThis.navigator?.onLine === false ? 'reconnect' : 'offer to try again' };
  }
  const { likelyCause, reason, retryAfterSeconds } = first.extensions;
  switch (errorCodeOf(first)) {
    case 'UNAUTHENTICATED':
      return { do: 'sign in' };
    case 'FORBIDDEN':
    case 'NOT_OFFERED':
      return { do: 'explain', message: first.message, cause: String(reason ?? likelyCause ?? '') };
    case 'BAD_USER_INPUT':
      return { do: 'correct', message: first.message };
    case 'RATE_LIMITED':
    case 'OVERLOADED':
      return { do: 'wait', seconds: Number(retryAfterSeconds ?? 5) };
    case 'WRITE_OUTCOME_UNKNOWN':
      return { do: 'look before trying again' };
    case 'UPSTREAM_UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
      return { do: 'offer to try again', seconds: Number(retryAfterSeconds ?? 0) };
    default:
      return { do: 'report' };
  }
}

/**
 * Returns the error to act on: the first with a known code. Routers put errors of their own before those of the
 * gateway, with codes of their own or with `INTERNAL_SERVER_ERROR`, which only counts if there is no other.
 */
export function gatewayError<T extends GraphQLFormattedError>(errors: readonly T[]): T | undefined {
  const known = errors.filter((error) => errorCodeOf(error) !== undefined);
  return known.find((error) => errorCodeOf(error) !== 'INTERNAL_SERVER_ERROR') ?? known[0] ?? errors[0];
}

export interface Explanation {
  title: string;
  text: string;
  /** The gateway's own words, for the person who helps the user. */
  details?: string;
  /** What the user can do on this page. */
  action: 'reload' | 'try again' | 'none';
  /** Seconds before which trying again is of no use. */
  afterSeconds?: number;
}

const causes: Record<string, Pick<Explanation, 'title' | 'text'>> = {
  CONSENT_REQUIRED: {
    title: 'An administrator has to consent first',
    text: 'This application may not use Microsoft Intune for you yet. Ask an administrator of your organization to consent to it.',
  },
  NO_CONSENT: {
    title: 'An administrator has to consent first',
    text: 'A permission of this application is missing. Ask an administrator of your organization to consent to it.',
  },
  NO_INTUNE_ROLE: {
    title: 'You need a role in Intune',
    text: 'Your account has no role in Microsoft Intune that allows this. Ask an Intune administrator for one.',
  },
  NO_LICENCE: {
    title: 'You need an Intune licence',
    text: 'Your account, or your organization, has no licence for Microsoft Intune. Ask an administrator for one.',
  },
  NO_DIRECTORY_RIGHTS: {
    title: 'You may not read the directory',
    text: 'Your account may not read this in Microsoft Entra, such as groups or other users. Ask an administrator for a role that can.',
  },
};

/** Returns whether two errors would be explained to the user in the same words. */
export function isSameToUser(one: unknown, other: unknown): boolean {
  const [first, second] = [explain(one), explain(other)];
  return first.title === second.title && first.text === second.text;
}

/** Returns an explanation for the user. */
export function explain(error: unknown): Explanation {
  if (error instanceof SignInDeclined) {
    const details = error.message === '' ? {} : { details: error.message };
    return { title: 'Sign-in needed', text: 'You are not signed in.', action: 'try again', ...details };
  }
  const step = nextStep(error);
  switch (step.do) {
    case 'sign in':
      return { title: 'Sign in again', text: 'Your sign-in has ended or was not accepted.', action: 'reload' };
    case 'explain': {
      const known = causes[step.cause ?? ''];
      if (known) return { ...known, details: step.message, action: 'none' };
      return { title: 'This is not available to you', text: step.message, action: 'none' };
    }
    case 'wait':
      return {
        title: 'Microsoft Intune is busy',
        text: 'It takes no more requests for the moment. Nothing was changed.',
        action: 'try again',
        afterSeconds: Math.ceil(step.seconds),
      };
    case 'look before trying again':
      return {
        title: 'The outcome is unknown',
        text: 'Microsoft Intune did not say whether the change was made.',
        action: 'none',
      };
    case 'reconnect':
      return { title: 'You are offline', text: 'Connect to the network, and try again.', action: 'try again' };
    case 'offer to try again':
      return {
        title: 'That did not work',
        text: 'Microsoft Intune could not be reached, or took too long. Try again in a moment.',
        details: detailsOf(error),
        action: 'try again',
        ...(step.seconds !== undefined && { afterSeconds: Math.ceil(step.seconds) }),
      };
    case 'correct':
      return {
        title: 'This is not valid',
        text: 'Check what you entered, and the address of this page.',
        details: step.message,
        action: 'none',
      };
    case 'report':
      return {
        title: 'That did not work',
        text: 'It is a fault of this page or of its gateway. Please report it to your help desk.',
        details: detailsOf(error),
        action: 'none',
      };
  }
}

/** Returns the message of an error, with the ids that its request has in the logs of the gateway and of Microsoft. */
function detailsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { microsoftGraph, requestId } =
    (CombinedGraphQLErrors.is(error) && gatewayError(error.errors)?.extensions) || {};
  const { requestId: microsoftId } = (microsoftGraph ?? {}) as { requestId?: string };
  return [
    message,
    ...(requestId === undefined ? [] : [`Request id: ${String(requestId)}.`]),
    ...(microsoftId === undefined ? [] : [`Request id of Microsoft Graph: ${microsoftId}.`]),
  ].join(' ');
}
