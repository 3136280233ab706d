import type { PlaybookProgram, Program, StepProgram } from '../../expressions/program.ts';
import { describeSource } from '../../expressions/words.ts';
import { describeDue } from '../../expressions/words-formula.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { formatDuration } from '../../model/duration.ts';
import { formatPosition } from '../../model/position.ts';
import type { RunReport, StepReport } from '../report.ts';
import type { RunRecord } from '../state.ts';
import type { Deeds } from './deeds.ts';
import { variantOf } from './lot.ts';
import type { OwnerDesk } from './owner.ts';
import { isLive, type Run } from './run.ts';
import type { RunBook } from './run-book.ts';
import { explainRun, vocabularyFor } from './why.ts';

/** A run as the report shows it, with its steps and the chain that made it. */
export function reportRun(program: Program, book: RunBook, desk: OwnerDesk, run: Run, deeds: Deeds, asOf: Day): RunReport {
  // A run that ended today before its steps were looked at has the steps of one that is over.
  const isOver = run.steps.length === 0 && !isLive(run);
  const past = { owner: run.owner, done: Object.fromEntries(run.done), answers: Object.fromEntries(run.answers) };
  const live = run.steps.map(({ program: step, state, due }): StepReport => {
    const { id, owner } = step.step;
    const dealt = owner === undefined || step.owner === null ? run.owner : desk.ownerOfStep(run, step.owner, run.dealt.get(id) ?? null);
    const doneOn = run.done.get(id) ?? null;
    return {
      ...fixed(program, run.playbook, step),
      state,
      due: iso(due),
      owner: dealt,
      doneOn: iso(doneOn),
      by: (deeds.answers.get(id) ?? deeds.ticks.get(id))?.by ?? null,
      answer: run.answers.get(id) ?? null,
      byDefault: run.answers.has(id) && !deeds.answers.has(id),
    };
  });
  const dues = [run.due, ...run.steps.filter(({ state }) => state === 'open').map(({ due }) => due)].filter(
    (due) => due !== null && due !== undefined,
  );
  const late = run.state === 'open' && run.snoozed === null ? Math.max(0, ...dues.map((due) => asOf - due)) : 0;
  const { snoozed, escalated } = run;
  return {
    ...heading(program, run, run.playbook, run.subject.customer?.id ?? null, run.subject.id),
    late,
    ...(run.state === 'open' && snoozed !== null && { snoozedUntil: formatDay(snoozed.until) }),
    ...(run.state === 'open' &&
      escalated !== null && {
        escalated: { to: escalated.to, login: escalated.login, since: formatDay(escalated.since), after: formatDuration(escalated.after) },
      }),
    steps: isOver ? stepsOfRecord(program, run.playbook, past, deeds) : live,
    why: explainRun(program, book, desk, run, asOf),
    held: run.held,
    ...(run.state === 'held' && run.heldFor !== null && { heldFor: run.heldFor }),
  };
}

/** A run that was over before the day, as history knows it: steps that were not done no longer happen. */
export function reportRecord(program: Program, play: PlaybookProgram, record: RunRecord, deeds: Deeds): RunReport {
  const steps = stepsOfRecord(program, play, record, deeds);
  return { ...heading(program, record, play, record.customer, record.subject), late: 0, steps, why: [], held: null };
}

function stepsOfRecord(
  program: Program,
  play: PlaybookProgram,
  record: Pick<RunRecord, 'done' | 'owner' | 'answers'>,
  deeds: Deeds,
): readonly StepReport[] {
  return play.steps.map((step): StepReport => {
    const { id } = step.step;
    const doneOn = record.done[id] ?? null;
    return {
      ...fixed(program, play, step),
      state: doneOn === null ? 'skipped' : 'done',
      due: null,
      owner: record.owner,
      doneOn: iso(doneOn),
      by: (deeds.answers.get(id) ?? deeds.ticks.get(id))?.by ?? null,
      answer: record.answers[id] ?? null,
      byDefault: record.answers[id] !== undefined && !deeds.answers.has(id),
    };
  });
}

function heading(
  program: Program,
  run: Pick<RunRecord, 'key' | 'ordinal' | 'state' | 'start' | 'opened' | 'closed' | 'due' | 'owner' | 'priority'> & {
    readonly members?: readonly string[] | null;
  },
  play: PlaybookProgram,
  customer: string | null,
  subject: string,
) {
  const { key, ordinal, state, start, opened, closed, due, owner, priority } = run;
  const { id, title, status, per } = play.playbook;
  // Several runs about objectives may be open at once: each says which it is about.
  const words = per === 'objectives' ? wordsOfObjectives(program).get(subject) : undefined;
  const days = { start: formatDay(start), opened: formatDay(opened), closed: iso(closed), due: iso(due) };
  const members = run.members == null ? {} : { members: run.members };
  const variant = customer === null ? null : variantOf(play.playbook, customer);
  const { variants } = play.playbook;
  return {
    key,
    playbook: id,
    title: words === undefined ? title : `${title}: ${words}`,
    subject,
    customer,
    ...members,
    ...(variant !== null && { variant }),
    ...(variants !== undefined &&
      run.members != null && { variants: Object.fromEntries(run.members.map((id) => [id, variantOf(play.playbook, id) ?? ''])) }),
    ordinal,
    state,
    status,
    ...days,
    owner,
    priority,
    at: formatPosition(play.at),
  };
}

const objectiveWords = new WeakMap<Program, ReadonlyMap<string, string>>();

/** What customers call their objectives, by the subject of a run about one. */
function wordsOfObjectives(program: Program): ReadonlyMap<string, string> {
  let held = objectiveWords.get(program);
  if (held === undefined) {
    held = new Map(
      program.content.customers.flatMap(({ value, successPlan }) =>
        (successPlan?.value.objectives ?? []).map((objective) => [`${value.id}:${objective.id}`, objective.words] as const),
      ),
    );
    objectiveWords.set(program, held);
  }
  return held;
}

/** What a step is on every day. */
type Fixed = Pick<
  StepReport,
  'id' | 'title' | 'when' | 'options' | 'asksDay' | 'asset' | 'contact' | 'ticksItself' | 'condition' | 'starts' | 'ownIssue' | 'at'
>;

const fixedSteps = new WeakMap<StepProgram, Fixed>();

/** The same for all runs of a playbook, so it is put into words once. */
function fixed(program: Program, play: PlaybookProgram, one: StepProgram): Fixed {
  const held = fixedSteps.get(one);
  if (held !== undefined) return held;
  const vocabulary = vocabularyFor(program, play);
  const { step, at } = one;
  const made: Fixed = {
    id: step.id,
    title: step.title,
    when: step.due === undefined ? null : describeDue(step.due, vocabulary),
    options: Array.isArray(step.ask) ? step.ask : null,
    ...(step.ask === 'date' && { asksDay: true as const }),
    asset: step.asset ?? null,
    contact: step.contact,
    ticksItself: step.done !== undefined,
    condition: step.if === undefined ? null : describeSource(step.if, vocabulary),
    starts: step.starts ?? null,
    ...(step.issue === 'own' && { ownIssue: true as const }),
    at: formatPosition(at),
  };
  fixedSteps.set(one, made);
  return made;
}

function iso(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}
