import type { Node } from '../../expressions/node.ts';
import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type Branch, branchesOf, Ways } from './branches.ts';
import { canonicalExpression } from './canonical.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isPossible } from './truth.ts';

/** Every step belongs to some run, and each option of a question leads somewhere, where any does. */
export function branches({ program }: RuleInput): Diagnostic[] {
  return program.playbooks.flatMap((play) => {
    if (play.playbook.status === 'retired') return [];
    const found = branchesOf(play, program);
    const ways = new Ways(found);
    return [...unreachableSteps(play, found, ways), ...uncoveredAnswers(play, found, ways, program)];
  });
}

function unreachableSteps({ from, playbook }: PlaybookProgram, found: readonly Branch[], ways: Ways): Diagnostic[] {
  const answers: Scope = (key) => {
    const options = found.find(({ id }) => key === `answer(${JSON.stringify(id)})`)?.options;
    return options == null ? undefined : [...options, undefined, null];
  };
  return found.flatMap((branch): Diagnostic[] => {
    // Steps that wait for one another are told of as such.
    if (ways.reaches(branch.id) || isInCircle(branch.id, found)) return [];
    const path = ['steps', playbook.steps.findIndex(({ id }) => id === branch.id)];
    const wrong = (key: string, why: string, hint: string) =>
      at(from, [...path, key], {
        code: 'unreachable-step',
        severity: 'warning',
        message: `no run ever comes to the step \`${branch.id}\`: ${why}`,
        hint,
      });
    const lost = branch.waitsFor.find((id) => !ways.reaches(id));
    const hint = 'correct the condition, or remove the step';
    if (branch.if !== null && !isPossible(branch.if, answers)) return [wrong('if', 'its `if` is never true', hint)];
    if (lost !== undefined)
      return [
        wrong('due', `it waits for \`${lost}\`, to which none comes either`, `mend \`${lost}\` first, or let it count from another day`),
      ];
    const questions = found.filter(({ id, options }) => options !== null && branch.if !== null && reads(branch.if, id)).map(({ id }) => id);
    const unasked = questions.filter((id) => !ways.reaches(id));
    if (unasked.length > 0)
      return [wrong('if', `nobody is ever asked \`${unasked.join('`, `')}\`, whose answer its \`if\` reads`, 'mend the question first')];
    const why = questions.length > 1 ? `no answers to \`${questions.join('` and `')}\` go together so that its \`if\` is true` : undefined;
    const waits =
      branch.waitsFor.length > 0 ? `its \`if\` is never true in a run that comes to \`${branch.waitsFor.join('` and `')}\`` : undefined;
    return [
      wrong(branch.if === null ? 'due' : 'if', waits ?? why ?? 'its `if` is never true together with those of the steps before it', hint),
    ];
  });
}

/** Whether a step waits, by whatever detour, for itself. */
function isInCircle(step: string, found: readonly Branch[]): boolean {
  const waits = new Map(found.map(({ id, waitsFor }) => [id, waitsFor]));
  const before = new Set(waits.get(step));
  for (const id of before) for (const further of waits.get(id) ?? []) before.add(further);
  return before.has(step);
}

/** An option is covered when some rule that reads the answer can be true with it, or names it with `!=`. */
function uncoveredAnswers(
  { from, playbook, until }: PlaybookProgram,
  found: readonly Branch[],
  ways: Ways,
  program: Program,
): Diagnostic[] {
  const end = until === null ? undefined : readCondition(until.source, program);
  const rules = [end, ...found.flatMap((branch) => [branch.if, branch.done])].flatMap((node) => node ?? []);
  return found.flatMap(({ id, options }): Diagnostic[] => {
    if (options === null || !ways.reaches(id)) return [];
    const mine = rules.filter((rule) => reads(rule, id));
    const excluded = new Set(mine.flatMap((rule) => optionsExcluded(rule, id)));
    const open = options.filter((option) => !excluded.has(option) && !mine.some((rule) => ways.allows(rule, id, option)));
    if (open.length === 0 || open.length === options.length) return [];
    return [
      at(from, ['steps', playbook.steps.findIndex((step) => step.id === id), 'ask'], {
        code: 'uncovered-answer',
        severity: 'warning',
        message: `no step follows when the answer is ${open.join(' or ')}`,
        hint: `give a step \`if: answer("${id}") == "${open[0]}"\`, or remove the option`,
      }),
    ];
  });
}

function reads(node: Node, question: string): boolean {
  return canonicalExpression(node).includes(`answer(${JSON.stringify(question)})`);
}

function optionsExcluded(node: Node, question: string): readonly string[] {
  const text = canonicalExpression(node);
  const answer = `answer(${JSON.stringify(question)})`;
  return [...text.matchAll(/\(("[^"]*")!=(answer\("[^"]*"\))\)/g)].flatMap(([, option, asked]) =>
    asked === answer && option !== undefined ? [option.slice(1, -1)] : [],
  );
}
