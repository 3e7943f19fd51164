// Stands in the image for the modules with which the emulator and the explorers begin: scripts/build.mjs.
import { UsageError } from './usage-error.js';

throw new UsageError(
  'The image does not include the explorers and the emulator, which are for development. Set NODE_ENV=production ' +
    'and the AZURE_ variables ' +
    '(docs/configuration.md). To develop, run npm start in the repository, or the npm package.',
);
