// Recipes of docs/architecture.md, followed exactly in a copy of the tree, and with one step omitted.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { copyTree, readRecipes, type Omission, type Output, type Step, type Tree } from '../support/recipes.js';

/** Milliseconds for one test, which compiles a copy of the tree. */
const timeoutMs = 120_000;

const property = 'Add a property that can be read and written';
const kind = 'Add a kind of target';
const computed = 'Add a computed field';
/** The name of what each recipe adds. It must appear in the output that reports an omitted step. */
const added = { [property]: 'supportUrl', [kind]: 'DeviceCategoryAssignmentTarget', [computed]: 'label' };

const { omissions, steps } = await readRecipes(Object.keys(added));
const isOmitted = (step: Step, { number, recipe }: Omission): boolean =>
  step.recipe === recipe && step.number === number;
const without = (omitted: readonly Omission[]): Step[] =>
  steps.filter((step) => !omitted.some((omission) => isOmitted(step, omission)));

const byCompiler = omissions.filter(({ namedBy }) => namedBy.startsWith('the compiler, in '));
const byTests = omissions.filter(({ namedBy }) => namedBy.startsWith('`test/'));
const byEmulator = omissions.filter(({ namedBy }) => namedBy.startsWith('the emulator'));

const update = `mutation ($id: ID!, $input: UpdateComplianceManagementPartnerInput!, $dryRun: Boolean) {
  updateComplianceManagementPartner(id: $id, input: $input, dryRun: $dryRun) {
    complianceManagementPartner { supportUrl }
    changes { supportUrl { from to } }
    userErrors { code message }
  }
}`;
const add = `mutation ($id: ID!, $target: AssignmentTargetInput!) {
  addComplianceManagementPartnerAssignment(id: $id, platform: IOS, target: $target) {
    changed
    userErrors { code message }
  }
}`;
const read = `query ($id: ID!) {
  complianceManagementPartner(id: $id) {
    displayName
    label
    supportUrl
    platformEnrollments(platforms: [IOS]) {
      assignments { target { ... on DeviceCategoryAssignmentTarget { categoryId } } }
    }
  }
}`;
const input = { supportUrl: 'https://support.example' };
const target = { deviceCategory: { categoryId: 'c-1' } };
const partner = '{ complianceManagementPartners(first: 1) { nodes { id } } }';

let tree: Tree;
beforeAll(async () => {
  tree = await copyTree();
}, timeoutMs);
afterAll(() => tree.close());

describe('the recipes', () => {
  test('change at most four places for a property, and at most two files for a kind of target', () => {
    const files = (recipe: string): string[] => steps.filter((step) => step.recipe === recipe).map(({ file }) => file);
    expect(files(property)).toHaveLength(4);
    expect(files(kind)).toHaveLength(2);
    expect(files(computed)).toHaveLength(2);
  });

  test('have a row for each step except those that add a kind, and the getter of a computed field', () => {
    const documented = new Set(omissions.map(({ number, recipe }) => `${recipe} ${number}`));
    const undocumented = steps
      .map(({ number, recipe }) => `${recipe} ${number}`)
      .filter((step) => !documented.has(step));
    expect(undocumented).toEqual([`${kind} 1`, `${computed} 1`]);
    expect(byCompiler.length + byTests.length + byEmulator.length).toBe(omissions.length);
  });
});

test(
  'what the recipes add is read, written, planned and sent to Graph',
  async () => {
    await tree.follow(steps);
    expect(await tree.compile()).toEqual({ code: 0, output: '' });
    const gateway = await tree.serve();
    const { data } = await gateway.ask(partner);
    const [{ id }] = data.complianceManagementPartners.nodes;
    const { data: planned } = await gateway.ask(update, { id, input, dryRun: true });
    const { data: updated } = await gateway.ask(update, { id, input });
    const { data: assigned } = await gateway.ask(add, { id, target });
    const { data: shown, errors } = await gateway.ask(read, { id });
    const { data: faulty } = await gateway.ask(add, { id, target: { deviceCategory: { categoryId: ' ' } } });
    gateway.close();

    const change = { supportUrl: { from: null, to: input.supportUrl } };
    expect(planned.updateComplianceManagementPartner.changes).toEqual(change);
    expect(updated.updateComplianceManagementPartner.changes).toEqual(change);
    expect(updated.updateComplianceManagementPartner.userErrors).toEqual([]);
    expect(updated.updateComplianceManagementPartner.complianceManagementPartner).toEqual(input);
    expect(assigned.addComplianceManagementPartnerAssignment).toEqual({ changed: true, userErrors: [] });
    expect(errors).toBeUndefined();
    const { displayName, label, platformEnrollments, supportUrl } = shown.complianceManagementPartner;
    expect(label).toBe(displayName);
    expect(supportUrl).toBe(input.supportUrl);
    expect(platformEnrollments[0].assignments).toContainEqual({ target: { categoryId: 'c-1' } });
    expect(faulty.addComplianceManagementPartnerAssignment.userErrors).toMatchObject([{ code: 'INVALID' }]);
  },
  timeoutMs,
);

test(
  "a misspelt member of a mutation's payload does not compile",
  async () => {
    const misspelt = { recipe: 'a misspelt member', number: '1', place: 'after' } as const;
    const code = "    unchangedReasn: 'ALREADY_AS_REQUESTED',\n";
    await tree.follow([
      {
        ...misspelt,
        file: 'src/partner/partner.mutations.ts',
        anchor: 'changes: states && partnerChanges(states),',
        code,
      },
      { ...misspelt, file: 'src/connector/connector.mutations.ts', anchor: 'changes: states && fieldChanges(', code },
    ]);
    const { output } = await tree.compile({ check: true });
    const refused = [...output.matchAll(/^(\S+)\(.*'unchangedReasn' does not exist in type/gm)].map(([, file]) => file);
    expect(refused).toEqual(['src/connector/connector.mutations.ts', 'src/partner/partner.mutations.ts']);
  },
  timeoutMs,
);

describe('an omitted step is reported by', () => {
  test.each(byCompiler)(
    '$namedBy: $recipe, step $number',
    async (omission) => {
      await tree.follow(without([omission]));
      const { code, output } = await tree.compile({ check: true });
      const file = /`(.*)`/.exec(omission.namedBy)?.[1] ?? '';
      expect(code).not.toBe(0);
      expect(output).toContain(file);
      expect(output).toContain(nameOf(omission));
    },
    timeoutMs,
  );

  test(
    'the test that the table names',
    async () => {
      await tree.follow(without(byTests));
      const files = new Set(byTests.map(({ namedBy }) => namedBy.replaceAll('`', '')));
      const outputs = new Map<string, Output>();
      for (const file of files) outputs.set(`\`${file}\``, await tree.test([file]));
      for (const omission of byTests) {
        expect(outputs.get(omission.namedBy)?.code).not.toBe(0);
        expect(outputs.get(omission.namedBy)?.output).toContain(nameOf(omission));
      }
    },
    timeoutMs,
  );

  test(
    'the emulator, which refuses what its metadata lacks',
    async () => {
      await tree.follow(without(byEmulator));
      expect(await tree.compile()).toEqual({ code: 0, output: '' });
      const gateway = await tree.serve();
      const { data } = await gateway.ask(partner);
      const [{ id }] = data.complianceManagementPartners.nodes;
      const { data: updated } = await gateway.ask(update, { id, input });
      const { data: assigned } = await gateway.ask(add, { id, target });
      gateway.close();
      expect(byEmulator).toHaveLength(2);
      const [refused] = updated.updateComplianceManagementPartner.userErrors;
      expect(refused.code).toBe('REJECTED');
      expect(refused.message).toContain('supportUrl');
      const [unknown] = assigned.addComplianceManagementPartnerAssignment.userErrors;
      expect(unknown.code).toBe('REJECTED');
      expect(unknown.message).toContain('deviceCategoryAssignmentTarget');
    },
    timeoutMs,
  );
});

function nameOf({ recipe }: Omission): string {
  return added[recipe as keyof typeof added];
}
