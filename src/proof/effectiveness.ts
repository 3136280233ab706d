import { reachedFrom } from '../evaluate/past-values.ts';
import type { IsoDay } from '../evaluate/report.ts';
import type { PlaybookProgram, Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Playbook } from '../model/playbook.ts';
import { formatPosition } from '../model/position.ts';
import type { Case, RunOutcome, VersionCases } from './effectiveness-cases.ts';
import { type Comparison, compare } from './effectiveness-comparison.ts';
import { type GoalCount, goalCount } from './effectiveness-goal-count.ts';
import { DEFAULT_DAYS, type GoalReader, goalRule, type Outcome, targetShare } from './effectiveness-goals.ts';
import { compareWays, type Ways } from './effectiveness-ways.ts';

/** Whether playbooks help, as far as it can be told. Counts only: no customer is named. */
export interface Effects {
  /** Whether the workspace plans and makes no task: then nobody has been asked to do anything. */
  readonly isShadow: boolean;
  readonly playbooks: readonly PlaybookEffect[];
}

/** What one playbook brought. */
export interface PlaybookEffect {
  readonly id: string;
  readonly title: string;
  readonly status: Playbook['status'];
  readonly at: string;
  readonly outcome: string;
  /** The title of the metric that shows the goal; null for a goal that nobody can measure. */
  readonly metric: string | null;
  /** The share of runs that are to reach it; null where none is named. */
  readonly target: number | null;
  /** The day by which, as it is written; null for the default. */
  readonly by: string | null;
  /** The days of the default. */
  readonly days: number;
  /** The share of customers that does not receive it, as it is written; null for none. */
  readonly holdOut: string | null;
  /** Whether it starts when a measured value turns bad: some of those customers get better by themselves. */
  readonly startsOnBadDay: boolean;
  /** The rule of the day first. */
  readonly versions: readonly VersionEffect[];
}

/** A playbook under one rule. */
export interface VersionEffect {
  readonly digest: string;
  readonly since: IsoDay;
  readonly commit: string | null;
  readonly isCurrent: boolean;
  readonly work: Work;
  /** Null for a goal that cannot be measured. */
  readonly goal: GoalCount | null;
  /** Null where there is nobody to compare with, or nothing to compare. */
  readonly compared: Comparison | null;
  /**
   * The ways against each other; null where it tries none, for a goal that cannot be measured, and under an older rule: its ways are no longer known, for nothing
   * but the rule of the day says how lots fell.
   */
  readonly ways: Ways | null;
  readonly verdict: Verdict;
}

/** What became of runs as work, whatever it brought. */
interface Work {
  /** Runs whose reason came up under the rule. */
  readonly runs: number;
  /** Those that were opened for somebody to do. */
  readonly opened: number;
  readonly open: number;
  /** Open ones that are past their due day. */
  readonly overdue: number;
  readonly waiting: number;
  readonly doneInTime: number;
  readonly doneLate: number;
  readonly dismissed: number;
  /** Over without being done: `until` came true, or the customer left. */
  readonly ended: number;
  /** Held back until it was too late to open. */
  readonly expired: number;
}

/** What can be said. */
export type Verdict =
  | 'draft'
  | 'not measured'
  | 'no runs'
  | 'too few'
  | 'nobody to compare'
  | 'not compared yet'
  | 'helps'
  | 'harms'
  | 'no difference'
  | 'sign that it helps'
  | 'sign that it harms'
  | 'no sign';

/** Whether each playbook helps, in the order of the workspace. */
export function effectiveness(
  program: Program,
  cases: ReadonlyMap<string, readonly VersionCases[]>,
  reader: GoalReader,
  asOf: Day,
): readonly PlaybookEffect[] {
  return program.playbooks.map((play) => {
    const { id, title, status, goal, hold_out } = play.playbook;
    const rule = goalRule(program, play);
    const isJudged = isAboutCustomers(play);
    const versions = cases.get(id) ?? [];
    return {
      id,
      title,
      status,
      at: formatPosition(play.at),
      outcome: goal.outcome,
      metric: rule === undefined ? null : titleOfMetric(program, rule.metric),
      target: targetShare(program, play),
      by: goal.by === undefined ? null : String(play.goalBy?.source ?? ''),
      days: DEFAULT_DAYS,
      holdOut: hold_out ?? null,
      startsOnBadDay: startsOnValue(program, play),
      versions: versions
        .map((one, index) =>
          versionEffect(
            one,
            index === versions.length - 1,
            play,
            asOf,
            rule === undefined || !isJudged ? null : (found) => reader.outcome(play, rule, found),
          ),
        )
        .reverse(),
    };
  });
}

/** The customers and days whose values {@link effectiveness} reads, and the metrics. */
export function goalDays(
  program: Program,
  cases: ReadonlyMap<string, readonly VersionCases[]>,
  reader: GoalReader,
): { readonly metrics: ReadonlySet<string>; readonly customers: ReadonlySet<string>; readonly days: ReadonlySet<Day> } {
  const [metrics, customers, days] = [new Set<string>(), new Set<string>(), new Set<Day>()];
  for (const play of program.playbooks) {
    const rule = goalRule(program, play);
    if (rule === undefined) continue;
    metrics.add(rule.metric);
    for (const { cases: all } of cases.get(play.playbook.id) ?? [])
      for (const one of firstOfEach(all)) {
        customers.add(one.customer);
        for (const day of reader.daysOf(play, one)) days.add(day);
      }
  }
  return { metrics, customers, days };
}

function versionEffect(
  { version, runs, cases }: VersionCases,
  isCurrent: boolean,
  { playbook, digest }: PlaybookProgram,
  asOf: Day,
  outcomeOf: ((one: Case) => Outcome) | null,
): VersionEffect {
  const work = workOf(runs, formatDay(asOf));
  const found = outcomeOf === null ? [] : firstOfEach(cases).map((one) => ({ one, outcome: outcomeOf(one) }));
  const received = found.filter(({ one }) => one.arm === 'in time' || one.arm === 'late');
  const goal = outcomeOf === null ? null : goalCount(received, found.filter(({ one }) => one.arm === 'chosen').length);
  const compared = compare(found);
  const ways = goal === null || version.digest !== digest ? null : compareWays(playbook, found);
  return { ...version, isCurrent, work, goal, compared, ways, verdict: verdictOf(playbook.status, work, goal, compared) };
}

/** The first case of each customer; of those of one day one that was not chosen. */
function firstOfEach(cases: readonly Case[]): readonly Case[] {
  const first = new Map<string, Case>();
  const rank = (one: Case): number => one.start * 2 + (one.arm === 'chosen' ? 1 : 0);
  for (const one of cases) {
    const before = first.get(one.customer);
    if (before === undefined || rank(one) < rank(before)) first.set(one.customer, one);
  }
  return [...first.values()];
}

function workOf(runs: readonly RunOutcome[], today: IsoDay): Work {
  const count = (is: (run: RunOutcome) => boolean): number => runs.filter(is).length;
  const inTime = ({ due, closed }: RunOutcome): boolean => due === null || closed === null || closed <= due;
  return {
    runs: runs.length,
    opened: count(({ opened }) => opened !== null),
    open: count(({ state }) => state === 'open'),
    overdue: count(({ state, due }) => state === 'open' && due !== null && due < today),
    waiting: count(({ state }) => state === 'held' || state === 'due'),
    doneInTime: count((run) => run.state === 'done' && inTime(run)),
    doneLate: count((run) => run.state === 'done' && !inTime(run)),
    dismissed: count(({ state }) => state === 'dismissed'),
    ended: count(({ state }) => state === 'ended'),
    expired: count(({ state }) => state === 'expired'),
  };
}

function verdictOf(status: Playbook['status'], { runs }: Work, goal: GoalCount | null, compared: Comparison | null): Verdict {
  if (status === 'draft') return 'draft';
  if (goal === null) return 'not measured';
  if (compared !== null && compared.look !== null) {
    const { look: at, kind } = compared;
    const isSure = kind === 'hold-out';
    if (at.low > 0) return isSure ? 'helps' : 'sign that it helps';
    if (at.high < 0) return isSure ? 'harms' : 'sign that it harms';
    return isSure ? 'no difference' : 'no sign';
  }
  if (runs === 0) return 'no runs';
  if (goal.isTooFew) return 'too few';
  return compared === null ? 'nobody to compare' : 'not compared yet';
}

/** A routine of the workspace or of a person is about no customer whose goal could be read. */
function isAboutCustomers({ playbook }: PlaybookProgram): boolean {
  return playbook.per !== 'workspace' && playbook.per !== 'owner';
}

/** Whether the playbook starts when a condition about a measured value becomes true: a metric, the score or the band. What a `signal: opportunity` starts does not count. */
function startsOnValue(program: Program, { becomes }: PlaybookProgram): boolean {
  if (becomes === null) return false;
  const measured = (name: string): boolean => {
    const metric = program.metrics.get(name);
    return name === 'band' || name === 'score' || (metric !== undefined && metric.derived === null && metric.meaning.type === 'number');
  };
  const names = reachedFrom(program, becomes.names);
  // Who starts it on a good day does not get better by the way.
  return ![...names].some((name) => program.segments.get(name)?.value.signal === 'opportunity') && [...names].some(measured);
}

function titleOfMetric(program: Program, name: string): string {
  const words = name.replaceAll(/[_.]+/g, ' ');
  return (
    program.metrics.get(name)?.value.title ?? program.segments.get(name)?.value.title ?? words.charAt(0).toUpperCase() + words.slice(1)
  );
}
