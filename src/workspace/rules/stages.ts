import type { Node } from '../../expressions/node.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isCertain, isPossible } from './truth.ts';

interface Line {
  readonly id: string;
  readonly index: number;
  /** True where the stage takes a customer in: its `when` holds, and its `until` does not. */
  readonly takes: Node;
  readonly when: Node;
  readonly until: Node | undefined;
}

const anywhere: Scope = () => undefined;

/** Every stage can be come to and, where it stays until something is true, be left. */
export function stages({ content: { journey }, program }: RuleInput): Diagnostic[] {
  const lines = program.stages.flatMap(({ value, when, until }): Line[] => {
    const [enters, leaves] = [readCondition(when.source, program), until ? readCondition(until.source, program) : undefined];
    if (enters === undefined) return [];
    const index = journey.value.stages.indexOf(value);
    return [{ id: value.id, index, when: enters, until: leaves, takes: leaves ? without(enters, leaves) : enters }];
  });
  return lines.flatMap((line, place) => {
    const { id, index, when, until } = line;
    const wrong = (code: string, path: readonly string[], message: string, hint: string) =>
      at(journey, ['stages', index, ...path], { code, severity: 'warning', message, hint });
    const unreachable = (path: readonly string[], why: string, hint: string) => [
      wrong('unreachable', path, `the stage \`${id}\` is never reached: ${why}`, hint),
    ];
    if (!isPossible(when, anywhere)) return unreachable(['when'], 'its `when` is never true', 'correct the condition, or remove the stage');
    const before = lines.slice(0, place);
    const always = before.find(({ takes }) => isCertain(takes, anywhere));
    if (always) return unreachable([], 'a stage before it is always true', `move \`${always.id}\`, which is always true, to the end`);
    const twin = before.find(({ takes }) => !isPossible(when, anywhere, [takes]));
    if (twin)
      return unreachable(
        ['when'],
        `\`${twin.id}\` comes first and is true whenever it is`,
        `move it before \`${twin.id}\`, or narrow \`${twin.id}\``,
      );
    if (
      !isPossible(
        when,
        anywhere,
        before.map(({ takes }) => takes),
      )
    )
      return unreachable(['when'], 'one of the stages before it is true whenever it is', 'move it up, or narrow the stages before it');
    if (until === undefined) return [];
    if (!isPossible(when, anywhere, [until]))
      return unreachable(
        ['until'],
        'its `until` is true whenever its `when` is',
        'let `until` say what ends the stage, not what begins it',
      );
    const within: Scope = (key) => (key === 'ago(stage,"1d")' ? [id] : undefined);
    if (isPossible(until, within)) return [];
    const left = index === 0 ? 'once entered, it is never left' : 'once entered, it is left only for a stage before it in the list';
    return [
      wrong(
        'stage-never-left',
        ['until'],
        `the \`until\` of the stage \`${id}\` is never true: ${left}`,
        'correct the condition, or remove `until`',
      ),
    ];
  });
}

function without(left: Node, operand: Node): Node {
  const { start, end } = operand;
  const right: Node = { kind: 'not', operand, start, end };
  return { kind: 'binary', operator: '&&', left, right, start: left.start, end };
}
