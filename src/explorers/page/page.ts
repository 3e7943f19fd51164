// The script of GraphiQL's page: tabs, requests to the gateway, and sign-in.
import type { PageOptions, Starter } from './page-options.js';
import { createFetcher } from './requests.js';
import { createSignInBar } from './sign-in-bar.js';
import { openSession, type Session } from './tabs.js';

/** Defined by GraphiQL's own script, which runs before this one. */
declare const YogaGraphiQL: { renderYogaGraphiQL: (root: HTMLElement, options: object) => void };

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

const bar = createSignInBar(element('sign-in'), signIn);
const { activeTabIndex, tabs } = restoreSession(starters);
const active = tabs[activeTabIndex];
YogaGraphiQL.renderYogaGraphiQL(element('root'), {
  title: 'Intune partners',
  fetcher: createFetcher(bar),
  defaultTabs: tabs,
  defaultHeaders: headers,
  // GraphiQL adds a tab unless a stored tab has exactly this query and these variables.
  initialQuery: active?.query ?? '',
  initialVariables: active?.variables ?? '',
  defaultEditorToolsVisibility: 'variables',
  // Headers contain a token, which must not be stored in the browser.
  shouldPersistHeaders: false,
  showPersistHeadersSettings: false,
  // GraphiQL's default writes each query, with the ids in it, to the URL and the browser's history.
  onEditQuery: () => undefined,
});

/** Returns the tabs to open, and stores them where GraphiQL reads them. */
function restoreSession(offered: readonly Starter[]): Session {
  const keys = { session: 'graphiql:tabState', starters: 'explorer:starters', visit: 'explorer:visit' };
  try {
    const session = openSession(offered, {
      session: localStorage.getItem(keys.session),
      starters: localStorage.getItem(keys.starters),
      isSameVisit: sessionStorage.getItem(keys.visit) !== null,
    });
    localStorage.setItem(keys.session, JSON.stringify(session));
    localStorage.setItem(keys.starters, JSON.stringify(offered));
    sessionStorage.setItem(keys.visit, 'open');
    return session;
  } catch {
    // The browser's storage is disabled or full.
    return openSession(offered, { session: null, starters: null, isSameVisit: false });
  }
}
