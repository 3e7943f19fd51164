// Arguments of the searches for groups and assignment filters, and the words of a search.
import { ArgsType, Field, Int } from 'type-graphql';
import { foldText } from '../resource/comparison.js';
import { badUserInput } from '../resource/user-error.js';

const maxPerPage = 50;
/**
 * Characters of a search. Graph accepts URLs of 2,048 characters, and one character of a search takes up to nine of them:
 * https://developer.microsoft.com/graph/known-issues/?search=13635
 */
const maxSearchLength = 120;

@ArgsType()
export class SearchArgs {
  @Field(() => Int, { defaultValue: 20, description: `The number of results to return, from 1 to ${maxPerPage}.` })
  first!: number;

  @Field(() => String, {
    nullable: true,
    description: `Words, each of which must begin a word of the display name. At most ${maxSearchLength} characters.`,
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
 * (https://developer.microsoft.com/graph/known-issues/?search=18185). No match is lost, because the directory itself splits
 * names and searches at symbols (https://learn.microsoft.com/graph/search-query-parameter).
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
