// What the first line of the log says about a gateway: its version, its tenant, and what is on.
import { cloudOf } from '../config/clouds.js';
import type { Config } from '../config/config.js';
import type { EntraTenant } from '../config/tenant.js';
import type { Product } from '../files.js';

export interface StartedGateway {
  product: Product;
  /** Of its traces and metrics. */
  instanceId: string | undefined;
  /** That of the emulator if it runs on one. */
  tenant: Pick<EntraTenant, 'authorityHost' | 'clientId' | 'tenantId'>;
}

/** Returns the members of the line, without credentials. */
export function startLine(config: Config, { instanceId, product, tenant }: StartedGateway): Record<string, unknown> {
  const { authorityHost, clientId, tenantId } = tenant;
  const cloud =
    config.tenant.kind === 'emulator' ? 'emulator' : (cloudOf(authorityHost) ?? new URL(authorityHost).host);
  const features = {
    production: config.production,
    explorers: !config.production,
    introspection: config.introspection,
    compilation: config.compileAfter !== Number.POSITIVE_INFINITY,
    trustedDocuments: config.trustedDocuments !== undefined,
    trustedDocumentsOnly: config.trustedDocuments?.only === true,
    clientAllowList: config.clientIds.length > 0,
    corsOrigins: config.corsOrigins.length > 0,
    errorStatus200: config.errorStatus === 200,
    authErrorStatus200: config.authErrorStatus === 200,
    auditLog: config.auditLog,
    managementPort: config.managementPort !== undefined,
    proxy: config.proxy !== undefined,
    traces: config.telemetry.traces !== undefined,
    metricsExport: config.telemetry.metrics !== undefined,
  };
  const on = Object.entries(features).flatMap(([name, isOn]) => (isOn ? [name] : []));
  return { version: product.version, node: process.versions.node, instanceId, cloud, tenantId, clientId, on };
}
