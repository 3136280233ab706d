import type { Priority } from '../model/playbook.ts';
import type { IsoDay, RunState, ShownBand } from './report.ts';

/**
 * One line of history: something that was decided on a day and differs from the day before. Yesterday's state is the fold of all lines before
 * today, so a line carries all that the next day needs. Lines of a day are ordered by kind, then by what they are about.
 */
export type Decision =
  | { readonly day: IsoDay; readonly kind: 'day' }
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
    }
  | { readonly day: IsoDay; readonly kind: 'stage'; readonly customer: string; readonly stage: string | null }
  | { readonly day: IsoDay; readonly kind: 'segment'; readonly customer: string; readonly segment: string; readonly in: boolean }
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
      readonly kind: 'run';
      readonly key: string;
      readonly playbook: string;
      readonly subject: string;
      readonly customer: string | null;
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
export type LedgerEntry =
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
