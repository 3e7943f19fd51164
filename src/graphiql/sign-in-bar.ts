// The bar above GraphiQL that says who is signed in.
import type { PageOptions, SignInOptions } from './page-options.js';
import type { RequestsOptions } from './requests.js';
import { createSignIn, type SignIn } from './sign-in.js';

/** Without anyone signed in: requests have the token of the headers editor, or none. */
const signedOut: RequestsOptions = { token: async () => undefined, onResponse: () => undefined };

/** Fills the bar, and signs in and out by its button. Returns what requests need to know. */
export function createSignInBar(bar: HTMLElement, options: PageOptions['signIn']): RequestsOptions {
  if (options === 'none') return signedOut;
  bar.hidden = false;
  const state = bar.appendChild(document.createElement('span'));
  state.setAttribute('role', 'status');
  const show = (text: string): void => {
    state.textContent = text;
  };
  if (options === 'unavailable') {
    show('Not signed in. Set EXPLORER_CLIENT_ID to sign in here, or paste a token into Headers.');
    return signedOut;
  }
  if (!isSecureContext) {
    show('Not signed in. Sign-in needs https, or http://localhost.');
    return signedOut;
  }
  const button = bar.appendChild(document.createElement('button'));
  button.type = 'button';
  return connect(options, button, show);
}

function connect(options: SignInOptions, button: HTMLButtonElement, show: (text: string) => void): RequestsOptions {
  let signIn: SignIn | undefined;
  /** What a claims challenge asked for, until it is met. */
  let claims: string | undefined;
  const showUser = (): void => {
    const user = signIn?.user();
    show(user === undefined ? 'Not signed in.' : `Signed in as ${user}.`);
    button.textContent = user === undefined ? 'Sign in' : 'Sign out';
  };
  const showFailure = (error: unknown): void => {
    // A code of MSAL or Entra. Descriptions may name people.
    const { errorCode } = error as { errorCode?: unknown };
    show(`Sign-in failed${typeof errorCode === 'string' ? ` (${errorCode.slice(0, 100)})` : ''}.`);
    button.textContent = 'Sign in';
  };
  const press = async ({ end, start, user }: SignIn): Promise<void> => {
    if (user() !== undefined && claims === undefined) {
      await end();
    } else {
      show('Sign in in the window that has opened.');
      await start(claims);
      claims = undefined;
    }
    showUser();
  };
  const prepare = async (): Promise<void> => {
    const created = await createSignIn(options);
    signIn = created;
    button.addEventListener('click', () => void press(created).catch(showFailure));
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
      const wanted = errors?.map(({ extensions }) => extensions?.['claims']).find((value) => typeof value === 'string');
      if (wanted === undefined) return;
      claims = wanted as string;
      show('The tenant asks for another sign-in.');
      button.textContent = 'Sign in again';
    },
  };
}
