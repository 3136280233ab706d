import type { LedgerEntry } from '../evaluate/decision.ts';
import type { Report, RunReport } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { formatDay, parseDay } from '../model/day.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Done } from '../model/scenario.ts';
import type { Differences, PlacedScenario } from './difference.ts';

/** Who does what scenarios say. */
const by = 'somebody';

/** All runs of a report: a scenario has one customer, so all are its own or of no customer. */
export function runsOfReport({ customers, unscored, runs }: Report): readonly RunReport[] {
  return [...customers.flatMap((customer) => customer.runs), ...(unscored ?? []).flatMap((customer) => customer.runs), ...runs];
}

/**
 * A line of `did` as the ledger holds it: about the run that is open on its day. Whatever could not have been done on that day (no run is open, the
 * step is none of its steps, is not part of it, or is done) is a difference. A touchpoint is no line of the ledger.
 *
 * @param report the report of the day, with what was done on it before this line
 */
export function entryOf(
  program: Program,
  { scenario }: PlacedScenario,
  index: number,
  report: Report,
  differences: Differences,
): LedgerEntry | undefined {
  const done = scenario.did[index];
  if (done === undefined || done.touchpoint !== undefined) return undefined;
  const refuse = (expected: string, got: string): undefined => {
    differences.add(done.on, 'did', ['did', index], expected, got);
  };
  const stepId = done.step ?? done.answer;
  const own = program.playbooks.find(({ playbook }) => playbook.id === scenario.playbook)?.playbook;
  const playbooks = playbooksOf(program, own, stepId);
  if (playbooks.length === 0) {
    const steps = (own === undefined ? program.playbooks.map(({ playbook }) => playbook) : [own]).flatMap((playbook) => playbook.steps);
    const what = own === undefined ? 'a step of a playbook' : `a step of ${own.id}`;
    differences.unknown(
      done.on,
      'did',
      ['did', index],
      what,
      stepId ?? '',
      steps.map(({ id }) => id),
    );
    return undefined;
  }
  const ids = playbooks.map(({ id }) => id);
  const runs = runsOfReport(report).filter(({ playbook, state }) => ids.includes(playbook) && state === 'open');
  const [run, ...others] = runs;
  if (run === undefined) return refuse(`an open run of ${ids.join(' or ')}`, 'none is open on this day');
  if (others.length > 0) return refuse('one open run it can be about', runs.map(({ key }) => key).join(', '));
  const day = formatDay(done.on);
  if (done.snooze !== undefined)
    return { day, kind: 'snoozed', run: run.key, until: formatDay(done.snooze), reason: done.reason ?? '', by };
  const reasons = Object.keys(program.content.workspace.value.close_reasons).sort();
  if (done.reason !== undefined && !reasons.includes(done.reason)) {
    differences.unknown(done.on, 'did', ['did', index, 'reason'], 'a reason under `close_reasons` of workspace.yaml', done.reason, reasons);
    return undefined;
  }
  if (done.close !== undefined) return { day, kind: 'closed', run: run.key, how: done.close, reason: done.reason ?? null, by };
  const wrong = stepFault(
    run,
    playbooks.find(({ id }) => id === run.playbook),
    done,
  );
  if (wrong !== undefined) return refuse(...wrong);
  if (done.answer !== undefined) return { day, kind: 'answered', run: run.key, step: done.answer, answer: done.with ?? '', by };
  return { day, kind: 'ticked', run: run.key, step: done.step ?? '', by };
}

/** The playbooks a line may be about: the one under test, else those that have the step. */
function playbooksOf(program: Program, own: Playbook | undefined, step: string | undefined): readonly Playbook[] {
  const has = (playbook: Playbook) => step === undefined || playbook.steps.some(({ id }) => id === step);
  if (own !== undefined && has(own)) return [own];
  return program.playbooks
    .map(({ playbook }) => playbook)
    .filter((playbook) => (own === undefined || startedBy(own).includes(playbook.id)) && has(playbook));
}

function startedBy(playbook: Playbook): readonly string[] {
  return playbook.steps.flatMap(({ starts }) => starts ?? []);
}

/** What keeps a step from being done, as expected and got; undefined when nothing does. */
function stepFault(run: RunReport, playbook: Playbook | undefined, { step, answer, with: given = '' }: Done): [string, string] | undefined {
  const id = step ?? answer;
  const stepReport = run.steps.find((one) => one.id === id);
  const ask = playbook?.steps.find((one) => one.id === id)?.ask;
  if (stepReport?.state === 'skipped') return [`the step ${id} to be part of ${run.key}`, 'it is skipped on this day'];
  if (stepReport?.state === 'done') return [`the step ${id} still to be done`, `it was done on ${stepReport.doneOn}`];
  if (step !== undefined && ask !== undefined) return [`a step to tick`, `${id} is a question: write \`answer: ${id}\` and \`with\``];
  if (answer === undefined) return undefined;
  if (ask === undefined) return ['a question', `${id} asks nothing: write \`step: ${id}\``];
  const fits = ask === 'date' ? parseDay(given) !== undefined : ask.includes(given);
  return fits ? undefined : [ask === 'date' ? 'a day, YYYY-MM-DD' : `one of ${ask.join(', ')}`, `"${given}"`];
}
