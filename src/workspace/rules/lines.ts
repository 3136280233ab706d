import type { Node } from '../../expressions/node.ts';
import type { Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { casesOf, type Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isPossible, isTrueIn } from './truth.ts';

const anything: Scope = () => undefined;

/** The lines of a choice: each is the first true one for somebody, and none of two that meet leaves out the value at which they do. */
export function linesOfChoices({ content, program }: RuleInput): Diagnostic[] {
  const files: readonly Located<unknown>[] = [...content.definitions, ...content.healthModels, ...content.playbooks];
  return files.flatMap((file) =>
    choicesIn(file.value, []).flatMap(({ path, conditions }) => {
      const nodes = conditions.flatMap((source, index) => {
        const node = readCondition(source, program);
        return node === undefined ? [] : [{ node, source, index }];
      });
      const dead = nodes.filter(({ node }, place) => {
        const before = nodes.slice(0, place).map((line) => line.node);
        return !isPossible(node, anything, before);
      });
      const leftOut = nodes.length === conditions.length ? valuesLeftOut(nodes.map(({ node }) => node)) : [];
      return [
        ...dead.map(({ index }) =>
          at(file, [...path, index, 'if'], {
            code: 'never-true',
            severity: 'warning',
            message: 'this line is never reached: it is never true, or a line before it is true whenever it is',
            hint: 'the first true line wins: write the narrower one first',
          }),
        ),
        ...leftOut.map((value) =>
          at(file, [...path, conditions.length - 1, 'if'], {
            code: 'gap',
            severity: 'warning',
            message: `exactly ${value} is in none of ${conditions.map((source) => `\`${source}\``).join(', ')}, and falls to \`else\``,
            hint: 'write <= for <, or >= for >, in one of them',
          }),
        ),
      ];
    }),
  );
}

/** Every choice in a file, with the conditions of its lines in order. */
function choicesIn(value: unknown, path: Path): { readonly path: Path; readonly conditions: readonly string[] }[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => {
    const below = [...path, key];
    const conditions = key === 'cases' && Array.isArray(inner) ? inner.flatMap(conditionOf) : [];
    return [...(conditions.length > 0 ? [{ path: below, conditions }] : []), ...choicesIn(inner, below)];
  });
}

function conditionOf(line: unknown): readonly string[] {
  return typeof line === 'object' && line !== null && 'if' in line && typeof line.if === 'string' ? [line.if] : [];
}

/** Single values of the one number that all lines compare, left out between two neighbours that are not. */
function valuesLeftOut(conditions: readonly Node[]): readonly number[] {
  const found: { readonly value: number; readonly covered: boolean }[] = [];
  for (const values of casesOf(conditions, anything)) {
    const [value] = values.values();
    if (values.size !== 1 || typeof value === 'string' || typeof value === 'boolean') return [];
    if (typeof value === 'number') found.push({ value, covered: conditions.some((condition) => isTrueIn(condition, values)) });
  }
  // Values compared with and values between them take turns, as they come.
  return found.flatMap(({ value, covered }, index) =>
    index % 2 === 1 && !covered && found[index - 1]?.covered && found[index + 1]?.covered ? [value] : [],
  );
}
