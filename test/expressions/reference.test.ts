import { describe, expect, test } from 'vitest';
import { durationUnits, expressionsPage, formulaExamples, tableExamples } from '../../scripts/expression-reference.ts';
import { parseFormula } from '../../src/expressions/formula-parser.ts';
import { functions } from '../../src/expressions/functions.ts';
import { compileTable } from '../../src/expressions/table.ts';
import { parseDuration } from '../../src/model/duration.ts';
import { table } from '../../src/model/table.ts';
import { readYaml } from '../../src/workspace/yaml.ts';
import { momentOf, namesOf } from './content-of.ts';

describe('the reference shows what can be written', () => {
  test.each(Object.keys(formulaExamples))('the date formula %s', (formula) => {
    expect(parseFormula(formula).problems).toEqual([]);
  });

  test.each(Object.entries(durationUnits))('the unit %s', (unit, [example]) => {
    expect(parseDuration(example)?.unit).toBe(unit);
  });

  test.each(Object.entries(tableExamples))('the table %s', (kind, [example]) => {
    const written = readYaml({ file: 'table.yaml', text: example }).yaml?.value;
    const { table: compiled, problems } = compileTable(table.parse(written), namesOf({}));
    expect(problems).toEqual([]);
    expect(example.startsWith(`${kind}: `)).toBe(true);
    const cell = (value: number | string) => compiled?.score(value, momentOf({})).cell;
    const expected = {
      from: [cell(0.8) === 'green', cell(0.79) === 'yellow', cell(-1) === 'red'],
      up_to: [cell(35) === 'green', cell(36) === 'yellow', cell(61) === 'red'],
      is: [cell('green') === 95, cell('blue') === 'missing'],
      line: [cell(0.15) === 50, cell(2) === 100],
      ranges: [cell(0.49) === 'red', cell(0.5) === 'yellow', cell(0.8) === 'yellow', cell(0.81) === 'green'],
    }[kind];
    expect(expected).toEqual(expected?.map(() => true));
  });

  test('every function', () => {
    for (const name of Object.keys(functions)) expect(expressionsPage()).toContain(`| \`${name}(`);
  });
});
