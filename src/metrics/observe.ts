import type { Program } from '../expressions/program.ts';
import type { ValueType } from '../expressions/value.ts';
import { calendarFor } from '../model/calendar.ts';
import type { Located } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import type { Observations, SourceRow, SourceState } from '../model/observation.ts';
import type { Path } from '../model/position.ts';
import type { Survey } from '../model/survey.ts';
import { lastCompleteDay, windowBounds } from '../model/window.ts';
import { months } from '../model/workspace.ts';
import { eachSql, misreadSql, newestSql, sourceSql, valueSql } from './aggregate-sql.ts';
import type { Cell, Database } from './database.ts';
import type { Frame, Lookup } from './dialect.ts';
import { customerNames, sinceDays } from './lookups.ts';
import { type MetricValues, observationsOf } from './row-observations.ts';
import { typedName } from './row-source.ts';
import { place, placeFaults } from './source-fault.ts';
import { type LoadedSource, loadSource } from './source-load.ts';
import { type EachPlan, type MetricPlan, planSources, type SourcePlan } from './source-plan.ts';
import { readSurvey } from './survey-rows.ts';
import { type Warehouse, WarehouseFault } from './warehouse.ts';

/** What is asked of the sources. */
export interface MetricsQuestion {
  readonly program: Program;
  /** The folder that the files of sources are relative to. */
  readonly dataDir: string;
  /** The days of evaluation. */
  readonly days: readonly Day[];
  /** Those of the days on which an aggregate is needed; all by default. */
  readonly daysOf?: (aggregate: string) => ReadonlySet<Day>;
  /** Names of the aggregates to observe, and no rows for playbooks; all of both by default. */
  readonly aggregates?: ReadonlySet<string>;
  /** Ids of the customers to observe; all by default. Freshness of sources counts the rows of all. */
  readonly customers?: readonly string[];
  /** Ids and other names of customers that are not in the program: their rows are known and not asked for. */
  readonly others?: readonly string[];
  /**
   * The day before which rows of a metric with `since` do not count for a customer on a day of evaluation, from its record; null for none.
   */
  readonly since: (metric: string, customer: string, day: Day) => Day | null;
}

/** What reading the sources gave: values, and what was wrong with files and rows. */
export interface MetricsResult {
  readonly observations: Observations;
  /** Answers of the sources that have `nps`, up to the last of the days, by name of source. */
  readonly surveys: readonly Survey[];
  /** Placed at the definitions of sources and metrics, in order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The question with everything that is the same for all sources. */
interface Run extends MetricsQuestion {
  readonly database: Database;
  readonly openWarehouse: (name: string) => Promise<Warehouse>;
  readonly names: Lookup;
  readonly addBusinessDays: AddBusinessDays;
  readonly sortedDays: readonly Day[];
  readonly observed: readonly string[];
  readonly diagnostics: Diagnostic[];
  readonly surveys: Survey[];
  readonly metrics: Map<string, MetricValues>;
  readonly sources: Map<string, readonly (SourceState | undefined)[]>;
  readonly rows: Map<string, { rows: readonly SourceRow[]; to: readonly Day[] }>;
}

/**
 * Reads all sources of files into a database and answers with the value of each aggregate metric for each customer on each day. Only rows dated up to
 * the last complete day before a day count on it, so a day's values are the same whatever rows came after. A source that cannot be
 * read gives diagnostics, and its metrics stay unobserved; a `snapshot`, which has no past, is observed on the last of the days only.
 */
export async function observe(
  database: Database,
  question: MetricsQuestion,
  openWarehouse: (name: string) => Promise<Warehouse>,
): Promise<MetricsResult> {
  const { program } = question;
  const { plans, diagnostics } = planOf(question);
  const calendar = calendarFor(program.content.workspace.value.country);
  const ids = program.content.customers.map((customer) => customer.value.id);
  const wanted = question.customers === undefined ? undefined : new Set(question.customers);
  const observed = ids.filter((id) => wanted === undefined || wanted.has(id));
  const { names, diagnostics: taken } = customerNames(program, observed, question.others);
  const run: Run = {
    ...question,
    database,
    openWarehouse,
    names,
    addBusinessDays: (from, count) => calendar.addBusinessDays(from, count),
    sortedDays: [...new Set(question.days)].sort((a, b) => a - b),
    observed,
    diagnostics: [...diagnostics],
    surveys: [],
    metrics: new Map(),
    sources: new Map(),
    rows: new Map(),
  };
  if (run.sortedDays.length > 0 && plans.length > 0) {
    run.diagnostics.push(...taken);
    if (plans.some((plan) => plan.source.in === undefined)) await storeLookup(database, names);
    for (const [index, plan] of plans.entries()) await observeSource(run, plan, index);
  }
  const observations = observationsOf({ ...run, days: run.sortedDays, customers: run.observed });
  return { observations, surveys: run.surveys, diagnostics: run.diagnostics.sort(compareDiagnostics) };
}

function planOf({ program, aggregates }: MetricsQuestion): ReturnType<typeof planSources> {
  const all = planSources(program);
  if (aggregates === undefined) return all;
  const asked = all.plans.map((plan) => ({
    ...plan,
    each: [],
    metrics: plan.metrics.filter((metric) => aggregates.has(metric.program.name)),
  }));
  return { ...all, plans: asked.filter(({ metrics }) => metrics.length > 0) };
}

/** Holds what is looked up in a table of the embedded database. */
async function storeLookup(database: Database, { name, keys, values }: Lookup): Promise<void> {
  await database.store(name, [keys, { type: 'integer', values }]);
}

async function observeSource(run: Run, plan: SourcePlan, index: number): Promise<void> {
  try {
    await observeRows(run, plan, index);
  } catch (error) {
    if (!(error instanceof WarehouseFault)) throw error;
    forget(run, plan);
    const { code, message, hint } = error;
    const key = code === 'warehouse-table' || code === 'warehouse-query' ? (plan.source.sql === undefined ? 'table' : 'sql') : 'in';
    const fault = { code, severity: 'error', message, key, ...(hint === undefined ? {} : { hint }) } as const;
    run.diagnostics.push(...placeFaults(run.program, plan.name, [fault]));
  }
}

/** Half of what a source has to say is not said. */
function forget(run: Run, plan: SourcePlan): void {
  run.sources.delete(plan.name);
  for (const metric of plan.metrics) run.metrics.delete(metric.program.name);
  for (const { playbook } of plan.each) run.rows.delete(playbook.playbook.id);
  const survey = run.surveys.findIndex(({ source }) => source === plan.name);
  if (survey >= 0) run.surveys.splice(survey, 1);
}

async function observeRows(run: Run, plan: SourcePlan, index: number): Promise<void> {
  const lastDays = run.sortedDays.map((day) => lastCompleteDay(day, plan.source.lag, run.addBusinessDays));
  const bounds: readonly Frame[] = run.sortedDays.map((day, place) => ({ index: place, day, from: null, to: lastDays[place] ?? day }));
  // A snapshot says how things are now: what it said on earlier days is not known.
  const frames = plan.source.snapshot ? bounds.slice(-1) : bounds;
  const { loaded, faults } = await loadRows(run, plan, index, lastDays.at(-1) ?? 0, frames);
  run.diagnostics.push(...placeFaults(run.program, plan.name, faults));
  if (loaded === undefined) return;
  const { table } = loaded;
  const states: (SourceState | undefined)[] = run.sortedDays.map(() => undefined);
  for (const frame of frames) states[frame.index] = { newest: null, rows: 0 };
  const [places = [], newest = [], rows = []] = await loaded.database.read(loaded.folded?.state ?? sourceSql(frames, table));
  for (const [row, at] of places.entries()) states[Number(at)] = { newest: Number(newest[row]), rows: Number(rows[row]) };
  run.sources.set(plan.name, states);
  // An export without any row says nothing.
  if (loaded.rows === 0) return;

  await observeSurvey(run, plan, bounds, loaded);
  for (const metric of plan.metrics) {
    const days = run.daysOf?.(metric.program.name);
    const needed = days === undefined ? frames : frames.filter(({ day }) => days.has(day));
    if (needed.length > 0) await observeMetric(run, plan, metric, needed, loaded);
  }
  for (const each of plan.each) await observeEach(run, each, bounds, loaded);
}

async function loadRows(
  run: Run,
  plan: SourcePlan,
  index: number,
  snapshotDay: Day,
  frames: readonly Frame[],
): ReturnType<typeof loadSource> {
  const boundsOf = (metric: MetricPlan, frame: Frame) => windowed(run, metric, frame);
  if (plan.source.in === undefined) return loadSource(run.database, run, plan, index, snapshotDay, { frames, boundsOf });
  const workspaceZone = run.program.content.workspace.value.time_zone;
  const { loadWarehouseSource } = await import('./warehouse-source.ts');
  return loadWarehouseSource(await run.openWarehouse(plan.source.in), { plan, names: run.names, workspaceZone, snapshotDay });
}

async function observeMetric(
  run: Run,
  plan: SourcePlan,
  metric: MetricPlan,
  frames: readonly Frame[],
  loaded: LoadedSource,
): Promise<void> {
  const { name, value } = metric.program;
  const { from, path } = metric.program;
  const lacking = [
    ...(metric.column === null ? [] : [{ column: metric.column, type: metric.type, key: metric.aggregate }]),
    ...[...(metric.where?.columns ?? [])].map(([column, type]) => ({ column, type, key: 'where' })),
    ...[...(metric.share?.columns ?? [])].map(([column, type]) => ({ column, type, key: 'share' })),
  ].flatMap(({ column, type, key }) => reportLacking(run, loaded, column, type, from, [...path, key]));
  if (lacking.length > 0) return;
  const bounds = frames.map((frame) => windowed(run, metric, frame));
  const folded = loaded.folded?.metrics.get(name);
  const since = value.since === undefined ? null : sinceDays(name, run.sortedDays, run.observed, run.since);
  if (since !== null && loaded.database === run.database) await storeLookup(run.database, since);
  const size = run.sortedDays.length * run.observed.length;
  const values: MetricValues = {
    observed: new Set(frames.map((frame) => frame.index)),
    values: Array.from({ length: size }, () => null),
    newest: Array.from({ length: size }, () => null),
  };
  await readValues(run, loaded, folded?.value ?? valueSql(metric, bounds, loaded.table, since), (at, found) => {
    // A database without yes and no says 1 and 0.
    values.values[at] = metric.type === 'yes/no' && typeof found === 'number' ? found === 1 : found;
  });
  await readValues(run, loaded, folded?.newest ?? newestSql(metric, frames, loaded.table, since), (at, found) => {
    values.newest[at] = Number(found);
  });
  run.metrics.set(name, values);
  await reportMisread(run, plan, metric, frames, loaded);
}

/** The days of a frame that count for a metric. */
function windowed(run: Run, { program: { value } }: MetricPlan, frame: Frame): Frame {
  const fiscalYearStart = months.indexOf(run.program.content.workspace.value.fiscal_year_starts) + 1;
  return { ...frame, ...windowBounds(value.window, frame.day, frame.to, fiscalYearStart) };
}

async function observeEach(run: Run, each: EachPlan, bounds: readonly Frame[], loaded: LoadedSource): Promise<void> {
  const { playbook, from } = each.playbook;
  const columns = [...(each.where?.columns ?? [])];
  const lacking = columns.flatMap(([column, type]) => reportLacking(run, loaded, column, type, from, ['start', 'where']));
  const last = bounds.at(-1);
  if (lacking.length > 0 || last === undefined) return;
  const [customers = [], ids = [], days = []] = await loaded.database.read(eachSql(each.where, last, loaded.table));
  const rows = customers.map((customer, row) => ({
    customer: run.observed[Number(customer)] ?? '',
    id: String(ids[row]),
    day: Number(days[row]),
  }));
  run.rows.set(playbook.id, { rows, to: bounds.map((frame) => frame.to) });
}

/** Reads the answers of a source that has them, unless only some aggregates are asked for. */
async function observeSurvey(run: Run, { name, source }: SourcePlan, bounds: readonly Frame[], loaded: LoadedSource): Promise<void> {
  const from = run.program.content.definitions.find((file) => Object.hasOwn(file.value.sources, name));
  const last = bounds.at(-1);
  if (source.nps === undefined || run.aggregates !== undefined || from === undefined || last === undefined) return;
  const { score, person, invitations } = source.nps;
  const path = ['sources', name, 'nps'];
  const lacking = [
    ...reportLacking(run, loaded, score, 'text', from, [...path, 'score']),
    ...reportLacking(run, loaded, person, 'text', from, [...path, 'person']),
  ];
  if (lacking.length > 0) return;
  const rows = await readSurvey(loaded.database, loaded.table, { score, person }, last.to, run.observed);
  run.surveys.push({ source: name, invitations, rows, lost: loaded.lost });
}

/** Reports a column that the source does not have, or not of this type, where it is asked for; gives it back. */
function reportLacking(
  run: Run,
  loaded: LoadedSource,
  column: string,
  type: ValueType,
  from: Located<unknown>,
  path: Path,
): readonly string[] {
  const lacking = loaded.lacking.get(column) ?? loaded.lacking.get(typedName(column, type));
  if (lacking === undefined) return [];
  const { key: _, ...fault } = lacking;
  run.diagnostics.push(place(fault, from, path));
  return [column];
}

/** Calls back with each value of a query for frames and customers, and its place in the arrays. */
async function readValues(run: Run, { database }: LoadedSource, sql: string, set: (place: number, value: Cell) => void): Promise<void> {
  const [days = [], customers = [], found = []] = await database.read(sql);
  for (let row = 0; row < days.length; row += 1) set(Number(days[row]) * run.observed.length + Number(customers[row]), found[row] ?? null);
}

async function reportMisread(
  run: Run,
  plan: SourcePlan,
  metric: MetricPlan,
  frames: readonly Frame[],
  loaded: LoadedSource,
): Promise<void> {
  const last = frames.at(-1);
  const sql = last && misreadSql(metric, last, loaded.table);
  if (!sql) return;
  const folded = loaded.folded?.metrics.get(metric.program.name)?.misread;
  if (folded !== undefined && (await loaded.database.read(folded))[0]?.[0] === 0) return;
  const [counts, rows, texts] = await loaded.database.read(sql);
  const count = Number(counts?.[0] ?? 0);
  if (count === 0) return;
  const { value, from, path } = metric.program;
  const message = `${count} ${count === 1 ? 'row' : 'rows'} left out here: no ${value.type ?? 'number'} in ${metric.column}; the first is "${texts?.[0]}", ${loaded.placeOf(Number(rows?.[0]))}`;
  run.diagnostics.push(
    place({ code: 'source-misread', severity: 'warning', message, hint: `the source is ${plan.name}` }, from, [...path, metric.aggregate]),
  );
}
