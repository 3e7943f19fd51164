// The script of the page: GraphiQL with its tabs, its requests to the gateway, and sign-in.
import type { PageOptions, Starter } from './page-options.js';
import { createFetcher } from './requests.js';
import { createSignInBar } from './sign-in-bar.js';
import { openSession, type Session } from './tabs.js';

/** Of GraphiQL's own script, which runs before this one. */
declare const YogaGraphiQL: { renderYogaGraphiQL: (root: HTMLElement, options: object) => void };

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element ${id}.`);
  return found;
};

const { headers, signIn, starters }: PageOptions = JSON.parse(element('options').textContent ?? '');

// GraphiQL can fill its editor from the address. A link could so bring a mutation along, one click away from being sent.
history.replaceState(history.state, '', location.pathname + location.hash);
// GraphiQL's tabs can be reordered by dragging. The tab strip shifts under the mouse then, and the release lands on another
// tab; so dragging does not begin. Clicks and the keyboard are not affected.
document.addEventListener(
  'pointerdown',
  (event) => {
    if (event.target instanceof Element && event.target.closest('.graphiql-tab')) event.stopPropagation();
  },
  { capture: true },
);

const bar = createSignInBar(element('sign-in'), signIn);
const { activeTabIndex, tabs } = restore(starters);
const active = tabs[activeTabIndex];
YogaGraphiQL.renderYogaGraphiQL(element('root'), {
  title: 'Intune partners',
  fetcher: createFetcher(bar),
  defaultTabs: tabs,
  defaultHeaders: headers,
  // GraphiQL adds a tab unless a stored one has exactly these.
  initialQuery: active?.query ?? '',
  initialVariables: active?.variables ?? '',
  defaultEditorToolsVisibility: 'variables',
  // A token has no place in the browser's storage.
  shouldPersistHeaders: false,
  showPersistHeadersSettings: false,
  // Without it each query, with the ids in it, would be put into the address and the browser's history.
  onEditQuery: () => undefined,
});

/** The tabs to open with, which are stored where GraphiQL finds them. */
function restore(offered: readonly Starter[]): Session {
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
    // The browser keeps no storage for this page, or it is full.
    return openSession(offered, { session: null, starters: null, isSameVisit: false });
  }
}
