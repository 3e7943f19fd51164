// The script of redirect.html: hands the result of a sign-in to the page that asked for it.
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge';

await broadcastResponseToMainFrame();
