// The versions of Graph in the model, compared with the acknowledged differences.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { entities } from '../../src/graphql/unmodelled-names.js';
import { everyVersion, propertiesOf, type MsGraphVersion } from '../../src/resource/entity.js';

interface Acknowledged {
  difference: string;
  versions: MsGraphVersion[];
}

test.each(entities)(
  '$type lacks in each version exactly the properties that are acknowledged as left',
  async (entity) => {
    const file = new URL('../../../schema/acknowledged-drift.json', import.meta.url);
    const acknowledged: Acknowledged[] = JSON.parse(await readFile(file, 'utf8'));
    const left = acknowledged
      .filter(({ difference }) => difference.startsWith(`${entity.type}/`))
      .flatMap(({ difference, versions }) => versions.map((version) => `${version} ${difference}`));
    const lacking = Object.entries(propertiesOf(entity)).flatMap(([name, { versions }]) =>
      everyVersion
        .filter((version) => !versions.includes(version))
        .map((version) => `${version} ${entity.type}/${name} left`),
    );
    expect(lacking.toSorted()).toEqual(left.toSorted());
  },
);
