// A forward proxy that opens CONNECT tunnels and records the traffic.
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ConnectProxy {
  /** Such as `http://user:password@127.0.0.1:8080`. */
  url: string;
  /** Targets of CONNECT requests, such as `graph.example:443`. */
  targets: string[];
  /** The `Proxy-Authorization` headers. */
  credentials: (string | undefined)[];
  /** Returns all bytes from the client, outside and inside tunnels. */
  seen: () => string;
  close: () => Promise<void>;
}

/**
 * Starts a proxy whose tunnels all lead to one local port. `refuse` is a status to respond with; 0 sends no response.
 */
export async function startConnectProxy(port: number, refuse?: number): Promise<ConnectProxy> {
  const targets: string[] = [];
  const credentials: (string | undefined)[] = [];
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    targets.push(`plain ${request.url}`);
    chunks.push(Buffer.from(JSON.stringify(request.headers)));
    response.writeHead(502).end();
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (request, client: Socket, head) => {
    targets.push(request.url ?? '');
    credentials.push(request.headers['proxy-authorization']);
    chunks.push(Buffer.from(JSON.stringify(request.headers)));
    client.on('error', () => undefined);
    if (refuse === 0) return;
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      client.on('data', (chunk: Buffer) => chunks.push(chunk));
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://user:pass%20word@127.0.0.1:${(server.address() as AddressInfo).port}`,
    targets,
    credentials,
    seen: () => Buffer.concat(chunks).toString('latin1'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
