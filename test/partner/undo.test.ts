// Undo of a change, for whatever Graph may show before and after it.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalForm, meaningOf } from '../../src/assignment/identity.js';
import { keepAndAdd, restoredList } from '../../src/assignment/list.js';
import { encodeAssignment, isShown, toTargetInput } from '../../src/assignment/target.codec.js';
import {
  undoChange as undoConnectorChange,
  undoDelete as undoConnectorDelete,
} from '../../src/connector/connector.undo.js';
import { buildSubgraph } from '../../src/graphql/schema.js';
import { undoChange } from '../../src/partner/partner.undo.js';
import { findUndo } from '../../src/resource/undo.js';
import { fuzzRuns, fuzzSeed, graphAssignment, target } from '../support/arbitrary.js';

const { schema } = buildSubgraph();
const parameters = { seed: fuzzSeed, numRuns: fuzzRuns(3) };
const written = { kind: 'written', userErrors: [], lastCheck: 'INPUT', shown: null } as const;

test('a target that an input gave is described by an input of the same meaning', () => {
  const property = fc.property(target, (input) => {
    const assignment = encodeAssignment({ target: input });
    const again = toTargetInput(JSON.parse(JSON.stringify(assignment)));
    expect(again && canonicalForm(encodeAssignment({ target: again }))).toBe(canonicalForm(assignment));
  });
  fc.assert(property, parameters);
});

test('inputs that keep what is still there make the list mean what it did', () => {
  const list = fc.array(graphAssignment, { maxLength: 6 });
  const property = fc.property(list, list, (kept, added) => {
    const after = [...added, ...kept];
    const inputs = restoredList({ before: kept, after });
    const shown = keepAndAdd(after, inputs).list.filter(isShown);
    expect(inputs.every(({ key }) => typeof key === 'string')).toBe(true);
    expect(new Set(shown.map(meaningOf))).toEqual(new Set(kept.filter(isShown).map(meaningOf)));
  });
  fc.assert(property, parameters);
});

describe('never throws, and finds either an undo or a reason', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.array(graphAssignment, { maxLength: 4 }),
    fc.boolean(),
    fc.constantFrom('enabled', 'newer', 'Guard', '0001-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 7, null),
  );
  const stateOf = (...names: string[]): fc.Arbitrary<Record<string, unknown>> =>
    fc.record(Object.fromEntries(['id', ...names].map((name) => [name, name === 'id' ? fc.constant('p') : anything])), {
      requiredKeys: ['id'],
    });
  const isAnswer = (found: unknown): boolean =>
    typeof found === 'string' || typeof (found as { document?: unknown } | null)?.document === 'string';

  test('for a partner', () => {
    const names = ['displayName', 'partnerState', 'lastHeartbeatDateTime', 'iosOnboarded', 'iosEnrollmentAssignments'];
    const state = stateOf(...names);
    const property = fc.property(state, state, fc.subarray(names, { minLength: 1 }), (before, after, sent) => {
      const body = Object.fromEntries(sent.map((name) => [name, after[name]]));
      const write = { method: 'PATCH', path: '/x', body } as const;
      const plan = undoChange('p')({ ...written, write, states: { before, after } });
      expect(isAnswer(findUndo(schema, plan))).toBe(true);
    });
    fc.assert(property, parameters);
  });

  test('for a connector', () => {
    const names = ['iosEnabled', 'partnerState', 'partnerUnresponsivenessThresholdInDays', 'macEnabled'];
    const state = stateOf(...names);
    const property = fc.property(state, state, (before, after) => {
      const write = { method: 'PATCH', path: '/x', body: after } as const;
      const result = { ...written, write, states: { before, after } };
      expect(isAnswer(findUndo(schema, undoConnectorChange('p')(result)))).toBe(true);
      expect(isAnswer(findUndo(schema, undoConnectorDelete(result)))).toBe(true);
    });
    fc.assert(property, parameters);
  });
});
