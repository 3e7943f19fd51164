// Which tabs the page opens with: today's operations, and what the user left there before.
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

export interface Earlier {
  /** What GraphiQL stored, if anything. */
  session: string | null;
  /** The starters that were offered then, as JSON; `null` for a page older than this bookkeeping. */
  starters: string | null;
  /** Whether this browser tab showed the page before: a reload, or the way back from sign-in. */
  isSameVisit: boolean;
}

/**
 * The tabs to open, and the active one. A reload returns to the tab that was active; a new visit begins at the first
 * starter, so that nobody presses Play on yesterday's mutation. Mutations always return as dry runs.
 */
export function openSession(starters: readonly Starter[], { session, starters: known, isSameVisit }: Earlier): Session {
  const stored = parseSession(session);
  const isUpToDate = known === JSON.stringify(starters);
  const tabs = (stored && isUpToDate ? stored.tabs : merge(starters, stored?.tabs ?? [], known)).map(asDryRun);
  const activeTabIndex = stored && isUpToDate && isSameVisit ? stored.activeTabIndex : indexOfFirst(starters, tabs);
  return { activeTabIndex, tabs };
}

/** Today's starters, with the variables that were filled in, before the user's own tabs. */
function merge(starters: readonly Starter[], stored: readonly Tab[], known: string | null): Tab[] {
  const earlier = parseStarters(known);
  const isEarlierStarter = ({ operationName, query }: Tab): boolean =>
    earlier
      ? earlier.some((starter) => starter.query === query)
      : // Nobody noted then what was the page's own text, and its mutations were no dry runs.
        starters.some((starter) => starter.operationName === operationName);
  const offered = starters.map((starter) => stored.find(({ query }) => query === starter.query) ?? toTab(starter));
  const own = stored.filter((tab) => !offered.includes(tab) && !isEarlierStarter(tab));
  return [...offered, ...own];
}

/** Where the first starter is; it is put in front if the user closed it. */
function indexOfFirst([first]: readonly Starter[], tabs: Tab[]): number {
  const index = tabs.findIndex(({ operationName }) => operationName === first?.operationName);
  if (index < 0 && first) tabs.unshift(toTab(first));
  return Math.max(index, 0);
}

/** A user who wants to send a change turns `dryRun` off again after each load. */
function asDryRun(tab: Tab): Tab {
  const variables = parseObject(tab.variables);
  if (!variables || !('dryRun' in variables) || variables['dryRun'] === true) return tab;
  return { ...tab, variables: JSON.stringify({ ...variables, dryRun: true }, null, 2) };
}

function toTab({ operationName, query, variables }: Starter): Tab {
  // Not by crypto.randomUUID, which browsers have on https and localhost only.
  const id = `${operationName}-${Math.random().toString(36).slice(2)}`;
  return { id, title: operationName, query, variables, headers: null, operationName, response: null };
}

function parseSession(text: string | null): Session | undefined {
  const session = parseObject(text) as Partial<Session> | undefined;
  const { activeTabIndex, tabs } = session ?? {};
  if (!Array.isArray(tabs) || tabs.length === 0 || !tabs.every(isTab)) return undefined;
  return { activeTabIndex: tabs[activeTabIndex ?? -1] ? Number(activeTabIndex) : 0, tabs };
}

function isTab(tab: unknown): tab is Tab {
  if (typeof tab !== 'object' || tab === null) return false;
  const { id, title, ...texts } = tab as Record<string, unknown>;
  const isText = (value: unknown): boolean => typeof value === 'string';
  return (
    isText(id) &&
    isText(title) &&
    ['query', 'variables', 'headers', 'operationName', 'response'].every(
      (name) => texts[name] === null || isText(texts[name]),
    )
  );
}

function parseStarters(text: string | null): Starter[] | undefined {
  const starters = parse(text);
  return Array.isArray(starters) ? starters : undefined;
}

function parseObject(text: string | null): Record<string, unknown> | undefined {
  const value = parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
