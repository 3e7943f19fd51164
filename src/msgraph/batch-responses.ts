// Parser of the responses inside the response to a `$batch`.
import { MsGraphUnavailable, type MsGraphResponse } from './errors.js';
import { asObject } from './json.js';
import { readRefusal } from './refusal.js';

/** A usable response to one request of a batch, or an error. */
export type Result = MsGraphResponse | Error;

/**
 * Returns the responses by id. Graph sends them in any order, with header names in any case. Throws
 * `MsGraphUnavailable`.
 */
export function responsesById({ body }: MsGraphResponse): Map<string, MsGraphResponse> {
  const list = asObject(body)?.['responses'];
  if (!Array.isArray(list)) throw unusable();
  const responses = new Map<string, MsGraphResponse>();
  for (const item of list) {
    const { id, status, headers, body: ownBody } = asObject(item) ?? {};
    responses.set(String(id), {
      status: typeof status === 'number' ? status : 0,
      headers: readHeaders(headers),
      body: ownBody,
    });
  }
  return responses;
}

/**
 * A 2xx with an object that is not an error is a success; a redirect or an error is a refusal; anything else is
 * unusable. Graph sends a body that is not JSON, such as a page of a server in front of it, as text in base64.
 */
export function toResult(
  response: MsGraphResponse | undefined,
  { method, scope, url: path }: { method: string; url: string; scope?: string | undefined },
): Result {
  const { body, status = 0 } = response ?? {};
  if (!response || !Number.isInteger(status) || status < 200 || status > 599) return unusable();
  if (status >= 300) return readRefusal(response, { method, path, isRead: true, scope }).error;
  const object = asObject(body);
  return !object || asObject(object['error']) ? unusable() : response;
}

/** Returns the headers of a response, without values that are neither text nor a number. */
function readHeaders(json: unknown): MsGraphResponse['headers'] {
  const headers: MsGraphResponse['headers'] = {};
  for (const [name, value] of Object.entries(asObject(json) ?? {})) {
    if (typeof value === 'string' || typeof value === 'number') headers[name.toLowerCase()] = String(value);
  }
  return headers;
}

function unusable(): MsGraphUnavailable {
  const message = 'Microsoft Graph sent an unusable response to a batch.';
  return new MsGraphUnavailable({ message, isTransient: true });
}
