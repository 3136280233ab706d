import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Compiles two conditions in a process of its own and prints whether they were made one function, and their answers. */
const script = `
  import { compileExpression } from './src/expressions/expression.ts';
  import { createRuleSet } from './src/expressions/rule-set.ts';
  import { momentOf, namesOf } from './test/expressions/content-of.ts';
  const names = namesOf({ x: { type: 'number', world: 'open' } });
  const conditions = ['x > 1', 'missing(x)'].map((source) => compileExpression(source, names, 'yes/no').expression);
  const rules = createRuleSet(conditions);
  const answers = [];
  rules.evaluate(momentOf({ x: 2 }), answers);
  console.log(JSON.stringify({ isGenerated: rules.isGenerated, answers }));
`;

function run(...flags: readonly string[]): unknown {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '--import', 'tsx', '--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

test('where making code is forbidden, conditions answer the same without it', () => {
  expect(run()).toEqual({ isGenerated: true, answers: [true, false] });
  expect(run('--disallow-code-generation-from-strings')).toEqual({ isGenerated: false, answers: [true, false] });
}, 60_000);
