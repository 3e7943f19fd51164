// GraphQL Mesh's OpenAPI source, served by Hive Gateway.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGatewayRuntime } from '@graphql-hive/gateway';

const folder = mkdtempSync(join(tmpdir(), 'bench-mesh-'));
const file = join(folder, 'supergraph.graphql');
const compose = fileURLToPath(new URL('../node_modules/.bin/mesh-compose', import.meta.url));
execFileSync(compose, ['-c', 'mesh.config.mjs', '-o', file], {
  cwd: new URL('.', import.meta.url),
  stdio: ['ignore', 'ignore', 'inherit'],
});
const supergraph = readFileSync(file, 'utf8');
rmSync(folder, { recursive: true });

const gateway = createGatewayRuntime({ supergraph, logging: false });
const server = createServer(gateway).listen(0, '127.0.0.1', () => {
  process.stdout.write(`Ready at http://127.0.0.1:${server.address().port}/graphql\n`);
});
