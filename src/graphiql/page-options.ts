// What the gateway tells the page of GraphiQL.

/** An operation that the page offers in a tab of its own. */
export interface Starter {
  operationName: string;
  query: string;
  /** JSON. */
  variables: string;
}

/** How administrators sign in on a real tenant. */
export interface SignInOptions {
  /** The page's own registration, a public client. */
  clientId: string;
  /** With the tenant, such as `https://login.microsoftonline.com/<tenant id>`. */
  authority: string;
  /** The gateway's own, such as `api://<client id>/access_as_user`. */
  scope: string;
}

export interface PageOptions {
  starters: readonly Starter[];
  /** JSON for the headers editor; on the emulator it holds a token. */
  headers: string;
  /** `none` on the emulator, `unavailable` on a real tenant without `EXPLORER_CLIENT_ID`. */
  signIn: SignInOptions | 'none' | 'unavailable';
}
