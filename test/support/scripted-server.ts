// A server that answers as it is told, for faults that the emulator does not have.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedServer {
  /** Without a slash at the end. */
  url: string;
  /** What came, oldest first. */
  requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[];
  close: () => Promise<void>;
}

/** One answer: JSON with a status, or whatever a function does with the response. */
export type Step =
  | { status?: number; headers?: Record<string, string>; body?: unknown; text?: string }
  | ((response: ServerResponse) => void);

/** Plays the steps in order, one for each request; the last one goes on for ever. */
export async function startScriptedServer(...steps: Step[]): Promise<ScriptedServer> {
  const requests: ScriptedServer['requests'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const step = steps[Math.min(requests.length, steps.length - 1)] ?? {};
      requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (typeof step === 'function') return step(response);
      const { status = 200, headers = {}, body, text } = step;
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      return response.end(text ?? (body === undefined ? '' : JSON.stringify(body)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
