// A notice while the browser has no network.
import { useSyncExternalStore } from 'react';
import { MessageBar, MessageBarBody } from '@fluentui/react-components';

function subscribe(notify: () => void): () => void {
  addEventListener('online', notify);
  addEventListener('offline', notify);
  return () => {
    removeEventListener('online', notify);
    removeEventListener('offline', notify);
  };
}

export function OfflineNotice() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  if (isOnline) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>You are offline. What you see may be out of date, and changes cannot be made.</MessageBarBody>
    </MessageBar>
  );
}
