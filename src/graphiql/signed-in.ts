// The script of the page that Entra returns to: hands the response to the page that opened it, and closes.
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

void broadcastResponseToMainFrame().catch(() => {
  document.body.textContent = 'There is no sign-in to finish. Close this window, and sign in from GraphiQL.';
});
