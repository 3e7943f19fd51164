// Objects that an assignment refers to: reads of them by id, and the arguments and words of searches for them.
import { ArgsType, Field, Int } from 'type-graphql';
import type { Context } from '../context.js';
import { MsGraphUnavailable } from '../msgraph/errors.js';
import { foldId } from '../msgraph/id.js';
import { asObject, type Json } from '../msgraph/json.js';
import { createMsGraphLoader } from '../msgraph/loader.js';
import { foldText } from '../resource/comparison.js';
import { badUserInput, isPathId } from '../resource/user-error.js';

/** A kind of object that assignments refer to. */
export interface ReferenceKind {
  /** The path of the collection. */
  collection: string;
  /** The properties to read, besides the id. */
  properties: readonly string[];
}

/**
 * Returns a referenced object; `null` if Graph says that it does not exist, because references outlive their objects.
 * Rejects with an `MsGraphError` for any other refusal. All properties of an object take one read.
 */
export async function loadReference(
  { once }: Pick<Context, 'once'>,
  { id, kind }: { kind: ReferenceKind; id: string },
): Promise<Json | null> {
  if (!isPathId(id)) return null;
  const object = asObject(await once(createMsGraphLoader).load(`${kind.collection}/${id}${selectOf(kind)}`));
  const shownId = asText(object?.['id']);
  if (shownId !== null && foldId(shownId) !== foldId(id)) {
    throw new MsGraphUnavailable({ message: 'Microsoft Graph returned another object than was requested.' });
  }
  return object ?? null;
}

/** Returns a text property of a referenced object, as `loadReference` does. */
export async function readReference(
  context: Context,
  { property, ...reference }: { kind: ReferenceKind; id: string; property: string },
): Promise<string | null> {
  return asText((await loadReference(context, reference))?.[property]);
}

/** Caches listed objects for the rest of the operation, so that their properties need no further read. */
export function primeReferences({ once }: Context, kind: ReferenceKind, listed: readonly Listed[]): void {
  const references = once(createMsGraphLoader);
  for (const { id, json } of listed) references.prime(`${kind.collection}/${id}${selectOf(kind)}`, json);
}

/** Returns the query string that reads all properties of a kind. */
export function selectOf({ properties }: ReferenceKind): string {
  return `?$select=${['id', ...properties].join(',')}`;
}

/** An object in a list of Graph. */
export interface Listed {
  id: string;
  displayName: string | null;
  json: Readonly<Record<string, unknown>>;
}

/** Decodes the objects of a list. Never throws: items without a valid id are left out. */
export function decodeListed(items: readonly unknown[]): Listed[] {
  const listed: Listed[] = [];
  for (const item of items) {
    const json = asObject(item);
    const id = asText(json?.['id']);
    if (json && id !== null && isPathId(id)) listed.push({ id, displayName: asText(json['displayName']), json });
  }
  return listed;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

const maxPerPage = 50;
/**
 * Characters of a search. Graph accepts URLs of 2,048 characters, and one character of a search takes up to nine of
 * them:
 * https://developer.microsoft.com/graph/known-issues/?search=13635
 */
const maxSearchLength = 120;

@ArgsType()
export class SearchArgs {
  @Field(() => Int, { defaultValue: 20, description: `The number of results to return, from 1 to ${maxPerPage}.` })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: `Words; each must begin a word of the display name. At most ${maxSearchLength} characters.`,
  })
  search?: string | null;
}

/** Throws `BAD_USER_INPUT` if an argument exceeds its bounds. */
export function checkSearch({ first, search }: SearchArgs): void {
  if (first < 1 || first > maxPerPage) throw badUserInput(`\`first\` must be between 1 and ${maxPerPage}.`);
  if ((search?.length ?? 0) > maxSearchLength) {
    throw badUserInput(`\`search\` must not have more than ${maxSearchLength} characters.`);
  }
}

/**
 * Returns the words of a text: sequences of letters, their marks, and digits.
 *
 * Nothing else of a caller's text gets into a query of Graph, so no quoting is needed. Quoting would not be safe: v1.0
 * decodes a search twice, so that `%22` in a text ends the quotes
 * (https://developer.microsoft.com/graph/known-issues/?search=18185). No match is lost, because the directory itself
 * splits names and searches at symbols (https://learn.microsoft.com/graph/search-query-parameter).
 */
export function splitWords(text: string | null | undefined): string[] {
  return text?.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Returns whether each of the words is the beginning of a word of the text, in any case. */
export function hasWords(text: string | null, words: readonly string[]): boolean {
  const textWords = splitWords(foldText(text ?? ''));
  return words.every((word) => {
    const prefix = foldText(word);
    return textWords.some((textWord) => textWord.startsWith(prefix));
  });
}
