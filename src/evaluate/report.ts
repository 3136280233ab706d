import type { Known } from '../expressions/value.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Priority } from '../model/playbook.ts';
import type { BandName } from '../model/table.ts';

/** A day as reports write it, `YYYY-MM-DD`. */
export type IsoDay = string;

/** A band as shown: `unknown` when coverage is under its floor. */
export type ShownBand = BandName | 'unknown';

/** One step of an explanation: a plain sentence, the place that says so, and the values that decided. */
export interface Explanation {
  /** What part of the chain it is: `who`, `when`, `again`, `budget`, `owner`, `due`, `priority`, `until`, `stage`, `measure`, `adjust`, `band` … */
  readonly part: string;
  readonly says: string;
  /** `file:line` below the content root. */
  readonly at: string;
  readonly values?: readonly NamedValue[];
}

/** A value with its name, as it was read; null when unknown or absent. Dates are written out. */
export interface NamedValue {
  readonly name: string;
  readonly value: Known | null;
}

/** The result of evaluating one day: a value, written as JSON as it stands. */
export interface Report {
  readonly asOf: IsoDay;
  readonly workspace: string;
  /** Customers on the day, by id. */
  readonly customers: readonly CustomerReport[];
  /** Records that are not customers on the day, by id. */
  readonly notScored: readonly NotScored[];
  /** Records among `notScored` that still have a stage or a run: customers that left, and those a playbook opted in. By id; absent when there are none. */
  readonly unscored?: readonly CustomerReport[];
  /** Runs that are about no single customer (routines, audiences, owners), by key. */
  readonly runs: readonly RunReport[];
  readonly sources: readonly SourceReport[];
  /** Findings of this day: no or two models, nobody to own a run, contradicting facts. */
  readonly findings: readonly Diagnostic[];
}

/** A record that is left out, and why. */
export interface NotScored {
  readonly id: string;
  readonly name: string;
  readonly because: 'not yet a customer' | 'churned' | 'internal';
  /** The day it becomes or stopped being a customer, where known. */
  readonly day: IsoDay | null;
}

/** How fresh a source is. */
export interface SourceReport {
  readonly name: string;
  readonly newest: IsoDay | null;
  readonly rows: number;
  /** How late its rows arrive as declared, null where nothing is said. */
  readonly lag: string | null;
  readonly at: string;
}

/** One customer on the day. */
export interface CustomerReport {
  readonly id: string;
  readonly name: string;
  readonly at: string;
  readonly health: HealthReport;
  /** Names of segments the customer is in, sorted. */
  readonly segments: readonly string[];
  /** Segments that cannot be decided for lack of data, sorted. */
  readonly unknownSegments: readonly string[];
  readonly signals: readonly {
    readonly segment: string;
    readonly signal: 'risk' | 'opportunity';
    readonly since: IsoDay;
    readonly at: string;
  }[];
  readonly stage: string | null;
  readonly stageSince: IsoDay | null;
  /** `behind` or `stuck` in the stage by elapsed time, null otherwise. */
  readonly stageState: 'behind' | 'stuck' | null;
  readonly stageWhy: Explanation | null;
  readonly arr: number | null;
  readonly seats: number | null;
  readonly currency: string;
  readonly renewal: IsoDay | null;
  readonly industry: string | null;
  readonly country: string | null;
  readonly parent: string | null;
  /** The login that holds each role on the day, by role. */
  readonly owners: Readonly<Record<string, string>>;
  readonly contracts: readonly ContractReport[];
  readonly people: readonly { readonly id: string; readonly persona: string; readonly leftOn: IsoDay | null }[];
  /** Every metric and named date, by name. */
  readonly metrics: readonly MetricReport[];
  readonly dates: readonly { readonly name: string; readonly value: IsoDay | null; readonly at: string }[];
  readonly overrides: readonly {
    readonly what: string;
    readonly value: string | null;
    readonly reason: string;
    readonly by: string;
    readonly until: IsoDay;
    readonly at: string;
  }[];
  readonly touchpoints: readonly {
    readonly on: IsoDay;
    readonly kind: string;
    readonly title: string | null;
    readonly by: string;
    /** Ids of the customer's people who took part. */
    readonly people: readonly string[];
    readonly sentiment: BandName | null;
    readonly at: string;
  }[];
  /** What people think, newest first. */
  readonly ratings: readonly {
    readonly kind: string;
    readonly value: string;
    readonly on: IsoDay;
    readonly by: string;
    readonly note: string | null;
    readonly at: string;
  }[];
  readonly objectives: readonly ObjectiveReport[];
  /** How far its contacts are used; absent where the workspace sets no limit. */
  readonly contacts?: ContactReport;
  readonly runs: readonly RunReport[];
}

/** The contacts of a customer against the budget of the workspace. */
export interface ContactReport {
  /** Made within the time that ends on the day. */
  readonly used: number;
  /** Of open runs, within the time that begins on it. */
  readonly planned: number;
  readonly of: number;
  /** The time, as the workspace writes it. Example: `7d`. */
  readonly within: string;
}

/** A contract on the day. */
export interface ContractReport {
  readonly id: string;
  readonly state: 'coming' | 'active' | 'ended';
  readonly start: IsoDay;
  /** The effective end: rolled by its term while it renews by itself. */
  readonly end: IsoDay | null;
  readonly ended: IsoDay | null;
  readonly arr: number | null;
  readonly seats: number | null;
  readonly autoRenew: boolean;
  /** The last day on which notice can be given for that end; absent where the contract says nothing of notice. */
  readonly noticeBy?: IsoDay;
  readonly at: string;
}

/** A metric on the day. */
export interface MetricReport {
  readonly name: string;
  readonly title: string;
  readonly unit: string | null;
  /** Null when unknown. Dates are written out. */
  readonly value: Known | null;
  /** The day of the newest row behind it, null for derived metrics. */
  readonly newest: IsoDay | null;
  readonly state: 'fresh' | 'stale' | 'missing';
  readonly at: string;
}

/** Where an objective stands: its status, and of an active one how far it is. */
export type ObjectiveState = 'proposed' | 'on track' | 'behind' | 'missed' | 'reached' | 'not measured' | 'done' | 'dropped';

/** An objective of the success plan with its measured progress. */
export interface ObjectiveReport {
  readonly id: string;
  readonly words: string;
  readonly department: string | null;
  readonly outcome: string;
  /** How its numbers are shown: the unit of its metric, null where it has none. */
  readonly unit: string | null;
  readonly baseline: number | null;
  readonly measuredOn: IsoDay | null;
  /** Who measured the baseline, with what. */
  readonly source: string | null;
  readonly now: number | null;
  readonly target: number;
  readonly by: IsoDay;
  /** (now − baseline) ÷ (target − baseline), null where one is not known. */
  readonly progress: number | null;
  /** The share of the time between baseline and target day that has passed. */
  readonly elapsed: number | null;
  readonly status: string;
  readonly state: ObjectiveState;
  /** A login, and a person of the customer. */
  readonly owners: { readonly ours: string | null; readonly theirs: string | null };
  /** Whether somebody stands for it today: null for what is proposed or dropped. */
  readonly confirmed: boolean | null;
  readonly verified: { readonly by: string; readonly on: IsoDay; readonly until: IsoDay } | null;
  /** Oldest first. */
  readonly reviews: readonly { readonly on: IsoDay; readonly value: number; readonly note: string | null }[];
  readonly result: { readonly value: number; readonly on: IsoDay; readonly confirmedBy: string; readonly evidence: string } | null;
  readonly at: string;
}

/** The health of a customer: what is shown, what was computed, and what made the difference. */
export interface HealthReport {
  /** The health model's id; null when none or two apply. */
  readonly model: string | null;
  /** Shown score, unrounded, 0 to 100; null when there is none. */
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** Share of the applicable weight that has data, 0 to 1; of a score that comes from children, the mean of theirs. */
  readonly coverage: number;
  /** The day since which the band is shown, null on the first day. */
  readonly bandSince: IsoDay | null;
  /** Present where a change of the health model, or of what it reads, brought the band on that day; absent where the data did. */
  readonly bandCause?: 'configuration';
  /** What its own measures give, before roll-up, hysteresis, coverage floor, caps and the person's override. */
  readonly computed: { readonly score: number | null; readonly band: BandName | null };
  /** The shown values of 1, 7, 28 and 90 days ago, from history; null where there are none. With what moved the score since then. */
  readonly past: readonly PastHealth[];
  readonly groups: readonly GroupReport[];
  /** What changed the computed score or band on its way to the shown one, in order. */
  readonly changes: readonly Explanation[];
  /** Why there is no score, in a sentence; null when there is one. */
  readonly noScore: string | null;
  readonly at: string | null;
}

/** The shown health of some days ago. */
export interface PastHealth {
  readonly days: number;
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** Points by which the data moved the score since then; null where there was no score then or is none now. */
  readonly behaviour: number | null;
  /** Points by which changes of the health model, and of what it reads, moved it; null in the same cases. */
  readonly configuration: number | null;
}

/** A group of measures. */
export interface GroupReport {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
  readonly score: number | null;
  readonly measures: readonly MeasureReport[];
}

/** One measure of a customer. */
export interface MeasureReport {
  readonly name: string;
  readonly title: string;
  /** The weight as written, within its group. */
  readonly weight: number;
  /** The share of the whole score it decides today, 0 to 1, after missing weight was spread; 0 when it does not count. */
  readonly share: number;
  readonly state: 'scored' | 'missing' | 'stale' | 'not applicable' | 'in grace';
  /** The value, null when missing. Dates are written out. */
  readonly value: Known | null;
  readonly unit: string | null;
  readonly score: number | null;
  /** The band of the score, by the model's bands. */
  readonly band: BandName | null;
  /** The value and the limit it met, in plain words, with the values that decided. */
  readonly why: Explanation;
}

/** Where a run stands. */
export type RunState = 'due' | 'held' | 'open' | 'done' | 'dismissed' | 'ended' | 'expired';

/** What keeps a run back: the contacts a customer may have, what its owner can carry, too many runs of one day, or a person's exception. */
export type HoldReason = 'contacts' | 'capacity' | 'crowd' | 'exception';

/** One occurrence of a playbook. */
export interface RunReport {
  /** `playbook/subject/ordinal`. */
  readonly key: string;
  readonly playbook: string;
  readonly title: string;
  /** What it is about: a customer's id, or `<customer>:<row id>`, a login, `audience`, `workspace`. */
  readonly subject: string;
  readonly customer: string | null;
  /** The customers of an audience, sorted; absent for all other runs. */
  readonly members?: readonly string[];
  /** The way that the customer got by lot; absent where the playbook tries none, and for an audience. */
  readonly variant?: string;
  /** The way of each member of an audience, by customer. */
  readonly variants?: Readonly<Record<string, string>>;
  readonly ordinal: number;
  readonly state: RunState;
  /** `active`, or `draft` for a playbook that makes no task. */
  readonly status: 'active' | 'draft' | 'retired';
  /** The day the data says it began. */
  readonly start: IsoDay;
  /** The day it was first seen. */
  readonly opened: IsoDay;
  readonly closed: IsoDay | null;
  readonly due: IsoDay | null;
  /** The login; null when nobody is left. */
  readonly owner: string | null;
  readonly priority: Priority;
  /** Days that the run, or its most overdue open step, is late on the day of the report; 0 when neither is, and while the run is snoozed. */
  readonly late: number;
  /** The last day on which an open run is put off; absent while it is not. */
  readonly snoozedUntil?: IsoDay;
  /** The highest step of the escalation ladder that an overdue run has reached; absent before the first. */
  readonly escalated?: Escalated;
  readonly steps: readonly StepReport[];
  /** Who, when, again, budget, owner, due: the chain that made it, with places. */
  readonly why: readonly Explanation[];
  /** Why it is held back, null when it is not. */
  readonly held: string | null;
  /** What keeps a held run back; absent when it is not. */
  readonly heldFor?: HoldReason;
  readonly at: string;
}

/** Who is told of an overdue run. */
interface Escalated {
  /** The role, and the login that holds it; null when nobody does. */
  readonly to: string;
  readonly login: string | null;
  /** The day the step of the ladder was reached. */
  readonly since: IsoDay;
  /** How long it had then been overdue, as the ladder says it: `5bd`. */
  readonly after: string;
}

/** One step of a run. */
export interface StepReport {
  readonly id: string;
  readonly title: string;
  /** `waiting` for an earlier step or answer, `skipped` when its `if` is false. */
  readonly state: 'open' | 'done' | 'waiting' | 'skipped';
  readonly due: IsoDay | null;
  /** When it is due, in plain words. */
  readonly when: string | null;
  readonly owner: string | null;
  readonly doneOn: IsoDay | null;
  readonly by: string | null;
  /** The options of a question, null for others. */
  readonly options: readonly string[] | null;
  /** Present where a day is asked for. */
  readonly asksDay?: true;
  readonly answer: string | null;
  /** Whether the answer is the default, taken because nobody gave one in time. */
  readonly byDefault: boolean;
  readonly asset: string | null;
  readonly contact: boolean;
  /** Whether it ticks itself. */
  readonly ticksItself: boolean;
  readonly condition: string | null;
  readonly starts: string | null;
  /** Present where the step has an issue of its own. */
  readonly ownIssue?: true;
  readonly at: string;
}
