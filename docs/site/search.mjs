// The search of the site: VitePress's own, MiniSearch, with weights and with the words of people who do not know ours.

/**
 * Returns the HTML to index for a page. A section may have a comment with the words of people who do not know the name
 * of the task, `<!-- search: delete a partner -->`: they are indexed, and not shown.
 */
const render = (text, env, markdown) => markdown.render(text, env).replaceAll(/<!-- (search: [^]*?) -->/g, '{{$1}}');

/** Returns a field of a section: the words of its comment, or else what the page shows. */
function extractField(section, field) {
  const words = /\{\{search: ([^]*?)\}\}/;
  if (field === 'words') return words.exec(section.text)?.[1] ?? '';
  return field === 'text' ? section.text.replace(words, '') : section[field];
}

/** Splits at spaces and punctuation, as MiniSearch does, but keeps the names of enum values whole: `NOT_SET_UP`. */
const tokenize = (text) => text.split(/[^\p{L}\p{N}_$]+/u);

/** Leaves out words that say nothing about a subject. Questions would otherwise find headings that are questions. */
function processTerm(term) {
  const ignored =
    ' a an and are be can do does for from has have how i in is it its my of on or our that the their there this to was what which with ';
  const word = term.toLowerCase();
  return ignored.includes(` ${word} `) ? null : word;
}

/**
 * Returns the weight of a section for one word that it has. Guides come first, then the reference of the schema, except
 * for a field or type that the reader names, such as `staleAfter`. A name that is also a plain word, such as `partner`,
 * is that word.
 */
function boostDocument(id, term, { title, titles }) {
  // They name everything. People who search want the page about it first.
  if (/\/(changelog|benchmark-results)(#|$)/.test(id)) return 0.1;
  if (!id.includes('/schema/')) return 1;
  if (title.toLowerCase() !== term || !/[a-z][A-Z]/.test(title)) return 0.05;
  // A type comes before the fields of the same name. It has one heading above it, that of the page.
  return titles.length === 1 ? 1 : 0.5;
}

// VitePress sends the functions to the browser as text, so they refer to nothing outside themselves.
export const search = {
  provider: 'local',
  options: {
    translations: { button: { buttonText: 'Search (press /)', buttonAriaLabel: 'Search (press /)' } },
    _render: render,
    miniSearch: {
      options: { fields: ['title', 'titles', 'words', 'text'], extractField, tokenize, processTerm },
      searchOptions: {
        fuzzy: 0.1,
        prefix: true,
        boost: { title: 4, words: 4, text: 2, titles: 1 },
        boostDocument,
      },
    },
  },
};
