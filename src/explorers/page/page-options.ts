// The options that the gateway embeds in GraphiQL's page.

/** A heading of the panel with the prepared operations. */
export type StarterGroup = 'Look' | 'Rehearse a change' | 'Connectors' | 'Forms';

/** A prepared operation, which the page offers in its panel and opens in a tab. */
export interface Starter {
  operationName: string;
  group: StarterGroup;
  /** Whether a first visit has it in a tab. */
  opensInTab: boolean;
  description: string;
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
  /** Names of vendors of connectors, by their ids in lower case. */
  vendorNames: Readonly<Record<string, string>>;
  /** `none` with the emulator, `unavailable` with a real tenant when `EXPLORER_CLIENT_ID` is not set. */
  signIn: SignInOptions | 'none' | 'unavailable';
}
