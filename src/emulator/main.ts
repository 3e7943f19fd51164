#!/usr/bin/env node
// The command `intune-graph-emulator`: the emulated tenant by itself, for tests of whatever speaks to Graph or to the gateway.
import { writeFile } from 'node:fs/promises';
import { readCommand, usage } from './command.js';
import { startControl } from './control.js';
import { startEmulator, type Emulator, type MsGraphRequest } from './emulator.js';
import { UsageError } from './usage-error.js';

async function main(): Promise<void> {
  const command = await readCommand(process.argv.slice(2), printRequest);
  if (!command) return print(usage);
  const emulator = await startEmulator(command.options);
  const control = await startControl(emulator, command.controlPort);
  if (command.certificateFile !== undefined) await writeFile(command.certificateFile, emulator.certificate);
  const stop = (): void => {
    void Promise.all([control.close(), emulator.close()]).then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  print(welcome(emulator, control.url, command.certificateFile));
}

function welcome(
  { authorityHost, clientId, clientSecret, msgraphUrl, tenantId }: Emulator,
  controlUrl: string,
  certificateFile: string | undefined,
): string {
  return `Microsoft Graph  ${msgraphUrl}
Entra authority  ${authorityHost}/${tenantId}
Control          ${controlUrl}

A call as an administrator:

  curl -s ${msgraphUrl.startsWith('https') ? '-k ' : ''}${msgraphUrl}/deviceManagement/complianceManagementPartners -H "authorization: Bearer $(curl -s '${controlUrl}/token?for=msgraph')"

The gateway before it:

  curl -s ${controlUrl}/certificate > ${certificateFile ?? 'emulator.pem'}
  NODE_EXTRA_CA_CERTS=${certificateFile ?? 'emulator.pem'} AZURE_TENANT_ID=${tenantId} AZURE_CLIENT_ID=${clientId} \\
    AZURE_CLIENT_SECRET=${clientSecret} AZURE_AUTHORITY_HOST=${authorityHost} MSGRAPH_URL=${msgraphUrl} npm start
`;
}

function printRequest({ inBatch, method, status, url }: MsGraphRequest): void {
  print(`${status} ${inBatch ? '  in a batch: ' : ''}${method} ${url}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: NodeJS.ErrnoException & { port?: number }) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exit(1);
});

function reasonOf(error: NodeJS.ErrnoException & { port?: number }): string | undefined {
  if (error instanceof UsageError) return `${error.message}\nSee intune-graph-emulator --help.`;
  if (error.code === 'EADDRINUSE')
    return `Port ${error.port} is in use: stop what listens there, or choose another one with --port.`;
  // A file that cannot be written, and the like; a fault of ours has no code.
  return error.code === undefined ? error.stack : error.message;
}
