import type { LedgerEntry } from '../evaluate/decision.ts';
import { decideDay } from '../evaluate/evaluation.ts';
import { extendState, foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import type { CustomerFiles } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';
import { type Difference, Differences, type PlacedScenario } from './difference.ts';
import { changesOf } from './run-changes.ts';
import { calendarOf, type ScenarioCalendar } from './scenario-calendar.ts';
import { customerOfScenario } from './scenario-customer.ts';
import { observationsOf, overrideMetrics, seriesOf } from './scenario-data.ts';
import { entryOf } from './scenario-deeds.ts';
import { Expectation } from './scenario-expectation.ts';
import { Questions } from './scenario-questions.ts';
import { rowsOf } from './scenario-rows.ts';

/** How a scenario went. */
export interface ScenarioResult {
  readonly name: string;
  /** The playbook under test; null where it names none. */
  readonly playbook: string | null;
  readonly file: string;
  readonly line: number;
  readonly passed: boolean;
  /** In the order of the days; those that are wrong on any day come first. */
  readonly differences: readonly Difference[];
  /** Playbooks of which a run came up on any day, sorted. */
  readonly cameUp: readonly string[];
  /** Playbooks whose start could have come up in the days of the scenario, sorted. */
  readonly asked: readonly string[];
}

/**
 * Runs a scenario on the evaluation itself, day by day on a calendar of its own, for one customer. The same scenario gives the same result on any
 * day, on any machine. A scenario that could not fail (a day nothing looks at, a name that is not there, a deed nobody could have done) is
 * not run, or differs.
 */
export function runScenario(program: Program, placed: PlacedScenario): ScenarioResult {
  const { scenario, file, path } = placed;
  const differences = new Differences(placed);
  const cameUp = new Set<string>();
  const asked: string[] = [];
  const prepared = prepare(program, placed, differences);
  if (prepared !== undefined && differences.found.length === 0) asked.push(...runDays(prepared, placed, differences, cameUp));
  return {
    name: scenario.scenario,
    playbook: scenario.playbook ?? null,
    file: file.file,
    line: file.locate([...path, 'scenario']).line,
    passed: differences.found.length === 0,
    differences: differences.found,
    cameUp: [...cameUp].sort(),
    asked,
  };
}

/** What the days of a scenario are evaluated with. */
interface Prepared {
  readonly program: Program;
  readonly observations: Observations;
  readonly calendar: ScenarioCalendar;
  readonly expectations: ReadonlyMap<Day, Expectation>;
}

function prepare(program: Program, placed: PlacedScenario, differences: Differences): Prepared | undefined {
  const { scenario } = placed;
  const ids = program.playbooks.map(({ playbook }) => playbook.id);
  if (scenario.playbook !== undefined && !ids.includes(scenario.playbook))
    differences.unknown(null, 'playbook', ['playbook'], 'a playbook of the workspace', scenario.playbook, ids);
  scenario.never.forEach((id, index) => {
    if (!ids.includes(id)) differences.unknown(null, 'never', ['never', index], 'a playbook of the workspace', id, ids);
  });
  const customer = customerOfScenario(program, placed, differences);
  const series = seriesOf(program, scenario, differences);
  const calendar = calendarOf(scenario, differences);
  const expectations = new Map(
    Object.entries(scenario.expect).map(([key, expected]) => {
      const day = Number(key);
      return [day, new Expectation(program, placed, differences, day, expected)] as const;
    }),
  );
  for (const expectation of expectations.values()) expectation.check();
  const metrics = overrideMetrics(program.metrics, series);
  const rows = rowsOf({ ...program, metrics }, scenario, customer?.value.id ?? '', differences);
  if (customer === undefined || calendar === undefined) return undefined;
  const alone = withOneCustomer({ ...program, metrics }, customer, calendar.liveFrom);
  return {
    program: alone,
    observations: observationsOf(alone, series, rows),
    calendar,
    expectations,
  };
}

/** The workspace as if it had one customer, and went live on the day the scenario begins. */
function withOneCustomer(program: Program, customer: CustomerFiles, liveFrom: Day): Program {
  const { content, playbooks } = program;
  const { workspace } = content;
  return {
    ...program,
    content: { ...content, workspace: { ...workspace, value: { ...workspace.value, live_from: liveFrom } }, customers: [customer] },
    // Playbooks of their own: what the evaluation remembers of a playbook hangs on the metrics, which each scenario may replace.
    playbooks: playbooks.map((play) => ({ ...play })),
  };
}

/** Runs the days, notes what came up, and gives the playbooks that were asked. */
function runDays(prepared: Prepared, placed: PlacedScenario, differences: Differences, cameUp: Set<string>): readonly string[] {
  const { program, observations, calendar, expectations } = prepared;
  const { did, never, rows } = placed.scenario;
  const past = foldDecisions([]);
  const questions = new Questions(program, observations, rows, calendar.liveFrom - 1);
  const ledger: LedgerEntry[] = [];
  for (const day of calendar.days) {
    const look = () => decideDay({ program, observations, past, ledger, asOf: day });
    // People act on what the day shows them, one after the other: each line is read against what the lines before it left.
    for (const [index, { on }] of did.entries()) {
      if (on !== day) continue;
      const entry = entryOf(program, placed, index, look().report(), differences);
      if (entry !== undefined) ledger.push(entry);
    }
    questions.look(day, past);
    const evaluation = look();
    const changes = changesOf(evaluation.decisions, past);
    expectations.get(day)?.compare({ day, report: evaluation.report(), changes });
    for (const { run, isNew } of changes) {
      if (!isNew) continue;
      cameUp.add(run.playbook);
      const place = never.indexOf(run.playbook);
      if (place >= 0) differences.add(day, 'never', ['never', place], `no run of ${run.playbook}`, `${run.key} is ${run.state}`);
    }
    extendState(past, evaluation.decisions);
  }
  return program.playbooks.map(({ playbook: { id } }) => id).filter((id) => questions.asked(id));
}
