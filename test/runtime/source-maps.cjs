// Where the source map of a transformed module is kept, so that stack traces show lines of TypeScript.
const { createHash } = require('node:crypto');
const { join } = require('node:path');

/** Returns the path of a module's map in a folder. */
function mapPathOf(folder, url) {
  return join(folder, `${createHash('sha1').update(url).digest('hex')}.map`);
}

module.exports = { mapPathOf };
