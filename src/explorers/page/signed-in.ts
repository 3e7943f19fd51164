// The script of the redirect URI: passes Entra's response to the page that opened the popup, and closes the popup.
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

void broadcastResponseToMainFrame().catch(() => {
  document.body.textContent = 'No sign-in is in progress. Close this window, and sign in from GraphiQL.';
});
