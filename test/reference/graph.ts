// Graph as the reference knows it: collections in memory over HTTP. It returns exactly the properties that are
// selected, refuses those that some version lacks, pages, answers batches, and searches groups.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { groupsOf, type GraphData, type Json } from './gateway.js';
import { hasWords } from './values.js';

export interface ScriptedGraph {
  url: string;
  /** What it has. May be replaced at any time. */
  data: GraphData;
  /** Objects on a page of a list. */
  pageSize: number;
  /** Whether it answers 400 instead of 404 for a group that it lacks. */
  refusesUnknownGroups: boolean;
  close: () => Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Properties that not every version of Graph has. */
const missing =
  /^(?:linux|windows)(?:Onboarded|EnrollmentAssignments)$|^windowsMobileApplicationManagementEnabled$|^mac(?:DeviceBlocked|Enabled)|^grantMobile|Ios(?:Personal)?CertificateMetadata$/;

export async function startGraph(data: GraphData): Promise<ScriptedGraph> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { body, status } = respond(request.url ?? '', Buffer.concat(chunks).toString());
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });
  // A busy machine may be late with the next request, and must not meet a connection that is being closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const graph: ScriptedGraph = {
    url,
    data,
    pageSize: 100,
    refusesUnknownGroups: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  function respond(path: string, text: string): Answer {
    if (!path.endsWith('/$batch')) return read(path);
    const { requests } = JSON.parse(text) as { requests: { id: string; url: string }[] };
    const responses = requests.map(({ id, url: member }) => Object.assign(read(`/beta${member}`), { id, headers: {} }));
    return { status: 200, body: { responses: responses.toReversed() } };
  }

  function read(path: string): Answer {
    const { pathname, searchParams } = new URL(path, url);
    const [, userId] =
      /^\/beta\/(?:users\/([\w-]+)|me)\/transitiveMemberOf\/microsoft.graph.group$/.exec(pathname) ?? [];
    if (pathname.includes('/transitiveMemberOf/')) {
      const groups = groupsOf(graph.data, userId);
      return groups ? listOf(groups, { pathname, searchParams }) : refuse(404, 'Request_ResourceNotFound');
    }
    const [, name = '', id] = /^\/beta(?:\/deviceManagement)?\/(\w+)(?:\/([\w-]+))?$/.exec(pathname) ?? [];
    const collection = graph.data[name as keyof GraphData] as Json[] | undefined;
    const names = searchParams.get('$select')?.split(',');
    if (!collection || names?.some((property) => missing.test(property))) return refuse(400, 'BadRequest');
    if (id !== undefined) {
      const found = collection.find((json) => String(json['id']).toLowerCase() === id.toLowerCase());
      if (found) return { status: 200, body: select(found, searchParams) };
      return name === 'groups' && graph.refusesUnknownGroups
        ? refuse(400, 'BadRequest')
        : refuse(404, 'ResourceNotFound');
    }
    const [, words = ''] = /^"displayName:(.*)"$/.exec(searchParams.get('$search') ?? '') ?? [];
    const found =
      name === 'groups' ? sorted(collection.filter((json) => hasWords(json['displayName'], words))) : collection;
    return listOf(found, { pathname, searchParams });
  }

  function listOf(
    found: readonly Json[],
    { pathname, searchParams }: { pathname: string; searchParams: URLSearchParams },
  ): Answer {
    const start = Number(searchParams.get('$skiptoken') ?? 0);
    const end = start + Math.min(graph.pageSize, Number(searchParams.get('$top') ?? graph.pageSize));
    const value = found.slice(start, end).map((json) => select(json, searchParams));
    searchParams.set('$skiptoken', String(end));
    const link = { '@odata.nextLink': `${url}${pathname}?${searchParams}` };
    return { status: 200, body: { value, ...(end < found.length ? link : {}) } };
  }

  return graph;
}

/** Returns the properties that `$select` names, or all of them. */
function select(json: Json, searchParams: URLSearchParams): Json {
  const names = searchParams.get('$select')?.split(',');
  return names ? Object.fromEntries(Object.entries(json).filter(([property]) => names.includes(property))) : json;
}

/** `$orderby=displayName`, by the id where names are equal. */
function sorted(groups: readonly Json[]): Json[] {
  const collator = new Intl.Collator('en', { sensitivity: 'accent', numeric: true });
  const keyOf = ({ displayName }: Json): string => (typeof displayName === 'string' ? displayName : '');
  return groups.toSorted(
    (a, b) => collator.compare(keyOf(a), keyOf(b)) || (String(a['id']) < String(b['id']) ? -1 : 1),
  );
}

function refuse(status: number, code: string): Answer {
  return { status, body: { error: { code, message: 'Refused.' } } };
}
