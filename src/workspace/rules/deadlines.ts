import type { PlaybookProgram, StepProgram } from '../../expressions/program.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { Calculator, daysAfter, isSameDay } from './reckoning.ts';
import { at, type RuleInput } from './rule.ts';

/** A date that work should be over by. */
interface Deadline {
  readonly source: string;
  readonly rolls: boolean;
  readonly what: string;
}

/** Nothing that a run waits for is due after the day by which its goal is to be reached, nor after the run itself. */
export function deadlines({ program }: RuleInput): Diagnostic[] {
  return program.playbooks.flatMap((play) => (play.playbook.status === 'retired' ? [] : deadlinesOf(play, new Calculator(program, play))));
}

function deadlinesOf({ from, playbook, goalBy, due, steps }: PlaybookProgram, calculator: Calculator): Diagnostic[] {
  const check = (path: Path, source: string, { source: limit, rolls, what }: Deadline, hint: string): Diagnostic[] => {
    const days = daysAfter(calculator.reckon(source, true), calculator.reckon(limit, rolls));
    if (days === undefined) return [];
    const message = `due about ${days === 1 ? 'a day' : `${days} days`} after ${what} (${limit})`;
    return [at(from, path, { code: 'due-too-late', severity: 'warning', message, hint })];
  };
  const goal: Deadline | null = goalBy && { source: goalBy.source, rolls: false, what: 'the date it serves' };
  const own: Deadline | null = due && { source: due.source, rolls: true, what: 'the run itself is due' };
  const start = playbook.start.on === undefined ? '' : ', open the run earlier';
  const ofRun = goal && due ? check(['due'], due.source, goal, `bring \`due\` forward${start}, or move \`by\` of the goal`) : [];
  /** Steps that follow on what happens on the date itself, such as the minutes of a review, come after it on purpose. */
  const followsUp = (step: StepProgram, limit: Deadline, seen: readonly StepProgram[] = []): boolean =>
    steps.some(
      (other) =>
        other.due !== null &&
        !seen.includes(other) &&
        step.due?.names.includes(`${other.step.id}.done`) === true &&
        (isSameDay(calculator.reckon(other.due.source, true), calculator.reckon(limit.source, limit.rolls)) ||
          followsUp(other, limit, [...seen, step])),
    );
  const ofSteps = steps.flatMap((step) => {
    if (step.due === null || !step.step.required || (goal && followsUp(step, goal))) return [];
    const path = ['steps', playbook.steps.indexOf(step.step), 'due'];
    const after = step.due.source;
    const late = goal
      ? check(path, after, goal, `bring the step forward${start}, or say \`required: no\` where the goal does not need it`)
      : [];
    if (late.length > 0 || own === null) return late;
    return check(path, after, own, 'a run is due no earlier than its last required step: move one of the two, or say `required: no`');
  });
  return [...ofRun, ...ofSteps];
}
