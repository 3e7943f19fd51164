// The script of GraphiQL's page: tabs, prepared operations, requests to the gateway, and sign-in.
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { EffectBadge } from './effect-badge.js';
import { operationsPlugin } from './operations-panel.js';
import type { PageOptions } from './page-options.js';
import { createRequests } from './requests.js';
import { restoreSession } from './session.js';
import { createSignInBar } from './sign-in-bar.js';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}.`);
  return found;
};

const { headers, signIn, starters, vendorNames }: PageOptions = JSON.parse(element('options').textContent ?? '');

// GraphiQL can fill its editor from the URL. A link could therefore contain a mutation that is one click away from
// being sent.
history.replaceState(history.state, '', location.pathname + location.hash);
// GraphiQL's tabs can be reordered by dragging. The tabs then move under the mouse, and the button is released over
// another tab. So dragging is disabled. Clicks and the keyboard are not affected.
document.addEventListener(
  'pointerdown',
  (event) => {
    if (event.target instanceof Element && event.target.closest('.graphiql-tab')) event.stopPropagation();
  },
  { capture: true },
);

/** The workers of GraphiQL's editors, which check and complete what is typed. */
Object.assign(globalThis, {
  MonacoEnvironment: {
    getWorker: (_: string, label: string) =>
      new Worker(`/graphiql/${['graphql', 'json'].includes(label) ? label : 'editor'}.worker.js`),
  },
});

const { fetcher, showTab } = createRequests(createSignInBar(element('sign-in'), signIn), vendorNames);
const plugins = [operationsPlugin(starters)];
const {
  session: { activeTabIndex, tabs },
  storage,
} = restoreSession(starters);
const active = tabs[activeTabIndex];

createRoot(element('root')).render(
  <GraphiQL
    fetcher={fetcher}
    onTabChange={(shown) => showTab(shown.tabs[shown.activeTabIndex]?.id)}
    storage={storage}
    plugins={plugins}
    defaultTabs={tabs}
    defaultHeaders={headers}
    // GraphiQL adds a tab unless a stored tab has exactly this query and these variables.
    initialQuery={active?.query ?? ''}
    initialVariables={active?.variables ?? ''}
    defaultEditorToolsVisibility="variables"
    schemaDescription
    inputValueDeprecation
    // Headers contain a token, which must not be stored in the browser.
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>Intune partners</GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ copy, merge, prettify }) => (
        <>
          <EffectBadge />
          {prettify}
          {merge}
          {copy}
        </>
      )}
    </GraphiQL.Toolbar>
  </GraphiQL>,
);
