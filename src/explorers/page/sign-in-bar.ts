// The bar above GraphiQL, with the signed-in user and the sign-in button.
import type { PageOptions, SignInOptions } from './page-options.js';
import type { RequestsOptions } from './requests.js';
import { createSignIn, type SignIn } from './sign-in.js';

/** Options of requests without a signed-in user: their token comes from the headers editor, if anywhere. */
const signedOut: RequestsOptions = { token: async () => undefined, onResponse: () => undefined };

/** Fills the bar. Returns the options with which requests use the signed-in user's token. */
export function createSignInBar(bar: HTMLElement, options: PageOptions['signIn']): RequestsOptions {
  if (options === 'none') return signedOut;
  bar.hidden = false;
  const status = bar.appendChild(document.createElement('span'));
  status.setAttribute('role', 'status');
  const showStatus = (text: string): void => {
    status.textContent = text;
  };
  if (options === 'unavailable') {
    showStatus('Not signed in. Set EXPLORER_CLIENT_ID to sign in here, or paste a token into Headers.');
    return signedOut;
  }
  if (!isSecureContext) {
    showStatus('Not signed in. Sign-in requires https or http://localhost.');
    return signedOut;
  }
  const button = bar.appendChild(document.createElement('button'));
  button.type = 'button';
  return connectSignIn(options, { button, showStatus });
}

interface BarElements {
  button: HTMLButtonElement;
  showStatus: (text: string) => void;
}

function connectSignIn(options: SignInOptions, { button, showStatus }: BarElements): RequestsOptions {
  let signIn: SignIn | undefined;
  /** The claims of the last challenge, until the user has signed in with them. */
  let claims: string | undefined;
  const showUser = (): void => {
    const user = signIn?.user();
    showStatus(user === undefined ? 'Not signed in.' : `Signed in as ${user}.`);
    button.textContent = user === undefined ? 'Sign in' : 'Sign out';
  };
  const showFailure = (error: unknown): void => {
    // Only the error code of MSAL or Entra is shown: descriptions may contain names of users.
    const { errorCode } = error as { errorCode?: unknown };
    const code = typeof errorCode === 'string' ? ` (${errorCode.slice(0, 100)})` : '';
    showStatus(`Sign-in failed${code}.`);
    button.textContent = 'Sign in';
  };
  const onClick = async ({ end, start, user }: SignIn): Promise<void> => {
    if (user() !== undefined && claims === undefined) {
      await end();
    } else {
      showStatus('Complete the sign-in in the popup window.');
      await start(claims);
      claims = undefined;
    }
    showUser();
  };
  const prepare = async (): Promise<void> => {
    const created = await createSignIn(options);
    signIn = created;
    button.addEventListener('click', () => void onClick(created).catch(showFailure));
    showUser();
  };
  prepare().catch(showFailure);
  return {
    token: async () => {
      const user = signIn?.user();
      const token = await signIn?.token();
      if (user !== undefined && token === undefined) showUser();
      return token;
    },
    onResponse: ({ errors }) => {
      const required = errors
        ?.map(({ extensions }) => extensions?.['claims'])
        .find((value) => typeof value === 'string');
      if (required === undefined) return;
      claims = required;
      showStatus('Your organization requires another sign-in.');
      button.textContent = 'Sign in again';
    },
  };
}
