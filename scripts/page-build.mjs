// How esbuild bundles the browser code of the GraphiQL page: its scripts, its styles, and the workers of its editors.

export const pageBuild = {
  entryPoints: {
    page: 'src/explorers/page/page.tsx',
    'signed-in': 'src/explorers/page/signed-in.ts',
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
  },
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2023',
  jsx: 'automatic',
  // The editor's icons, so that the page is one script and one style sheet.
  loader: { '.ttf': 'dataurl' },
  define: { 'process.env.NODE_ENV': '"production"' },
  minify: true,
  legalComments: 'external',
};
