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

/** What history knows of a customer. */
export interface CustomerState {
  /** Every change of the health, oldest first; a point holds until the next. */
  readonly healths: HealthPoint[];
  /** The day since which the last band is shown; null before the first. */
  bandSince: Day | null;
  stage: string | null;
  stageSince: Day | null;
  /** Every change of the stage, oldest first. */
  readonly stages: { readonly day: Day; readonly stage: string | null; readonly cause?: 'configuration' }[];
  /** The last known answer of each segment, and since when. */
  readonly segments: Map<string, { readonly in: boolean; readonly since: Day }>;
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

/** The shown health on a day, by history; undefined before the first point. */
export function healthOn(customer: CustomerState | undefined, day: Day): HealthPoint | undefined {
  return customer?.healths.findLast((point) => point.day <= day);
}

/** The stage on a day, by history; undefined before the first. */
export function stageOn(customer: CustomerState | undefined, day: Day): string | null | undefined {
  return customer?.stages.findLast((entry) => entry.day <= day)?.stage;
}

/** The past of a customer under an earlier id, carried on by what history holds under the present one. */
export function joinPasts(older: CustomerState, newer: CustomerState): CustomerState {
  const healths = [...older.healths, ...newer.healths];
  const stages = [...older.stages, ...newer.stages];
  const band = healths.at(-1)?.band;
  const other = healths.findLastIndex((point) => point.band !== band);
  const segments = new Map(older.segments);
  for (const [name, answer] of newer.segments) if (segments.get(name)?.in !== answer.in) segments.set(name, answer);
  return {
    healths,
    bandSince: healths[other + 1]?.day ?? null,
    stage: stages.at(-1)?.stage ?? null,
    stageSince: stages.at(-1)?.day ?? null,
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
      return;
    case 'health': {
      const customer = customerOf(state, decision.customer);
      const before = customer.healths.at(-1);
      if (before === undefined || before.band !== decision.band) customer.bandSince = day;
      const { kind: _kind, customer: _customer, ...point } = decision;
      customer.healths.push({ ...point, day });
      return;
    }
    case 'stage': {
      const customer = customerOf(state, decision.customer);
      customer.stage = decision.stage;
      customer.stageSince = day;
      customer.stages.push({ day, stage: decision.stage, ...(decision.cause && { cause: decision.cause }) });
      return;
    }
    case 'segment':
      customerOf(state, decision.customer).segments.set(decision.segment, { in: decision.in, since: day });
      return;
    case 'definition':
      state.definitions.set(decision.name, decision.digest);
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
