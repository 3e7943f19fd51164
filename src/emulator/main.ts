#!/usr/bin/env node
// The command `intune-graph-emulator`: an emulated tenant on its own, for tests of clients of Graph or of the gateway.
import { writeFile } from 'node:fs/promises';
import { UsageError } from '../cli/usage-error.js';
import { readProduct } from '../files.js';
import { readCommand, usage } from './command.js';
import { startControl } from './control/control.js';
import { startEmulator, type Emulator, type MsGraphRequest } from './emulator.js';

async function main(): Promise<void> {
  const command = await readCommand(process.argv.slice(2), printRequest);
  if (command === 'help') return print(usage);
  if (command === 'version') return print(readProduct().version);
  const emulator = await startEmulator(command.options);
  const control = await startControl(emulator, command.controlPort);
  if (command.certificateFile !== undefined) await writeFile(command.certificateFile, emulator.certificate);
  const stop = (): void => {
    void Promise.all([control.close(), emulator.close()]).then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  print(welcome(emulator, { controlUrl: control.url, certificateFile: command.certificateFile }));
}

function welcome(
  { authorityHost, clientId, clientSecret, msgraphUrl, tenantId }: Emulator,
  { certificateFile = 'emulator.pem', controlUrl }: { controlUrl: string; certificateFile: string | undefined },
): string {
  const insecure = msgraphUrl.startsWith('https') ? '-k ' : '';
  return `Microsoft Graph  ${msgraphUrl}
Entra authority  ${authorityHost}/${tenantId}
Control          ${controlUrl}

Call Graph as an administrator:

  curl -s ${insecure}${msgraphUrl}/deviceManagement/complianceManagementPartners -H "authorization: Bearer $(curl -s '${controlUrl}/token?for=msgraph')"

Start the gateway in front of it:

  curl -s ${controlUrl}/certificate > ${certificateFile}
  NODE_EXTRA_CA_CERTS=${certificateFile} AZURE_TENANT_ID=${tenantId} AZURE_CLIENT_ID=${clientId} \\
    AZURE_CLIENT_SECRET=${clientSecret} AZURE_AUTHORITY_HOST=${authorityHost} MSGRAPH_URL=${msgraphUrl} npm start
`;
}

function printRequest({ inBatch, method, status, url }: MsGraphRequest): void {
  print(`${status} ${inBatch ? '  in a batch: ' : ''}${method} ${url}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

type StartError = NodeJS.ErrnoException & { port?: number };

function describeError(error: StartError): string | undefined {
  if (error instanceof UsageError) return error.message;
  if (error.code === 'EADDRINUSE')
    return `Port ${error.port} is already in use. Stop the process that uses it, or choose another port with --port.`;
  // Errors of the system, such as a file that cannot be written, have a code. Bugs have none, so their stack is shown.
  return error.code === undefined ? error.stack : error.message;
}

main().catch((error: StartError) => {
  process.stderr.write(`${describeError(error)}\n`);
  process.exit(error instanceof UsageError ? 2 : 1);
});
