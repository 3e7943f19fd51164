// The count of what an operation selects, which must stay cheap whatever the operation is.
import { expect, test } from '@jest/globals';
import { Lexer, parse, type OperationDefinitionNode } from 'graphql';
import { shapeOf, tokensWrittenOut } from '../../src/graphql/operation-shape.js';
import { buildSubgraph } from '../../src/graphql/schema.js';

test('a field of a fragment is read once, however many places it is written out at', () => {
  const { schema } = buildSubgraph();
  const codes = Array.from({ length: 100 }, () => 'SILENT').join(' ');
  const lists = Array.from({ length: 20 }, (_, index) => `a${index}: complianceManagementPartners { nodes { ...F } }`);
  const document = parse(
    `{ ${lists.join(' ')} } fragment F on ComplianceManagementPartner { issues(codes: [${codes}]) { code } }`,
  );
  const operation = document.definitions[0] as OperationDefinitionNode;
  const shape = shapeOf(schema, { document, operation });
  const { advance } = Lexer.prototype;
  let read = 0;
  Lexer.prototype.advance = function count() {
    read += 1;
    return advance.call(this);
  };
  const tokens = tokensWrittenOut(schema, { shape, operation, max: 10_000 });
  Lexer.prototype.advance = advance;
  expect(tokens).toBeGreaterThan(20 * 100);
  expect(read).toBeLessThan(500);
});
