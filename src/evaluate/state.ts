import { type Day, parseDay } from '../model/day.ts';
import type { Priority } from '../model/playbook.ts';
import type { BandName } from '../model/table.ts';
import type { Decision } from './decision.ts';
import type { RunState, ShownBand } from './report.ts';

/** The shown health of a customer from a day on, until the next point. */
export interface HealthPoint {
  readonly day: Day;
  readonly model: string | null;
  /** Rounded to a tenth. */
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** The raw band after hysteresis, remembered through unknown. */
  readonly held: BandName | null;
  readonly coverage: number;
  /** The band of each group and each measure that had a score; absent where none had. */
  readonly groups?: Readonly<Record<string, BandName>>;
  readonly measures?: Readonly<Record<string, BandName>>;
  /** Absent for what the data did. Of two points of one day this is the first. */
  readonly cause?: 'configuration';
}

/** The stage of a customer from a day on, until the next point. */
export interface StagePoint {
  readonly day: Day;
  readonly stage: string | null;
  /** Absent for what the data did. Of two points of one day this is the first. */
  readonly cause?: 'configuration';
}

/** What history knows of a customer. */
export interface CustomerState {
  /** Every change of the health, oldest first; a point holds until the next. */
  readonly healths: HealthPoint[];
  /** The day since which the last band is shown; null before the first. */
  bandSince: Day | null;
  stage: string | null;
  stageSince: Day | null;
  /** Every change of the stage, oldest first. */
  readonly stages: StagePoint[];
  /** The last known answer of each segment, and since when. */
  readonly segments: Map<string, SegmentAnswer>;
}

/** An answer of a segment. */
interface SegmentAnswer {
  readonly in: boolean;
  readonly since: Day;
  /** What held until a change of the definition on that day: the data may lead back to it on the same day. */
  readonly before?: { readonly in: boolean; readonly since: Day };
}

/** What history knows of a run: its last line, with days as days. */
export interface RunRecord {
  readonly key: string;
  readonly playbook: string;
  readonly subject: string;
  readonly customer: string | null;
  /** The customers of an audience, fixed when it opened. */
  readonly members?: readonly string[];
  readonly ordinal: number;
  readonly state: RunState;
  readonly start: Day;
  readonly opened: Day;
  readonly closed: Day | null;
  readonly due: Day | null;
  readonly owner: string | null;
  readonly priority: Priority;
  readonly occurrence: string;
  readonly digest: string;
  readonly done: Readonly<Record<string, Day>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly because: string | null;
}

/** Where everything stood at the end of a day: the fold of history up to it. */
export interface State {
  /** The last day that was evaluated; null before the first. */
  lastDay: Day | null;
  readonly customers: Map<string, CustomerState>;
  /** The digest of each playbook's rule, by playbook. */
  readonly rules: Map<string, string>;
  /** The digest of what decides health, stage and segments, by name: `health/<model>`, `journey`, `segment/<name>`. */
  readonly definitions: Map<string, string>;
  /** The last known answer of each condition, by `playbook/subject`. */
  readonly conditions: Map<string, { readonly true: boolean; readonly since: Day }>;
  /** Every run there ever was, by key. */
  readonly runs: Map<string, RunRecord>;
}

/**
 * Folds decisions, in the order they were written, into the state they leave. With `upTo`, only decisions of days before it count: the state in
 * which that day is evaluated.
 */
export function foldDecisions(decisions: Iterable<Decision>, upTo?: Day): State {
  const state: State = {
    lastDay: null,
    customers: new Map(),
    rules: new Map(),
    definitions: new Map(),
    conditions: new Map(),
    runs: new Map(),
  };
  for (const decision of decisions) addDecision(state, decision, upTo);
  return state;
}

/** Adds the decisions of a later day to a state. The state given is changed: a year of days would otherwise be copied day by day. */
export function extendState(state: State, decisions: Iterable<Decision>): void {
  for (const decision of decisions) addDecision(state, decision, undefined);
}

/**
 * A state with more decisions of its next day, leaving the given one as it was. The last day stays: the day is not over.
 *
 * @param decisions lines of the kinds `health`, `stage` and `segment`
 */
export function withDecisions(state: State, decisions: readonly Decision[]): State {
  const customers = new Map(state.customers);
  for (const decision of decisions) {
    if (!('customer' in decision) || decision.customer === null) continue;
    const customer = customers.get(decision.customer);
    if (customer !== undefined && customer === state.customers.get(decision.customer))
      customers.set(decision.customer, {
        ...customer,
        healths: [...customer.healths],
        stages: [...customer.stages],
        segments: new Map(customer.segments),
      });
  }
  const next: State = { ...state, customers };
  extendState(next, decisions);
  next.lastDay = state.lastDay;
  return next;
}

/**
 * The day since which days have ended with a value that holds at the end of `day`. A change of a definition that the data undo on the same day
 * interrupts nothing.
 *
 * @param points changes, oldest first
 * @param holds whether a point has the value
 */
export function standsSince<T extends { readonly day: Day }>(points: readonly T[], holds: (point: T) => boolean, day: Day): Day {
  let since = day;
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const point = points[index];
    // Of several points of a day the last one counts, which comes first here.
    if (point === undefined || point.day === since) continue;
    if (!holds(point)) break;
    since = point.day;
  }
  return since;
}

/** The shown health on a day, by history; undefined before the first point. */
export function healthOn(customer: CustomerState | undefined, day: Day): HealthPoint | undefined {
  return customer?.healths.findLast((point) => point.day <= day);
}

/**
 * The shown health on a day as later days compare themselves with it: under the rules of now, as far as history tells. What changed definitions did
 * to the score since then is added, and a band that stood until one of them changed it is what it became. Otherwise a new threshold would
 * look like a fall for as long as a rule looks back.
 */
export function comparableHealth(customer: CustomerState | undefined, day: Day): HealthPoint | undefined {
  const healths = customer?.healths ?? [];
  const index = healths.findLastIndex((point) => point.day <= day);
  const point = healths[index];
  if (point === undefined) return undefined;
  let { score, band } = point;
  let stands = true;
  for (let next = index + 1; next < healths.length; next += 1) {
    const [before, after] = [healths[next - 1], healths[next]];
    if (before === undefined || after === undefined) continue;
    if (after.cause === undefined) stands &&= after.band === band;
    else {
      if (stands) band = after.band;
      if (score !== null && before.score !== null && after.score !== null) score += after.score - before.score;
    }
  }
  return { ...point, score: score === null ? null : Math.min(100, Math.max(0, score)), band };
}

/** The stage on a day as later days compare themselves with it: one that stood until a changed definition changed it is what it became. */
export function comparableStage(customer: CustomerState | undefined, day: Day): string | null | undefined {
  const stages = customer?.stages ?? [];
  const index = stages.findLastIndex((entry) => entry.day <= day);
  let stage = stages[index]?.stage;
  if (index === -1) return undefined;
  for (const next of stages.slice(index + 1)) {
    if (next.cause === undefined) break;
    stage = next.stage;
  }
  return stage;
}

/** The past of a customer under an earlier id, carried on by what history holds under the present one. */
export function joinPasts(older: CustomerState, newer: CustomerState): CustomerState {
  const healths = [...older.healths, ...newer.healths];
  const stages = [...older.stages, ...newer.stages];
  const health = healths.at(-1);
  const stage = stages.at(-1);
  const segments = new Map(older.segments);
  for (const [name, answer] of newer.segments) if (segments.get(name)?.in !== answer.in) segments.set(name, answer);
  return {
    healths,
    bandSince: health === undefined ? null : standsSince(healths, ({ band }) => band === health.band, health.day),
    stage: stage?.stage ?? null,
    stageSince: stage === undefined ? null : standsSince(stages, (point) => point.stage === stage.stage, stage.day),
    stages,
    segments,
  };
}

function addDecision(state: State, decision: Decision, upTo: Day | undefined): void {
  const day = dayOf(decision.day);
  if (upTo !== undefined && day >= upTo) return;
  state.lastDay = state.lastDay === null ? day : Math.max(state.lastDay, day);
  switch (decision.kind) {
    case 'day':
    case 'held_out':
      return;
    case 'health': {
      const customer = customerOf(state, decision.customer);
      const before = customer.healths.at(-1);
      if (before === undefined || before.band !== decision.band)
        customer.bandSince = standsSince(customer.healths, ({ band }) => band === decision.band, day);
      const { model, score, band, held, coverage, groups, measures, cause } = decision;
      const parts = { ...(groups && { groups }), ...(measures && { measures }), ...(cause && { cause }) };
      customer.healths.push({ day, model, score, band, held, coverage, ...parts });
      return;
    }
    case 'stage': {
      const customer = customerOf(state, decision.customer);
      customer.stage = decision.stage;
      customer.stageSince = standsSince(customer.stages, ({ stage }) => stage === decision.stage, day);
      customer.stages.push({ day, stage: decision.stage, ...(decision.cause && { cause: decision.cause }) });
      return;
    }
    case 'segment': {
      const { segments } = customerOf(state, decision.customer);
      segments.set(decision.segment, answerOf(decision, day, segments.get(decision.segment)));
      return;
    }
    case 'definition':
      // A definition that is gone has no digest.
      if (decision.digest === '') state.definitions.delete(decision.name);
      else state.definitions.set(decision.name, decision.digest);
      return;
    case 'rule':
      state.rules.set(decision.playbook, decision.digest);
      return;
    case 'condition':
      state.conditions.set(`${decision.playbook}/${decision.subject}`, { true: decision.true, since: day });
      return;
    case 'run':
      state.runs.set(decision.key, runOf(decision));
      return;
  }
}

function answerOf(line: Extract<Decision, { kind: 'segment' }>, day: Day, last: SegmentAnswer | undefined): SegmentAnswer {
  if (line.cause !== undefined) return { in: line.in, since: day, before: last ?? { in: false, since: day } };
  return last?.since === day && last.before?.in === line.in ? { in: line.in, since: last.before.since } : answerSince(line.in, day);
}

/** Answers since a day: thousands of customers share them. */
const answersSince = new Map<Day, { readonly yes: SegmentAnswer; readonly no: SegmentAnswer }>();

function answerSince(within: boolean, day: Day): SegmentAnswer {
  let found = answersSince.get(day);
  if (found === undefined) {
    found = { yes: { in: true, since: day }, no: { in: false, since: day } };
    answersSince.set(day, found);
  }
  return within ? found.yes : found.no;
}

function customerOf(state: State, id: string): CustomerState {
  let customer = state.customers.get(id);
  if (customer === undefined) {
    customer = { healths: [], bandSince: null, stage: null, stageSince: null, stages: [], segments: new Map() };
    state.customers.set(id, customer);
  }
  return customer;
}

function runOf(decision: Extract<Decision, { kind: 'run' }>): RunRecord {
  const { day: _day, kind: _kind, start, opened, closed, due, done, ...rest } = decision;
  return {
    ...rest,
    start: dayOf(start),
    opened: dayOf(opened),
    closed: closed === null ? null : dayOf(closed),
    due: due === null ? null : dayOf(due),
    done: Object.fromEntries(Object.entries(done).map(([step, on]) => [step, dayOf(on)])),
  };
}

/** Decisions come checked, from an evaluation or from the reader of history. */
function dayOf(written: string): Day {
  const day = parseDay(written);
  if (day === undefined) throw new Error(`history holds "${written}" as a day`);
  return day;
}
