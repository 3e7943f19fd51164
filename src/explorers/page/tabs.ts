// The tabs that the page opens with: the current starters, and the tabs that the user left open.
import { rehearsalOf } from './rehearsal.js';
import type { Starter } from './page-options.js';

/** A tab as GraphiQL stores it. */
export interface Tab {
  id: string;
  title: string;
  query: string | null;
  variables: string | null;
  headers: string | null;
  operationName: string | null;
  response: string | null;
}

export interface Session {
  activeTabIndex: number;
  tabs: Tab[];
}

/** The state of the page's last visit, from the browser's storage. */
export interface StoredState {
  /** GraphiQL's session, as JSON; `null` at the first visit. */
  session: string | null;
  /** The starters of that visit, as JSON; `null` if a version of the page stored it that did not record them. */
  starters: string | null;
  /** Whether this browser tab has shown the page before, as after a reload. */
  isSameVisit: boolean;
}

/**
 * Returns the tabs to open, and the active one. A reload returns to the tab that was active. A new visit starts at the
 * first starter, so that the first click on Play cannot send a mutation of an earlier visit. Mutations are always dry
 * runs again, whether `dryRun` is a variable of theirs, is written in them, or is missing.
 */
export function openSession(starters: readonly Starter[], stored: StoredState): Session {
  const session = parseSession(stored.session);
  const isUpToDate = stored.starters === JSON.stringify(starters);
  if (!session || !isUpToDate) {
    const tabs = mergeTabs(starters, { tabs: session?.tabs ?? [], earlierStarters: parseStarters(stored.starters) });
    return startAtFirst(starters, tabs.map(asDryRun));
  }
  const tabs = session.tabs.map(asDryRun);
  return stored.isSameVisit ? { activeTabIndex: session.activeTabIndex, tabs } : startAtFirst(starters, tabs);
}

interface StoredTabs {
  tabs: readonly Tab[];
  /** `undefined` when they were not recorded. */
  earlierStarters: readonly Starter[] | undefined;
}

/**
 * Returns the starters that open in tabs, with the variables of their stored tabs, followed by the user's own tabs, and
 * by tabs of other starters in which the user has filled in variables.
 */
function mergeTabs(starters: readonly Starter[], { earlierStarters, tabs }: StoredTabs): Tab[] {
  const isCurrent = ({ query }: Tab): boolean => starters.some((starter) => starter.query === query);
  const isUntouchedStarter = (tab: Tab): boolean => {
    // A name identifies the starters of pages that did not record them. Their mutations were not dry runs.
    if (!earlierStarters) return starters.some(({ operationName }) => operationName === tab.operationName);
    const earlier = earlierStarters.find(({ query }) => query === tab.query);
    return earlier !== undefined && (earlier.variables === tab.variables || !isCurrent(tab));
  };
  const starterTabs = starters
    .filter(({ opensInTab }) => opensInTab)
    .map((starter) => tabs.find(({ query }) => query === starter.query) ?? toTab(starter));
  const userTabs = tabs.filter((tab) => !starterTabs.includes(tab) && !isUntouchedStarter(tab));
  return [...starterTabs, ...userTabs];
}

/** Activates the tab of the first starter. If the user closed it, it is added in front. */
function startAtFirst([first]: readonly Starter[], tabs: Tab[]): Session {
  const index = tabs.findIndex(({ operationName }) => operationName === first?.operationName);
  if (index >= 0) return { activeTabIndex: index, tabs };
  return { activeTabIndex: 0, tabs: first ? [toTab(first), ...tabs] : tabs };
}

/** Returns a tab whose mutations are dry runs. To send changes, users turn it off after each load. */
function asDryRun(tab: Tab): Tab {
  return { ...tab, ...rehearsalOf(tab) };
}

function toTab({ operationName, query, variables }: Starter): Tab {
  // crypto.randomUUID exists on https and localhost only.
  const id = `${operationName}-${Math.random().toString(36).slice(2)}`;
  return { id, title: operationName, query, variables, headers: null, operationName, response: null };
}

function parseSession(text: string | null): Session | undefined {
  const { activeTabIndex, tabs }: Partial<Session> = Object(parse(text));
  if (!Array.isArray(tabs) || tabs.length === 0 || !tabs.every(isTab)) return undefined;
  return { activeTabIndex: tabs[activeTabIndex ?? -1] ? Number(activeTabIndex) : 0, tabs };
}

function isTab(tab: unknown): tab is Tab {
  const texts: Record<string, unknown> = Object(tab);
  const isText = (name: string): boolean => typeof texts[name] === 'string';
  const names = ['query', 'variables', 'headers', 'operationName', 'response'];
  return isText('id') && isText('title') && names.every((name) => texts[name] === null || isText(name));
}

function parseStarters(text: string | null): Starter[] | undefined {
  const starters = parse(text);
  return Array.isArray(starters) ? starters : undefined;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
