// What Entra's error numbers mean, and the page of the admin center where each is corrected. The only table of them.
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes. Numbers may change, so nothing but advice
// depends on them where Entra's `error` and `suberror` decide as well.

/** What the operator has to correct; continues "The gateway's own credential or app registration was refused." */
const advice = {
  credential: 'Check the secret, certificate or federated credential, and whether it has expired.',
  application: 'Check that AZURE_CLIENT_ID is an application of the tenant AZURE_TENANT_ID, and is enabled.',
  cloud: 'Check that AZURE_AUTHORITY_HOST and MSGRAPH_URL belong to the cloud of the tenant AZURE_TENANT_ID.',
  permissions: 'Check that the app registration has the delegated permissions of Microsoft Graph.',
  audience: 'GATEWAY_AUDIENCE accepts tokens that are not for AZURE_CLIENT_ID.',
} as const;

export interface AadstsCode {
  /** What happened, as a sentence. */
  meaning: string;
  /** What to do, with the page of the admin center. */
  remedy: string;
  /** What the operator has to correct; `undefined` if the number is not about the gateway's own settings. */
  advice: string | undefined;
}

const registration = 'Entra admin center > App registrations > the gateway';

/** Pages of the Entra admin center, in its own words. */
export const portal = {
  overview: `${registration} > Overview`,
  secrets: `${registration} > Certificates & secrets`,
  exposeApi: `${registration} > Expose an API`,
  manifest: `${registration} > Manifest`,
  permissions: `${registration} > API permissions`,
  tenant: 'Entra admin center > Overview > Tenant ID',
  frontEnds: 'Entra admin center > App registrations > the front end',
} as const;
const enterpriseApp = 'Entra admin center > Enterprise applications > the gateway';
const conditionalAccess = 'Entra admin center > Conditional Access > Policies';
const signInLogs = 'Entra admin center > Monitoring & health > Sign-in logs';
const users = 'Entra admin center > Users > the user';
const federatedCredentials = `${portal.secrets} > Federated credentials`;

// What to do after several numbers.
const addMsGraph = `${portal.permissions} > Add a permission > Microsoft Graph > Delegated permissions, then Grant admin consent.`;
const compareAuthority = `Compare AZURE_AUTHORITY_HOST with the tenant's cloud: ${portal.tenant}.`;
const compareMsGraph = `Compare MSGRAPH_URL with the tenant's cloud: ${portal.tenant}.`;
const compareTenant = `Compare AZURE_TENANT_ID with ${portal.tenant}.`;
const grantConsent = `${portal.permissions} > Grant admin consent.`;
const inviteUser = `Sign in with an account of AZURE_TENANT_ID, or invite the user: ${users}.`;
const newSecret = `${portal.secrets} > Client secrets > New client secret: set AZURE_CLIENT_SECRET to its Value.`;
const passConditions =
  'Sign in again and do what the policy asks for, such as multifactor authentication. To ' +
  `see which policy it was: ${signInLogs} > the sign-in > Conditional Access.`;
const signInAgain = 'Sign in again, and use the new token.';
const startAgain = 'Start again, and enter the code within 15 minutes.';

type Row = readonly [meaning: string, remedy: string, fault?: keyof typeof advice];

const mustPassMultifactor: Row = ['The user must pass multifactor authentication.', passConditions];
const mustRegisterForMultifactor: Row = ['The user must register for multifactor authentication.', passConditions];
const codeNotEntered: Row = ['The code was not entered in time.', startAgain];
const malformedTenant: Row = ['The tenant id is malformed.', compareTenant, 'cloud'];
const inAnotherCloud: Row = ['The tenant is in another cloud.', compareAuthority, 'cloud'];
const notInCloud: Row = ['The application is not allowed in the cloud of the tenant.', compareAuthority, 'cloud'];

const rows: Readonly<Record<number, Row>> = {
  16003: ['The user is not in the tenant.', inviteUser],
  50001: ['The resource is not known in this cloud or tenant.', compareMsGraph, 'cloud'],
  500011: ['The resource that the token was requested for does not exist in the tenant.', compareMsGraph, 'cloud'],
  500014: [
    'The resource that the token was requested for is disabled in the tenant.',
    `${enterpriseApp} > Properties: enable users to sign in; the same for Microsoft Graph.`,
    'cloud',
  ],
  50013: ["The user's token is not valid for an exchange: its signature, its format or its kind.", signInAgain],
  500131: [
    "The user's token is for another application than AZURE_CLIENT_ID.",
    `${portal.exposeApi}: compare the Application ID URI with GATEWAY_AUDIENCE.`,
    'audience',
  ],
  500133: ["The user's token has expired, or is not valid yet.", `${signInAgain} Check the clock of this machine.`],
  50020: ['The user is of another tenant, and no guest of this one.', inviteUser],
  50034: ['The user does not exist in the tenant.', `Sign in with an account of AZURE_TENANT_ID: ${users}.`],
  50057: ["The user's account is disabled.", `${users} > Properties > Settings: enable the account.`],
  50059: ['The request names no tenant that Entra knows.', compareTenant, 'cloud'],
  50072: mustRegisterForMultifactor,
  50074: mustPassMultifactor,
  50076: mustPassMultifactor,
  50078: ['The multifactor authentication of the user has expired.', passConditions],
  50079: mustRegisterForMultifactor,
  50097: ['The device of the user must be known to Entra.', passConditions],
  50105: [
    'The application requires assignment, and the user is not assigned.',
    `${enterpriseApp} > Users and groups: add the user or a group; or Properties > Assignment required: No.`,
  ],
  50126: ['The user name or the password is wrong.', signInAgain],
  50133: ["The user's session ended because the password expired or was changed.", signInAgain],
  50158: ['Another service must confirm the sign-in.', passConditions],
  50173: ["The user's sign-in was revoked, for example by a new password.", signInAgain],
  50194: ['The application accepts accounts of its own tenant only, and another tenant was named.', compareTenant],
  50196: [
    'Entra stopped a loop: the same token was requested too often.',
    'Wait some minutes. If it returns, something restarts the gateway again and again.',
  ],
  53000: ['Conditional Access requires a compliant device.', passConditions],
  53001: ['Conditional Access requires a device that is joined to a domain.', passConditions],
  53002: ['Conditional Access requires an approved application.', passConditions],
  53003: [
    'Conditional Access blocks this access.',
    `${signInLogs} > the sign-in > Conditional Access shows the policy; change it below ${conditionalAccess}.`,
  ],
  65001: ["Nobody has consented to the gateway's permissions, or one was added after the consent.", grantConsent],
  65005: ['The app registration does not list the resource that it asks for.', addMsGraph, 'permissions'],
  650052: [
    'The tenant has no service for the permissions that the registration asks for.',
    `${portal.permissions}: compare the permissions with the table in docs/microsoft-graph-mapping.md.`,
    'permissions',
  ],
  650057: ['The app registration does not list Microsoft Graph, which it asks for.', addMsGraph, 'permissions'],
  70001: [
    'The application is not known in the tenant.',
    `Compare AZURE_CLIENT_ID with ${portal.overview}.`,
    'application',
  ],
  700016: [
    'The application is not known in the tenant.',
    `Compare AZURE_CLIENT_ID and AZURE_TENANT_ID with ${portal.overview}.`,
    'application',
  ],
  70002: ['The credential of the application was refused.', `${portal.secrets}: compare the credential.`, 'credential'],
  70008: ['The sign-in has expired.', signInAgain],
  70011: [
    'The requested scope is not valid.',
    `${portal.exposeApi}: compare the scope with GATEWAY_SCOPE, and MSGRAPH_URL with the tenant's cloud.`,
  ],
  70016: codeNotEntered,
  70020: codeNotEntered,
  70021: [
    'No federated credential of the registration matches the token in AZURE_FEDERATED_TOKEN_FILE.',
    `${federatedCredentials}: compare issuer, subject and audience with the token.`,
    'credential',
  ],
  700021: [
    'The client assertion is for another application, or its issuer is not registered.',
    `${portal.secrets}: compare the credential with AZURE_CLIENT_ID.`,
    'credential',
  ],
  700024: [
    'The client assertion has expired, or is not valid yet.',
    'Check the clock of this machine, and whether the federated token is renewed.',
    'credential',
  ],
  700025: [
    'The application is a public client, which must not send a credential.',
    `${registration} > Authentication > Allow public client flows: No; and compare AZURE_CLIENT_ID.`,
    'credential',
  ],
  700027: [
    'The certificate that signed the request is not registered, or has expired.',
    `${portal.secrets} > Certificates: compare the thumbprint, and upload the certificate.`,
    'credential',
  ],
  700211: [
    'No federated credential has the issuer of the token in AZURE_FEDERATED_TOKEN_FILE.',
    `${federatedCredentials}: compare the issuer.`,
    'credential',
  ],
  700212: [
    'No federated credential has the audience of the token in AZURE_FEDERATED_TOKEN_FILE.',
    `${federatedCredentials}: compare the audience, usually api://AzureADTokenExchange.`,
    'credential',
  ],
  700213: [
    'No federated credential has the subject of the token in AZURE_FEDERATED_TOKEN_FILE.',
    `${federatedCredentials}: compare the subject, such as system:serviceaccount:<namespace>:<name>.`,
    'credential',
  ],
  7000112: [
    'The application is disabled in the tenant.',
    `${enterpriseApp} > Properties > Enabled for users to sign-in: Yes.`,
    'application',
  ],
  7000215: ['The client secret is wrong. Often its ID was copied in place of its value.', newSecret, 'credential'],
  7000218: [
    'The application is no public client, which a sign-in without a credential needs.',
    'Entra admin center > App registrations > the application EXPLORER_CLIENT_ID > Authentication > Allow public ' +
      'client flows: Yes.',
  ],
  7000222: ['The client secret has expired.', newSecret, 'credential'],
  70043: ['Conditional Access requires a new sign-in after some time.', signInAgain],
  90002: [
    'Entra does not know the tenant, or it is in another cloud.',
    `Compare AZURE_TENANT_ID with ${portal.tenant}, and AZURE_AUTHORITY_HOST with its cloud.`,
    'cloud',
  ],
  900021: malformedTenant,
  900023: malformedTenant,
  90038: inAnotherCloud,
  900382: inAnotherCloud,
  90043: inAnotherCloud,
  900432: notInCloud,
  900439: notInCloud,
  90051: ['The request names a cloud that the tenant does not belong to.', compareAuthority, 'cloud'],
  90094: ['An administrator must consent to the permissions.', grantConsent],
};

export const aadstsNumbers: readonly number[] = Object.keys(rows).map(Number);

/** Returns what a number means; `undefined` for a number that is not in the table. */
export function aadstsCode(number: number): AadstsCode | undefined {
  const row = Object.hasOwn(rows, number) ? rows[number] : undefined;
  if (!row) return undefined;
  const [meaning, remedy, fault] = row;
  return { meaning, remedy, advice: fault && advice[fault] };
}
