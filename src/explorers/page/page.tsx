// The script of GraphiQL's page: tabs, prepared operations, requests to the gateway, and sign-in.
import 'graphiql/style.css';
import './page.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { EffectBadge } from './effect-badge.js';
import { operationsPlugin } from './operations-panel.js';
import type { PageOptions, Starter } from './page-options.js';
import { createFetcher } from './requests.js';
import { createSignInBar } from './sign-in-bar.js';
import { openSession, type Session } from './tabs.js';

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}.`);
  return found;
};

const { headers, signIn, starters }: PageOptions = JSON.parse(element('options').textContent ?? '');

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

const bar = createSignInBar(element('sign-in'), signIn);
const fetcher = createFetcher(bar);
const plugins = [operationsPlugin(starters)];
const { activeTabIndex, tabs } = restoreSession(starters);
const active = tabs[activeTabIndex];

createRoot(element('root')).render(
  <GraphiQL
    fetcher={fetcher}
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

/** Returns the tabs to open, and stores them where GraphiQL reads them. */
function restoreSession(offered: readonly Starter[]): Session {
  const keys = {
    session: 'graphiql:tabState',
    starters: 'explorer:starters',
    visit: 'explorer:visit',
    panel: 'graphiql:visiblePlugin',
    panelWidth: 'graphiql:docExplorerFlex',
  };
  try {
    const session = openSession(offered, {
      session: localStorage.getItem(keys.session),
      starters: localStorage.getItem(keys.starters),
      isSameVisit: sessionStorage.getItem(keys.visit) !== null,
    });
    localStorage.setItem(keys.session, JSON.stringify(session));
    localStorage.setItem(keys.starters, JSON.stringify(offered));
    sessionStorage.setItem(keys.visit, 'open');
    // The panel is open, and narrow, until the user changes that.
    setDefault(keys.panel, 'Operations');
    setDefault(keys.panelWidth, '0.28');
    return session;
  } catch {
    // The browser's storage is disabled or full.
    return openSession(offered, { session: null, starters: null, isSameVisit: false });
  }
}

function setDefault(key: string, value: string): void {
  if (localStorage.getItem(key) === null) localStorage.setItem(key, value);
}
