// What the searches for groups and assignment filters have in common: arguments, their bounds, and words.
import { ArgsType, Field, Int } from 'type-graphql';
import { badUserInput } from '../resource/user-error.js';

/** Figures that the schema's descriptions give. */
const maxPerPage = 50;
/**
 * Characters of a search. A directory name has 256 at most, and one character takes nine of a URL at most, which may
 * have 2,048: https://developer.microsoft.com/graph/known-issues/?search=13635
 */
const maxSearchLength = 120;

@ArgsType()
export class SearchArgs {
  @Field(() => Int, { defaultValue: 20, description: `How many to return, from 1 to ${maxPerPage}.` })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: `Words with which words of the display name have to begin, in any case and order. Without a letter or
digit, everything matches. At most ${maxSearchLength} characters.`,
  })
  search?: string | null;
}

/** Throws `BAD_USER_INPUT` for arguments beyond their bounds. */
export function checkSearch({ first, search }: SearchArgs): void {
  if (first < 1 || first > maxPerPage) throw badUserInput(`\`first\` must be between 1 and ${maxPerPage}.`);
  if ((search?.length ?? 0) > maxSearchLength) {
    throw badUserInput(`\`search\` must not have more than ${maxSearchLength} characters.`);
  }
}

/**
 * Returns the words of a text: letters, their marks, and digits. Nothing else of a caller's text reaches a query of
 * Graph, so that it needs no quoting: quotes and backslashes would have to be escaped, and v1.0 decodes a search twice,
 * so that `%22` in a text would end the quotes (https://developer.microsoft.com/graph/known-issues/?search=18185).
 * Nothing is lost by that, since the directory itself splits names and searches at symbols
 * (https://learn.microsoft.com/graph/search-query-parameter).
 */
export function wordsOf(text: string | null | undefined): string[] {
  return text?.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Whether each of the words begins a word of the text, in any case. */
export function hasWords(text: string | null, words: readonly string[]): boolean {
  const of = wordsOf(fold(text ?? ''));
  return words.every((word) => of.some((it) => it.startsWith(fold(word))));
}

const fold = (text: string): string => text.normalize('NFC').toLowerCase();
