// The script of redirect.html, which passes the result of a sign-in to the page that started it.
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

await broadcastResponseToMainFrame();
