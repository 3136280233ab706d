import { counted } from '../expressions/words-values.ts';
import { type Change, type ChangeCounts, type ChangedDay, hasClosed, hasOpened } from '../history/changes.ts';

/** A replay as it is shown. Days are written out. */
interface ShownReplay {
  readonly workspace: string;
  readonly from: string;
  readonly to: string;
  /** The one customer it is narrowed to. */
  readonly customer: string | null;
  readonly assumes: string;
  /** Days on which something changed. */
  readonly days: readonly ChangedDay[];
  readonly counts: ChangeCounts;
  /** Lines of the ledger that found no run. */
  readonly unmatched: number;
}

/** What each day changed, under a heading that says what the replay rests on. */
export function replayText({ workspace, from, to, customer, assumes, days }: ShownReplay): string {
  const about = customer === null ? workspace : `${customer} of ${workspace}`;
  const head = [
    `${about}, ${from} to ${to}: what today’s rules would have decided`,
    `Each day is evaluated on the rows dated up to it. What was true before ${from} is taken as given.`,
    assumes,
  ];
  const body = days.flatMap(({ day, changes }) => ['', day, ...changes.map((change) => `  ${sayChange(change)}`)]);
  return `${[...head, ...(days.length === 0 ? ['', 'Nothing changes.'] : body)].join('\n')}\n`;
}

/** One line that sums a replay up. */
export function summariseReplay({ days, counts, unmatched }: ShownReplay, length: number): string {
  const parts = [
    counted(counts.bands, 'band change'),
    counted(counts.stages, 'stage change'),
    `${counted(counts.opened, 'run')} opened`,
    `${counts.held} held back`,
    `${counts.closed} closed`,
  ];
  const lost =
    unmatched === 0
      ? ''
      : ` ${counted(unmatched, 'line')} of the ledger ${unmatched === 1 ? 'is' : 'are'} about runs that do not come up here.`;
  return `${counted(length, 'day')}, ${days.length} with changes: ${parts.join(', ')}.${lost}`;
}

function sayChange(change: Change): string {
  if (change.kind === 'stage') return `${change.customer}: stage ${change.from ?? 'none'} → ${change.to ?? 'none'}`;
  if (change.kind === 'band') {
    const score = change.score === null || change.to === 'unknown' ? '' : ` ${Math.round(change.score)}`;
    return `${change.customer}: ${change.from ?? 'no score'} → ${change.to ?? 'no score'}${score}`;
  }
  const { run, to, due, owner, because } = change;
  if (hasClosed(change)) return `${run}: ${hasOpened(change) ? 'opened and ' : ''}${to}${because === null ? '' : ` (${because})`}`;
  return `${run}: ${to === 'open' ? 'opened' : to}${due === null ? '' : `, due ${due}`}, ${owner ?? 'nobody'}`;
}
