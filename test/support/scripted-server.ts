// A server with scripted responses, for faults that the emulator does not have.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createCertificate } from '../../src/emulator/entra/certificate.js';

export interface ScriptedServer {
  /** Without a trailing slash. */
  url: string;
  /** Received requests, oldest first. */
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  /** Replaces the steps, and forgets the requests. */
  script: (...steps: Step[]) => void;
  close: () => Promise<void>;
}

/** One response: JSON or text with a status, or a function that writes the response. */
export type Step =
  | { status?: number; headers?: Record<string, string>; body?: unknown; text?: string }
  | ((response: ServerResponse) => void);

/** Starts a server that returns the steps in order, one for each request, and then repeats the last one. */
export function startScriptedServer(...steps: Step[]): Promise<ScriptedServer> {
  return start(steps, createServer);
}

/** Starts a scripted server over TLS, for clients of an authority. */
export async function startScriptedAuthority(...steps: Step[]): Promise<ScriptedServer & { certificate: string }> {
  // A random subject, since only one of several certificates with the same subject can be trusted.
  const certificate = await createCertificate(randomUUID());
  const server = await start(steps, (listener) => createTlsServer(certificate, listener), 'https');
  return { ...server, certificate: certificate.cert };
}

async function start(
  steps: Step[],
  create: (listener: RequestListener) => ReturnType<typeof createServer>,
  scheme = 'http',
): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = [];
  const server = create((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const step = steps[Math.min(requests.length, steps.length - 1)] ?? {};
      requests.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      if (typeof step === 'function') return step(response);
      const { status = 200, headers = {}, body, text } = step;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      return response.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
    });
  });
  // A busy machine may be late with the next request, and must not meet a connection that is being closed.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    script: (...next) => {
      steps = next;
      requests.length = 0;
    },
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
