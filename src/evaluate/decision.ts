import type { Priority } from '../model/playbook.ts';
import type { BandName } from '../model/table.ts';
import type { IsoDay, RunState, ShownBand } from './report.ts';

/**
 * One line of history: something that was decided on a day and differs from the day before. Yesterday's state is the fold of all lines before
 * today, so a line carries all that the next day needs. Lines of a day are ordered by kind, then by what they are about.
 */
export type Decision =
  | {
      readonly day: IsoDay;
      readonly kind: 'day';
      /** The commit whose files were evaluated; absent outside Git and where files differed from their commit. */
      readonly commit?: string;
    }
  | {
      readonly day: IsoDay;
      /** What decides health, stage or a segment, as it stands from this day on: `health/<model>`, `journey`, `segment/<name>`. */
      readonly kind: 'definition';
      readonly name: string;
      /** Empty for a definition that is gone. */
      readonly digest: string;
    }
  | {
      readonly day: IsoDay;
      readonly kind: 'health';
      readonly customer: string;
      readonly model: string | null;
      /** The shown score, rounded to a tenth; null when there is none. */
      readonly score: number | null;
      readonly band: ShownBand | null;
      /** The raw band after hysteresis, remembered through unknown; null before the first. */
      readonly held: 'green' | 'yellow' | 'red' | null;
      /** Rounded to a hundredth. */
      readonly coverage: number;
      /** The band of each group and each measure that has a score, by name; absent where none has. */
      readonly groups?: Readonly<Record<string, BandName>>;
      readonly measures?: Readonly<Record<string, BandName>>;
      /** Absent for what the data did. A day on which a definition changed has a line of this cause first, and one for the data where they add to it. */
      readonly cause?: 'configuration';
    }
  | {
      readonly day: IsoDay;
      readonly kind: 'stage';
      readonly customer: string;
      readonly stage: string | null;
      readonly cause?: 'configuration';
    }
  | {
      readonly day: IsoDay;
      readonly kind: 'segment';
      readonly customer: string;
      readonly segment: string;
      readonly in: boolean;
      readonly cause?: 'configuration';
    }
  | {
      readonly day: IsoDay;
      /** The rule of a playbook as it stands from this day on: on the day it changes, what is true is taken as given. */
      readonly kind: 'rule';
      readonly playbook: string;
      readonly digest: string;
    }
  | {
      readonly day: IsoDay;
      /** The last known answer of a condition; unknown leaves it as it was. */
      readonly kind: 'condition';
      readonly playbook: string;
      readonly subject: string;
      readonly true: boolean;
    }
  | {
      readonly day: IsoDay;
      /** A reason came up for a customer of the share that does not receive the playbook: whom its effect is compared with. Nothing else follows from it. */
      readonly kind: 'held_out';
      readonly playbook: string;
      readonly subject: string;
      readonly customer: string;
      /** The day the data says it began, as of a run. */
      readonly start: IsoDay;
      readonly occurrence: string;
      readonly digest: string;
    }
  | {
      readonly day: IsoDay;
      readonly kind: 'run';
      readonly key: string;
      readonly playbook: string;
      readonly subject: string;
      readonly customer: string | null;
      /** The customers of an audience, fixed when it opened, sorted; absent for all other runs. */
      readonly members?: readonly string[];
      readonly ordinal: number;
      readonly state: RunState;
      readonly start: IsoDay;
      readonly opened: IsoDay;
      readonly closed: IsoDay | null;
      readonly due: IsoDay | null;
      readonly owner: string | null;
      readonly priority: Priority;
      /** What made it: the anchor's day, the row's id or the period's day; `condition` for a condition. Tells a new occurrence from a moved one. */
      readonly occurrence: string;
      readonly digest: string;
      /** Days on which steps were first seen done, and answers, by step id. */
      readonly done: Readonly<Record<string, IsoDay>>;
      readonly answers: Readonly<Record<string, string>>;
      readonly because: string | null;
    };

/** One line of the ledger: what a person did to a run, as read from GitHub or from a scenario. */
export type LedgerEntry = Deed & {
  /** The day on which it was read, where that day's evaluation came after that of `day`: evaluations before it did not know. */
  readonly seen?: IsoDay;
  /** The comment whose command did it; absent for what was done in the issue itself. */
  readonly comment?: number;
};

type Deed =
  | { readonly day: IsoDay; readonly kind: 'opened'; readonly run: string; readonly issue: number }
  | { readonly day: IsoDay; readonly kind: 'ticked'; readonly run: string; readonly step: string; readonly by: string | null }
  | { readonly day: IsoDay; readonly kind: 'unticked'; readonly run: string; readonly step: string; readonly by: string | null }
  | {
      readonly day: IsoDay;
      readonly kind: 'answered';
      readonly run: string;
      readonly step: string;
      readonly answer: string;
      readonly by: string | null;
    }
  | {
      readonly day: IsoDay;
      /** The first work of a person on it, where that left no line of another kind. */
      readonly kind: 'touched';
      readonly run: string;
      readonly how: 'commented' | 'edited';
      readonly by: string | null;
    }
  | { readonly day: IsoDay; readonly kind: 'assigned'; readonly run: string; readonly to: string | null; readonly by: string | null }
  | {
      readonly day: IsoDay;
      readonly kind: 'snoozed';
      readonly run: string;
      readonly until: IsoDay;
      readonly reason: string;
      readonly by: string | null;
    }
  | {
      readonly day: IsoDay;
      readonly kind: 'closed';
      readonly run: string;
      readonly how: 'done' | 'dismissed';
      readonly reason: string | null;
      readonly by: string | null;
    };
