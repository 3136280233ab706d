import { describeDay } from '../../expressions/words-values.ts';
import type { Day } from '../../model/day.ts';
import { addDuration } from '../../model/duration.ts';
import { reachedNames } from './admission.ts';
import type { Deeds } from './deeds.ts';
import { FINISH, type Run } from './run.ts';
import { momentOf, type StepDay, stepsOnFinish } from './steps.ts';

/** Lets people's closes, `until` and a customer that left end a run. What a person closed stays closed. */
export function endRun(run: Run, deeds: Deeds, asOf: Day): void {
  const left = leftBecause(run);
  if (deeds.closed !== null) close(run, deeds.closed.how, deeds.closed.day, deeds.closed.reason);
  else if (left !== null) close(run, 'ended', asOf, left);
  else if (
    run.playbook.until?.evaluate(momentOf(run, (day, count) => run.subject.moment.addBusinessDays(day, count))) === true &&
    !run.done.has(FINISH)
  ) {
    if (run.state === 'open' && stepsOnFinish(run.playbook).size > 0) {
      run.done.set(FINISH, asOf);
      run.because = UNTIL;
    } else close(run, 'ended', asOf, UNTIL);
  }
}

/** Why a run ended whose `until` came true. */
const UNTIL = 'until';

/**
 * Finishes an open run whose required steps are all done; steps due on its finish keep it open until they are done as well. A run without
 * required steps waits for all its steps.
 */
export function finishRun(run: Run, look: () => readonly StepDay[], asOf: Day): void {
  const onFinish = stepsOnFinish(run.playbook);
  if (!run.done.has(FINISH)) {
    if (waiting(run.steps.filter(({ program }) => !onFinish.has(program.step.id)))) return;
    run.done.set(FINISH, asOf);
    run.steps = look();
  }
  if (waiting(run.steps.filter(({ program }) => onFinish.has(program.step.id)))) return;
  close(run, run.because === UNTIL ? 'ended' : 'done', asOf, run.because);
}

/** Ends a run that was held back for too long. */
export function expireRun(run: Run, holdFor: Parameters<typeof addDuration>[1] | undefined, asOf: Day): boolean {
  if (holdFor === undefined || asOf <= addDuration(run.opened, holdFor, 1, (day, count) => run.subject.moment.addBusinessDays(day, count)))
    return false;
  close(run, 'expired', asOf, `held back since ${describeDay(run.opened, true)}`);
  return true;
}

function waiting(steps: readonly StepDay[]): boolean {
  const mine = steps.filter(({ state }) => state !== 'skipped');
  const required = mine.filter(({ program }) => program.step.required);
  return (required.length > 0 ? required : mine).some(({ state }) => state !== 'done');
}

function close(run: Run, state: Run['state'], day: Day, because: string | null): void {
  run.state = state;
  run.closed = day;
  run.because = because;
}

/** A run ends with its customer, unless the playbook's `for` speaks of such customers. A wish not to be contacted only opens nothing new. */
function leftBecause({ playbook, subject: { customer } }: Run): string | null {
  if (customer === null) return null;
  const exclusion = customer.exclusion(reachedNames(customer.program, playbook));
  if (exclusion === 'internal') return 'the account is internal';
  if (exclusion !== 'churned') return null;
  const { left } = customer.facts;
  return left === null ? 'the customer left' : `the customer left on ${describeDay(left, true)}`;
}
