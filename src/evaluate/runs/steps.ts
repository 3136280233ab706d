import type { PlaybookProgram, StepProgram } from '../../expressions/program.ts';
import { type Day, parseDay } from '../../model/day.ts';
import type { AddBusinessDays } from '../../model/duration.ts';
import type { Deeds } from './deeds.ts';
import { FINISH, type Run } from './run.ts';
import { RunMoment } from './run-moment.ts';

/** A step of a run on a day. */
export interface StepDay {
  readonly program: StepProgram;
  /** `waiting`: for an earlier step, an answer, or data its `if` needs. `skipped`: it does not belong to this run. */
  readonly state: 'open' | 'done' | 'waiting' | 'skipped';
  readonly due: Day | null;
}

/** What steps are looked at with. */
export interface StepContext {
  readonly asOf: Day;
  readonly deeds: Deeds;
  /** Business days of the run's owner. */
  readonly addBusinessDays: AddBusinessDays;
  /** The day from which a due day counts as passed: later than it where the run was put off. */
  readonly lateFrom: (due: Day) => Day;
  /** Opens, or finds, the run that a step starts; undefined where there can be none. Null while steps may not act, because the run is not open. */
  readonly startChild: ((step: StepProgram) => boolean) | null;
}

/** An unanswered question takes its default when it is overdue by so many business days. */
const DEFAULT_AFTER = 5;

/**
 * Looks at the steps of a run: carries over what people did, ticks what ticks itself, takes defaults of overdue questions, starts playbooks,
 * and finds each step's date. What one step changes may decide another, so it goes on until nothing changes.
 */
export function lookAtSteps(run: Run, context: StepContext): readonly StepDay[] {
  if (context.startChild !== null) carryDeeds(run, context);
  for (let pass = 0; pass <= 2 * run.playbook.steps.length + 1; pass += 1) {
    const steps = readSteps(run, context);
    if (context.startChild === null || !steps.map((step) => act(run, step, context)).some(Boolean)) return steps;
  }
  return readSteps(run, context);
}

/** The moment the run's own expressions read. */
export function momentOf(run: Run, addBusinessDays: AddBusinessDays): RunMoment {
  const skipped = new Set<string>();
  const moment = new RunMoment(run.subject.moment, run, skipped, addBusinessDays);
  // In order: whether a question belongs to the run may hang on an earlier question that does not.
  for (const { step, if: condition } of run.playbook.steps)
    if (condition !== null && !run.done.has(step.id) && condition.evaluate(moment) === false) skipped.add(step.id);
  return moment;
}

const onFinishOf = new WeakMap<PlaybookProgram, ReadonlySet<string>>();

/** Steps that are due on the finish of their run, themselves or through another step's date. */
export function stepsOnFinish(play: PlaybookProgram): ReadonlySet<string> {
  const held = onFinishOf.get(play);
  if (held !== undefined) return held;
  const found = new Set<string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { step, due } of play.steps)
      if (due?.names.some((name) => name === 'finish' || (name.endsWith('.done') && found.has(name.slice(0, -'.done'.length)))))
        found.add(step.id);
  }
  onFinishOf.set(play, found);
  return found;
}

/** The due day of a run: its `due`, but never before its last required step; null while neither is known. */
export function dueOf(run: Run, steps: readonly StepDay[], addBusinessDays: AddBusinessDays): Day | null {
  const required = steps.filter(({ program, state }) => program.step.required && state !== 'skipped').flatMap(({ due }) => due ?? []);
  const own = run.playbook.due === null ? null : (run.playbook.due.evaluate(momentOf(run, addBusinessDays), true) ?? null);
  const days = own === null ? required : [own, ...required];
  return days.length === 0 ? null : Math.max(...days);
}

function carryDeeds(run: Run, { deeds }: StepContext): void {
  for (const [step, day] of deeds.unticks) {
    const done = run.done.get(step);
    if (done !== undefined && done <= day) run.done.delete(step);
  }
  for (const { step } of run.playbook.steps) {
    const answer = deeds.answers.get(step.id);
    if (answer !== undefined && isAnswer(step.ask, answer.answer)) {
      run.answers.set(step.id, answer.answer);
      setDone(run, step.id, answer.day);
    }
    const tick = deeds.ticks.get(step.id);
    if (tick !== undefined && step.ask === undefined && step.proof === undefined && step.starts === undefined)
      setDone(run, step.id, tick.day);
  }
}

/** A step that was done is done; a tick found later is only then its day when there is none. */
function setDone(run: Run, step: string, day: Day): void {
  if (!run.done.has(step)) run.done.set(step, day);
}

/** Whether a text answers a question: one of its options, or a day. */
export function isAnswer(ask: readonly string[] | 'date' | undefined, answer: string): boolean {
  if (ask === undefined) return false;
  return ask === 'date' ? parseDay(answer) !== undefined : ask.includes(answer);
}

function readSteps(run: Run, context: StepContext): readonly StepDay[] {
  const moment = momentOf(run, context.addBusinessDays);
  const onFinish = stepsOnFinish(run.playbook);
  const finished = run.done.has(FINISH);
  return run.playbook.steps.map((program): StepDay => {
    const { step } = program;
    const due = program.due?.evaluate(moment, true) ?? null;
    if (run.done.has(step.id)) return { program, state: 'done', due };
    const belongs = program.if === null ? true : program.if.evaluate(moment);
    // Once the run has finished, only what is due on its finish still happens.
    if (belongs === false || (finished && !onFinish.has(step.id))) return { program, state: 'skipped', due: null };
    const waits = program.due !== null && due === null && program.due.names.some((name) => isOutstanding(run, name, onFinish, finished));
    return { program, state: belongs === true && !waits ? 'open' : 'waiting', due };
  });
}

/** Whether a date hangs on something of the run that has not happened yet. */
function isOutstanding(run: Run, name: string, onFinish: ReadonlySet<string>, finished: boolean): boolean {
  if (name === 'finish') return !finished;
  const id = name.replace(/\.(done|answer)$/, '');
  const step = run.playbook.steps.find((one) => one.step.id === id);
  return step !== undefined && !run.done.has(id) && (!finished || onFinish.has(id));
}

/** Does what a step does by itself; whether anything changed. */
function act(run: Run, { program, state, due }: StepDay, context: StepContext): boolean {
  const { step } = program;
  const { asOf, deeds } = context;
  if (state === 'done' || state === 'skipped') return false;
  const tick = deeds.ticks.get(step.id);
  if (step.starts !== undefined) {
    const turn = tick !== undefined || (run.snoozed === null && state === 'open' && (due === null || due <= asOf));
    if (!turn || context.startChild?.(program) !== true) return false;
    run.done.set(step.id, asOf);
    return true;
  }
  if (step.ask !== undefined) {
    if (step.default === undefined || due === null || run.snoozed !== null) return false;
    if (asOf < context.addBusinessDays(context.lateFrom(due), DEFAULT_AFTER)) return false;
    run.answers.set(step.id, step.default);
    run.done.set(step.id, asOf);
    return true;
  }
  const byItself = state === 'open' && program.done?.evaluate(momentOf(run, context.addBusinessDays)) === true;
  // With nothing but `proof`, a person ticks and the touchpoint proves it; with `done` as well, either a tick or the expression will do.
  const day = tick?.day ?? (byItself ? asOf : null);
  if (day === null) return false;
  const proof = step.proof === undefined ? day : firstTouchpoint(run, asOf);
  if (proof === null) return false;
  run.done.set(step.id, Math.max(day, proof));
  return true;
}

/** The first contact logged on or after the run's start. */
function firstTouchpoint({ subject, start }: Run, asOf: Day): Day | null {
  const days = (subject.customer?.files.touchpoints ?? []).map(({ value }) => value.on).filter((on) => on >= start && on <= asOf);
  return days.length === 0 ? null : Math.min(...days);
}
