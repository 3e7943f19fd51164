// The session that the browser stores.
import type { Starter } from './page-options.js';
import { openSession, type Session } from './tabs.js';

const keys = { session: 'graphiql:tabState', starters: 'explorer:starters', visit: 'explorer:visit' };
/** The panel is open, and narrow, until the user changes that. */
const defaults = new Map([
  ['graphiql:visiblePlugin', 'Operations'],
  ['graphiql:docExplorerFlex', '0.28'],
]);

/** What GraphiQL uses of a storage. */
type Texts = Pick<Storage, 'clear' | 'getItem' | 'length' | 'removeItem' | 'setItem'>;

/** Returns the tabs to open, and the storage in which GraphiQL finds them. */
export function restoreSession(offered: readonly Starter[]): { session: Session; storage: Texts } {
  try {
    const session = openSession(offered, {
      session: localStorage.getItem(keys.session),
      starters: localStorage.getItem(keys.starters),
      isSameVisit: sessionStorage.getItem(keys.visit) !== null,
    });
    localStorage.setItem(keys.session, JSON.stringify(session));
    localStorage.setItem(keys.starters, JSON.stringify(offered));
    sessionStorage.setItem(keys.visit, 'open');
    return { session, storage: storageWith(session, localStorage) };
  } catch {
    // The browser's storage is disabled or full.
    const session = openSession(offered, { session: null, starters: null, isSameVisit: false });
    const nothing = { getItem: () => null, setItem: () => {}, removeItem: () => {}, clear: () => {}, length: 0 };
    return { session, storage: storageWith(session, nothing) };
  }
}

/**
 * Returns a storage that has the session, whatever is stored. GraphiQL reads it a moment after the page has opened it,
 * when another window may have stored tabs that are live.
 */
function storageWith(session: Session, texts: Texts): Texts {
  const opened = JSON.stringify(session);
  return {
    getItem: (key) => (key === keys.session ? opened : (texts.getItem(key) ?? defaults.get(key) ?? null)),
    setItem: (key, value) => texts.setItem(key, value),
    removeItem: (key) => texts.removeItem(key),
    clear: () => texts.clear(),
    length: texts.length,
  };
}
