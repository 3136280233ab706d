import type { CustomerReport, Report, RunReport, StepReport } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';
import { parseNumber } from '../model/scalars.ts';
import type { Expected } from '../model/scenario.ts';
import type { Differences, PlacedScenario } from './difference.ts';
import { isLive, type RunChange } from './run-changes.ts';
import { expectedValue, MISSING, readValue } from './scenario-data.ts';
import { runsOfReport } from './scenario-deeds.ts';
import { matchesWritten, writeLike } from './written-value.ts';

/** A day of a scenario after its evaluation. */
export interface ScenarioDay {
  readonly day: Day;
  readonly report: Report;
  readonly changes: readonly RunChange[];
}

const runStates = ['due', 'held', 'open', 'done', 'dismissed', 'ended', 'expired'];
const stepStates = ['open', 'done', 'waiting', 'skipped'];

/** Compares a day with what a scenario expects of it, field by field. */
export class Expectation {
  readonly #program: Program;
  readonly #placed: PlacedScenario;
  readonly #differences: Differences;
  readonly #day: Day;
  readonly #expected: Expected;

  constructor(program: Program, placed: PlacedScenario, differences: Differences, day: Day, expected: Expected) {
    this.#program = program;
    this.#placed = placed;
    this.#differences = differences;
    this.#day = day;
    this.#expected = expected;
  }

  /** Finds what no evaluation could satisfy: names that are not there, keys that speak of nothing. */
  check(): void {
    const { opens, starts, closes, step, state, stage, metrics = {} } = this.#expected;
    const ids = this.#program.playbooks.map(({ playbook }) => playbook.id);
    for (const [field, id] of Object.entries({ opens, starts, closes }))
      if (id !== undefined && !ids.includes(id)) this.#unknown(field, [field], 'a playbook of the workspace', id, ids);
    const stages = this.#program.stages.map(({ name }) => name);
    if (stage !== undefined && !stages.includes(stage)) this.#unknown('stage', ['stage'], 'a stage of the journey', stage, stages);
    for (const name of Object.keys(metrics))
      if (!this.#program.metrics.has(name))
        this.#unknown(`metrics.${name}`, ['metrics', name], 'a metric of the workspace', name, this.#program.metrics.keys());
    const states = step === undefined ? runStates : stepStates;
    if (state !== undefined && !states.includes(state))
      this.#differ('state', `a state of a ${step === undefined ? 'run' : 'step'}: ${states.join(', ')}`, `"${state}"`);
    const about = this.#about;
    if (about === undefined) {
      for (const field of ['step', 'state', 'owner', 'due', 'escalated', 'snoozed'] as const)
        if (this.#expected[field] !== undefined) this.#differ(field, 'a playbook it speaks of: `playbook`, `opens` or `closes`', 'none');
      return;
    }
    const steps = this.#program.playbooks.find(({ playbook }) => playbook.id === about)?.playbook.steps.map(({ id }) => id);
    if (step !== undefined && steps !== undefined && !steps.includes(step))
      this.#unknown('step', ['step'], `a step of ${about}`, step, steps);
  }

  /** Compares the day. */
  compare(day: ScenarioDay): void {
    this.#compareRuns(day);
    this.#compareCustomer(day.report);
  }

  /** The playbook that owner, due, state and step speak of. */
  get #about(): string | undefined {
    return this.#expected.opens ?? this.#expected.closes ?? this.#placed.scenario.playbook;
  }

  #compareRuns({ report, changes }: ScenarioDay): void {
    const { runs: none, opens, closes, starts, step } = this.#expected;
    const runs = runsOfReport(report);
    if (none !== undefined) {
      const { playbook } = this.#placed.scenario;
      const live = runs.filter((run) => isLive(run.state) && (playbook === undefined || run.playbook === playbook));
      if (live.length > 0) this.#differ('runs', 'none', live.map((run) => `${run.key}, ${run.state} since ${run.opened}`).join('; '));
    }
    const opened = changes.filter((change) => change.opens).map(({ run }) => run);
    const closed = changes.filter((change) => change.closes).map(({ run }) => run);
    const today = (found: readonly { readonly playbook: string; readonly key: string }[], id: string | undefined) =>
      found.filter(({ playbook }) => playbook === id).map(({ key }) => key);
    if (opens !== undefined && today(opened, opens).length === 0) this.#differ('opens', opens, whatHappened(runs, opens, 'opens'));
    if (closes !== undefined && today(closed, closes).length === 0) this.#differ('closes', closes, whatHappened(runs, closes, 'closes'));

    const keys = [...today(opened, opens), ...today(closed, closes)];
    const run = runSpokenOf(runs, this.#about, keys);
    if (starts !== undefined) {
      const parents = runs.filter(({ playbook }) => playbook === this.#about || this.#about === undefined).map(({ key }) => key);
      const isStarted = opened.some(
        ({ playbook, occurrence }) =>
          playbook === starts &&
          parents.some((key) => (step === undefined ? occurrence.startsWith(`${key}/`) : occurrence === `${key}/${step}`)),
      );
      if (!isStarted) this.#differ('starts', starts, whatHappened(runs, starts, 'opens'));
    }
    if (run !== undefined) this.#compareRun(run);
    else if (opens === undefined && closes === undefined)
      for (const field of ['step', 'state', 'owner', 'due', 'escalated', 'snoozed'] as const) {
        const value = this.#expected[field];
        if (value !== undefined) this.#differ(field, typeof value === 'number' ? formatDay(value) : value, `no run of ${this.#about}`);
      }
  }

  #compareRun(run: RunReport): void {
    const { step, state, owner, due, escalated, snoozed } = this.#expected;
    const role = run.escalated?.to ?? 'none';
    if (escalated !== undefined && escalated !== role) this.#differ('escalated', escalated, role);
    if (snoozed !== undefined && formatDay(snoozed) !== run.snoozedUntil)
      this.#differ('snoozed', `until ${formatDay(snoozed)}`, run.snoozedUntil === undefined ? 'not put off' : `until ${run.snoozedUntil}`);
    let subject: RunReport | StepReport = run;
    if (step !== undefined) {
      const found = run.steps.find(({ id }) => id === step);
      if (found === undefined) return;
      if (found.state === 'skipped' && state === undefined) {
        this.#differ('step', `${step} to be part of ${run.key}`, 'skipped');
        return;
      }
      subject = found;
    }
    if (state !== undefined && state !== subject.state) this.#differ('state', state, subject.state);
    if (owner !== undefined && owner !== (subject.owner ?? 'none')) this.#differ('owner', owner, subject.owner ?? 'none');
    if (due !== undefined && formatDay(due) !== subject.due) this.#differ('due', formatDay(due), subject.due ?? 'no day');
  }

  #compareCustomer(report: Report): void {
    const { band, stage, metrics = {} } = this.#expected;
    const customer = [...report.customers, ...(report.unscored ?? [])][0];
    const absent = `no customer on this day: ${report.notScored[0]?.because}`;
    if (band !== undefined && (customer === undefined || (customer.health.band ?? 'unknown') !== band))
      this.#differ('band', band, customer === undefined ? absent : (customer.health.band ?? `unknown: ${customer.health.noScore}`));
    if (stage !== undefined && customer?.stage !== stage)
      this.#differ('stage', stage, customer === undefined ? absent : (customer.stage ?? 'none'));
    for (const field of ['score', 'coverage'] as const) {
      const written = this.#expected[field];
      if (written === undefined) continue;
      if (customer === undefined) this.#differ(field, written, absent);
      else this.#compareNumber(field, written, customer.health[field]);
    }
    for (const [name, written] of Object.entries(metrics).sort(([a], [b]) => compareText(a, b))) {
      if (customer === undefined) this.#differ(`metrics.${name}`, written, absent, ['metrics', name]);
      else this.#compareMetric(customer, name, written);
    }
  }

  /** A number that is shown, or `missing`. */
  #compareNumber(field: 'score' | 'coverage', written: string, value: number | null): void {
    if (written !== MISSING && parseNumber(written) === undefined) this.#differ(field, 'a number', `"${written}"`);
    else if (value === null ? written !== MISSING : written === MISSING || !matchesWritten(written, value))
      this.#differ(field, written, value === null ? MISSING : writeLike(written, value));
  }

  #compareMetric(customer: CustomerReport, name: string, written: string): void {
    const meaning = this.#program.metrics.get(name)?.meaning;
    const value = customer.metrics.find((metric) => metric.name === name)?.value ?? null;
    if (meaning === undefined) return;
    const differ = (got: string) => this.#differ(`metrics.${name}`, written, got, ['metrics', name]);
    if (written === MISSING) {
      if (value !== null) differ(writeLike(written, value));
    } else if (readValue(written, meaning) === undefined)
      this.#differ(`metrics.${name}`, expectedValue(meaning), `"${written}"`, ['metrics', name]);
    else if (value === null) differ(MISSING);
    else if (!matchesWritten(written, value)) differ(writeLike(written, value));
  }

  #differ(field: string, expected: string, got: string, path: Path = [field]): void {
    this.#differences.add(this.#day, field, ['expect', formatDay(this.#day), ...path], expected, got);
  }

  #unknown(field: string, path: Path, what: string, name: string, candidates: Iterable<string>): void {
    this.#differences.unknown(this.#day, field, ['expect', formatDay(this.#day), ...path], what, name, candidates);
  }
}

/** The run that the keys speak of: one that opened or closed today, else one that is not over, else the last there was. */
function runSpokenOf(runs: readonly RunReport[], playbook: string | undefined, keys: readonly string[]): RunReport | undefined {
  const mine = runs
    .filter((run) => run.playbook === playbook)
    .sort((a, b) => compareText(a.opened, b.opened) || a.ordinal - b.ordinal || compareText(a.key, b.key));
  return mine.findLast(({ key }) => keys.includes(key)) ?? mine.findLast(({ state }) => isLive(state)) ?? mine.at(-1);
}

/** What became of a playbook that should have opened or closed today. */
function whatHappened(runs: readonly RunReport[], playbook: string, verb: 'opens' | 'closes'): string {
  const last = runSpokenOf(runs, playbook, []);
  if (last === undefined) return `no run of ${playbook}`;
  const since = last.closed === null ? `since ${last.opened}` : `since ${last.closed}`;
  const why = last.held === null || verb === 'closes' ? '' : ` (${last.held})`;
  return `${last.key} is ${last.state} ${since}${why}`;
}
