// Examinations of an emulated tenant, as `doctor` prints them, with what must hold for every one of them.
import { expect } from '@jest/globals';
import { loadConfig, type Config } from '../../src/config/config.js';
import { examine, type ExamineOptions } from '../../src/doctor/doctor.js';
import { textOfReport, type Report } from '../../src/doctor/report.js';
import type { Emulator, EmulatorUser } from '../../src/emulator/emulator.js';
import { users } from '../../src/emulator/tenant.js';
import { readProduct } from '../../src/files.js';

export interface ExaminationOptions extends Partial<Pick<ExamineOptions, 'signIn' | 'onCode'>> {
  /** In addition to those that connect the emulator; `undefined` removes one. */
  environment?: Record<string, string | undefined>;
  /** Whose token is given; the administrator by default. */
  user?: EmulatorUser;
  /** Replaces the user's token; `null` gives none. */
  token?: string | null;
  /** Changes the configuration that was read. */
  configure?: (config: Config) => Config;
}

export interface Examined {
  report: Report;
  /** The whole report as it is printed. */
  text: string;
  /** Returns what is printed about one check, on one line for each sentence. */
  printed: (id: string) => string;
  /** The ids of the checks with this outcome. */
  withOutcome: (outcome: 'failed' | 'warning' | 'skipped') => string[];
}

/** Examines an emulated tenant, as if it were a real one. */
export async function examineTenant(emulator: Emulator, options: ExaminationOptions = {}): Promise<Examined> {
  const { configure = (config: Config) => config, environment = {}, token, user } = options;
  const given = token === undefined ? await emulator.signIn(user) : token;
  const { authorityHost, certificate, clientId, clientSecret, msgraphUrl, tenantId } = emulator;
  const report = await examine({
    loadConfig: () => {
      const config = loadConfig({
        AZURE_TENANT_ID: tenantId,
        AZURE_CLIENT_ID: clientId,
        AZURE_CLIENT_SECRET: clientSecret,
        AZURE_AUTHORITY_HOST: authorityHost,
        MSGRAPH_URL: msgraphUrl,
        ...environment,
      });
      const { tenant } = config;
      return configure({ ...config, tenant: tenant.kind === 'entra' ? { ...tenant, certificate } : tenant });
    },
    product: readProduct(),
    signIn: false,
    onCode: () => undefined,
    ...options,
    token: given ?? undefined,
  });
  const text = textOfReport(report);
  const json = JSON.stringify(report);
  expectNoSecrets(text + json, emulator);
  expectNoIds(report.issueText ?? '');
  expectReadsOnly(emulator);
  return {
    report,
    text,
    printed: (id) => {
      const { title } = report.checks.find((check) => check.id === id) ?? {};
      if (title === undefined) throw new Error(`There is no check ${id}.`);
      const lines = text.split('\n');
      const start = lines.findIndex((line) => line.slice(2).replace(/^\w+ +/, '') === title);
      const length = lines.slice(start + 1).findIndex((line) => !line.startsWith('     '));
      return lines
        .slice(start, start + 1 + length)
        .map((line) => line.trim())
        .join('\n');
    },
    withOutcome: (outcome) => report.checks.filter((check) => check.outcome === outcome).map(({ id }) => id),
  };
}

/** Neither tokens and secrets, nor names, ids and addresses of people, nor names of objects. */
function expectNoSecrets(output: string, { clientSecret, connectors, federatedToken, partners }: Emulator): void {
  expect(output).not.toMatch(/eyJ[\w-]{8,}/);
  expect(output).not.toContain(clientSecret);
  expect(output).not.toContain(federatedToken);
  for (const [user, { name, objectId }] of Object.entries(users)) {
    expect(output).not.toContain(name);
    expect(output).not.toContain(objectId);
    expect(output).not.toContain(`subject-of-${user}`);
    expect(output).not.toContain(`${user}@`);
  }
  for (const { displayName, id } of [...partners(), ...connectors()]) {
    if (typeof displayName === 'string') expect(output).not.toContain(displayName);
    expect(output).not.toContain(String(id));
  }
  expect(output).not.toMatch(/Field Engineers|Corporate iPhones|[23]0000000-0000-4000-8000/);
}

function expectNoIds(issueText: string): void {
  expect(issueText).not.toMatch(/[\da-f]{8}-[\da-f]{4}/i);
  expect(issueText).not.toMatch(/https?:|127\.0\.0\.1|localhost/);
}

/** Graph was sent no method but GET. */
function expectReadsOnly({ requests }: Emulator): void {
  expect(requests.msgraph.filter(({ method }) => method !== 'GET')).toEqual([]);
}
