// The page and its filters in the query of the URL, so that they can be linked, reloaded and gone back to.
import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';
import { Link as FluentLink } from '@fluentui/react-components';

/** What the query may have. `user` is the emulator's user, and stays. */
export type AddressName = 'page' | 'partner' | 'connector' | 'who' | 'search' | 'platform' | 'show' | 'order';
export type Address = Partial<Record<AddressName, string>>;

const changed = new Event('address');

function subscribe(notify: () => void): () => void {
  addEventListener('popstate', notify);
  addEventListener('address', notify);
  return () => {
    removeEventListener('popstate', notify);
    removeEventListener('address', notify);
  };
}

/** Returns the query of the URL. */
export function readAddress(): Address {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** Returns the query of the URL, and follows it. */
export function useAddress(): Address {
  useSyncExternalStore(subscribe, () => location.search);
  return readAddress();
}

/** Returns the URL of a page. Empty values are left out. */
export function urlOf(address: Address): string {
  const user = new URLSearchParams(location.search).get('user');
  const entries = Object.entries({ ...address, ...(user !== null && { user }) }).filter(([, value]) => value);
  const query = new URLSearchParams(entries as [string, string][]).toString();
  return query === '' ? location.pathname : `${location.pathname}?${query}`;
}

/** Goes to another page, or changes the filters of this one, which adds nothing to the history. */
export function navigate(address: Address, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', urlOf(address));
  dispatchEvent(changed);
}

interface LinkProps {
  to: Address;
  children: ReactNode;
  isCurrent?: boolean;
}

/** A link to another page of the app. Ctrl-click and the middle button open a new tab, as with any link. */
export function Link({ children, isCurrent = false, to }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <FluentLink href={urlOf(to)} onClick={follow} {...(isCurrent && { 'aria-current': 'page' as const })}>
      {children}
    </FluentLink>
  );
}
