// The options that the gateway embeds in GraphiQL's page.

/** An operation that the page shows in its own tab. */
export interface Starter {
  operationName: string;
  query: string;
  /** JSON. */
  variables: string;
}

/** Sign-in of administrators of a real tenant. */
export interface SignInOptions {
  /** The page's own app registration, a public client. */
  clientId: string;
  /** The authority with the tenant, such as `https://login.microsoftonline.com/<tenant id>`. */
  authority: string;
  /** The gateway's scope, such as `api://<client id>/access_as_user`. */
  scope: string;
}

export interface PageOptions {
  starters: readonly Starter[];
  /** JSON for the headers editor. With the emulator, it contains a token. */
  headers: string;
  /** `none` with the emulator, `unavailable` with a real tenant when `EXPLORER_CLIENT_ID` is not set. */
  signIn: SignInOptions | 'none' | 'unavailable';
}
