// The size of a message of the Model Context Protocol, besides the arguments of a tool.
//
// The SDK validates messages against schemas. It follows nested values by recursion, and lists each wrong value with
// its path, so that a message of 1 MB can have a response of 15 MB. The values of arguments are bounded by the budget of
// their operation.

/** Values of a message, arguments of a tool aside. One that begins a session of 2025 has about 40, in 1 kB. */
const maxValues = 200;
/** Characters of its names and texts. An icon of a client can take some thousand. */
const maxCharacters = 16_384;
/** Levels of objects and lists. */
const maxDepth = 16;
/** Names of arguments. Tools have up to a dozen; the SDK copies and validates each name, known or not. */
const maxArguments = 100;

/** Returns a sentence that says how a message exceeds a limit; `undefined` if it does not. */
export function faultOfMessage(message: object): string | undefined {
  if (hasMoreArguments(message)) return `The call has more than ${maxArguments} arguments.`;
  let values = 0;
  let characters = 0;
  const pending: { value: unknown; depth: number }[] = [{ value: withoutToolArguments(message), depth: 1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { depth, value } = next;
    if (typeof value === 'string') characters += value.length;
    if (typeof value === 'object' && value !== null) {
      if (depth > maxDepth) return `The message has more than ${maxDepth} levels.`;
      for (const [name, inner] of Object.entries(value)) {
        values += 1;
        characters += name.length;
        if (values > maxValues) return `The message has more than ${maxValues} values besides the arguments of a tool.`;
        pending.push({ value: inner, depth: depth + 1 });
      }
    }
    if (characters > maxCharacters) {
      return `The message has more than ${maxCharacters} characters besides the arguments of a tool.`;
    }
  }
  return undefined;
}

function hasMoreArguments({ params }: { params?: unknown }): boolean {
  if (typeof params !== 'object' || params === null) return false;
  const { arguments: given } = params as { arguments?: unknown };
  return typeof given === 'object' && given !== null && Object.keys(given).length > maxArguments;
}

function withoutToolArguments(message: { params?: unknown }): object {
  const { params } = message;
  if (typeof params !== 'object') return message;
  return { ...message, params: { ...params, arguments: undefined } };
}
