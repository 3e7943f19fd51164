// The errors of one response: one for each cause below a root field.
//
// Errors that say the same have one cause, such as a permission that is missing for the names of all groups. They are
// reported once, at the place that failed first, with the number of places and their fields. Root fields are kept
// apart: each is a question or a change of its own, and what joins operations into one (Hive Gateway, batching clients)
// assigns an error to its operation by the first name of the path.
//
// The GraphQL specification (section 6.4.4) has one error for each place. A router passes all of them on, and those of
// one page could be larger than the page itself.
import type { GraphQLError, GraphQLErrorExtensions } from 'graphql';
import type { ErrorCode } from '../error-codes.js';
import { MsGraphError } from '../msgraph/errors.js';
import { toGraphQLError } from './errors.js';

/**
 * Fields that one error names. An operation has a handful of fields that can fail for one cause; one that is made to
 * have hundreds must not get a response that repeats its document.
 */
const maxFields = 20;

/** An error that is reported, and the places that it stands for. */
interface Report {
  error: GraphQLError;
  places: number;
  fields: Set<Field>;
}

/** The errors of one cause, by root field. */
type Reports = Map<string | number | undefined, Report>;

/**
 * Returns the errors for the client, one for each cause below a root field, in the order in which they failed first.
 */
export function toErrorsPerCause(thrown: readonly GraphQLError[]): GraphQLError[] {
  const all: Report[] = [];
  const byCause = new Map<string, Reports>();
  /** What the client sees of a failure. One failure is often that of many places. */
  const byFailure = new Map<Error, { shown: GraphQLError; reports: Reports }>();
  const readField = createFieldReader();
  for (const error of thrown) {
    const failure = error.originalError ?? error;
    let known = byFailure.get(failure);
    if (!known) {
      const shown = toGraphQLError(error);
      const cause = causeOf(shown);
      const reports = byCause.get(cause) ?? new Map();
      byCause.set(cause, reports);
      known = { shown, reports };
      byFailure.set(failure, known);
    }
    const { reports, shown } = known;
    const root = error.path?.[0];
    let report = reports.get(root);
    if (!report) {
      report = { error: toGraphQLError(error), places: 0, fields: new Set() };
      reports.set(root, report);
      all.push(report);
    }
    report.places += 1;
    if (error.path && report.fields.size < maxFields) report.fields.add(readField(error.path));
    // Before the longest wait has passed, some places would fail again.
    if (waitOf(shown) > waitOf(report.error)) Object.assign(report.error, { extensions: shown.extensions });
  }
  return all.map(withPlaces);
}

/**
 * Returns a text that is the same for errors with the same cause: those with the same message and extensions, whatever
 * the ids of the failed call are and however long to wait. What the client must not see of an internal error counts,
 * too, because the log shows one line for each cause.
 */
export function causeOf(error: Error): string {
  const { extensions = {}, message, originalError = error }: Partial<GraphQLError> & Error = error;
  const { http: _http, microsoftGraph: _microsoftGraph, retryAfterSeconds: _wait, ...shown } = extensions;
  const { code = internal } = shown;
  return JSON.stringify([message, shown, code === internal ? maskedCauseOf(originalError) : undefined]);
}

const internal: ErrorCode = 'INTERNAL_SERVER_ERROR';

function maskedCauseOf(error: Error): unknown {
  if (error instanceof MsGraphError) return [error.name, error.facts.status, error.facts.code];
  return error.stack ?? error.message;
}

function waitOf({ extensions: { retryAfterSeconds } }: GraphQLError): number {
  return typeof retryAfterSeconds === 'number' ? retryAfterSeconds : 0;
}

/** Adds to an error that stands for several places how many these are, and their fields. */
function withPlaces({ error, fields, places }: Report): GraphQLError {
  if (places === 1) return error;
  const extensions: GraphQLErrorExtensions = {
    ...error.extensions,
    places,
    fields: Array.from(fields, ({ name }) => name),
  };
  return Object.assign(error, { extensions });
}

/** A field of the response. It is the same for all items of a list. */
interface Field {
  /** The names of its path, separated by dots. */
  name: string;
  /** The fields selected of it. */
  fields: Map<string, Field>;
}

/**
 * Returns a function that returns the field of a path. It looks names up one by one: a path may consist of aliases of
 * thousands of characters, and must not be copied for each of thousands of places.
 */
function createFieldReader(): (path: readonly (string | number)[]) => Field {
  const top: Field = { name: '', fields: new Map() };
  return (path) => {
    let field = top;
    for (const segment of path) {
      if (typeof segment === 'number') continue;
      let next = field.fields.get(segment);
      if (!next) {
        next = { name: field === top ? segment : `${field.name}.${segment}`, fields: new Map() };
        field.fields.set(segment, next);
      }
      field = next;
    }
    return field;
  };
}
