// The clouds of Microsoft, by the hosts of their authorities and of Microsoft Graph. A token of one cloud is not
// accepted in another, so a gateway with hosts of two clouds could never serve a request.

interface Cloud {
  name: string;
  /** https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud, and MSAL's table of aliases. */
  authorityHosts: readonly string[];
  /** https://learn.microsoft.com/graph/deployments */
  graphHosts: readonly string[];
}

const clouds: readonly Cloud[] = [
  {
    name: 'global',
    authorityHosts: ['login.microsoftonline.com', 'login.microsoft.com', 'login.windows.net', 'sts.windows.net'],
    graphHosts: ['graph.microsoft.com'],
  },
  {
    name: 'US Government',
    authorityHosts: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
    graphHosts: ['graph.microsoft.us', 'dod-graph.microsoft.us'],
  },
  {
    name: 'China (21Vianet)',
    authorityHosts: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graphHosts: ['microsoftgraph.chinacloudapi.cn'],
  },
  {
    name: 'Germany (closed in 2021)',
    authorityHosts: ['login.microsoftonline.de'],
    graphHosts: ['graph.microsoft.de'],
  },
  // https://github.com/maester365/maester/discussions/1904
  { name: 'Bleu', authorityHosts: ['login.sovcloud-identity.fr'], graphHosts: ['graph.svc.sovcloud.fr'] },
  { name: 'Delos', authorityHosts: ['login.sovcloud-identity.de'], graphHosts: ['graph.svc.sovcloud.de'] },
  { name: 'GovSG', authorityHosts: ['login.sovcloud-identity.sg'], graphHosts: [] },
];

/** Returns the name of the cloud of a URL of an authority or of Graph; `undefined` for a host that is not known. */
export function cloudOf(url: string): string | undefined {
  const host = hostOf(url);
  return clouds.find(({ authorityHosts, graphHosts }) => [...authorityHosts, ...graphHosts].includes(host))?.name;
}

/**
 * Returns what is wrong with two hosts of different clouds; `undefined` if nothing is, or if one of them is not known,
 * such as that of a proxy or of a cloud that is newer than this table.
 */
export function cloudProblem({
  authorityHost,
  msgraphUrl,
}: {
  authorityHost: string;
  msgraphUrl: string;
}): string | undefined {
  const [authority, graph] = [hostOf(authorityHost), hostOf(msgraphUrl)];
  const authorityCloud = clouds.find(({ authorityHosts }) => authorityHosts.includes(authority));
  const graphCloud = clouds.find(({ graphHosts }) => graphHosts.includes(graph));
  if (!authorityCloud || !graphCloud || authorityCloud === graphCloud) return undefined;
  return (
    `AZURE_AUTHORITY_HOST (${authority}) is of the cloud ${authorityCloud.name}, and MSGRAPH_URL (${graph}) of ` +
    `${graphCloud.name}. A token of one cloud is not valid in another: set both to the cloud of your tenant.`
  );
}

/** Returns the host name of a URL. It can end with the dot of a fully qualified name. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/\.$/, '');
}
