import type { ShownBand } from '../evaluate/report.ts';
import type { HealthPoint, RunRecord } from '../evaluate/state.ts';
import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';

/** A sign that passed within so many days is none: a holiday and a bad week look like one. */
export const LASTS_AT_LEAST = 7;

/** Something that said a customer may leave, while it held. */
export interface Sign {
  /** The shown band fell, a segment with `signal: risk` began, or a playbook opened that starts on the health, as a save plan does. */
  readonly kind: 'band' | 'segment' | 'run';
  /** The band it fell to, the segment, or the playbook. */
  readonly name: string;
  readonly from: Day;
  /** The day it was over; null where it still held at the end. */
  readonly to: Day | null;
  /** Held already on the first day of history: it began then or before. */
  readonly isFirst: boolean;
  /** How many customers showed the same on its first day, of how many; null of a run. */
  readonly shared: Shared | null;
}

/** How many customers show something, of all that are scored. */
export interface Shared {
  readonly with: number;
  readonly of: number;
}

/** Of more than so many of the customers a sign tells nobody apart: it is shown, and is no sign that one could have seen. */
const COMMON_FROM = 1 / 3;
/** Below so many customers nothing is called common. */
const FEWEST_TO_SHARE = 9;

/** Whether so many customers showed a sign that it singled nobody out. */
export function isCommon({ shared }: Pick<Sign, 'shared'>): boolean {
  return shared !== null && shared.of >= FEWEST_TO_SHARE && shared.with / shared.of > COMMON_FROM;
}

/** A change of a segment's answer. */
export interface SegmentChange {
  readonly day: Day;
  readonly segment: string;
  readonly in: boolean;
  /** Brought about by a changed definition. */
  readonly cause?: 'configuration';
}

/** A sign before it is compared with other customers. */
type Own = Omit<Sign, 'shared'>;

const rank: Readonly<Record<ShownBand, number | null>> = { red: 0, yellow: 1, green: 2, unknown: null };

/** What signs are read from. */
export interface SignInput {
  /** The shown health by history, oldest first. */
  readonly healths: readonly HealthPoint[];
  /** Answers of segments with `signal: risk`, oldest first. */
  readonly changes: readonly SegmentChange[];
  /** Runs of playbooks that start on the health. */
  readonly runs: readonly Pick<RunRecord, 'playbook' | 'opened' | 'closed'>[];
  /** The first day a review looks back to, and the end of the contract. */
  readonly from: Day;
  readonly end: Day;
  /** The first day of history. */
  readonly begins: Day | null;
  /** How many customers showed the same on its first day. */
  readonly shared: (sign: Own) => Shared;
}

/**
 * The signs of a customer up to the end of its contract, the earliest first: falls of the shown band, segments with `signal: risk`, and runs of playbooks
 * that start on the health, which a person may have opened. A sign counts when it still held within the days a review looks back; a band and a segment also
 * must have lasted {@link LASTS_AT_LEAST} days or until the end.
 *
 * A fall lasts until the band is what it was before, or better; red on the first day of history counts from that day, yellow does not, for nobody knows
 * what was before. What a changed rule did is no sign.
 */
export function signsOf({ healths, changes, runs, from, end, begins, shared }: SignInput): readonly Sign[] {
  const lasting = [...fallsOf(healths, end, begins), ...spellsOf(changes, end, begins)].filter(
    ({ from: since, to }) => to === null || to - since >= LASTS_AT_LEAST,
  );
  const opened = runs
    .filter((run) => run.opened <= end)
    .map(
      (run): Own => ({
        kind: 'run',
        name: run.playbook,
        from: run.opened,
        to: run.closed !== null && run.closed <= end ? run.closed : null,
        isFirst: false,
      }),
    );
  return [...lasting, ...opened]
    .filter((sign) => (sign.to ?? end) >= from)
    .map((sign): Sign => ({ ...sign, shared: sign.kind === 'run' ? null : shared(sign) }))
    .sort((a, b) => a.from - b.from || compareText(a.kind, b.kind) || compareText(a.name, b.name));
}

function fallsOf(healths: readonly HealthPoint[], end: Day, begins: Day | null): readonly Own[] {
  const signs: Own[] = [];
  let open: { name: ShownBand; readonly from: Day; readonly above: number; readonly isFirst: boolean } | null = null;
  let before: number | null = null;
  for (const { day, band, cause } of healths) {
    if (day > end) break;
    const now = band === null ? null : rank[band];
    // Lack of data is neither a fall nor a recovery.
    if (now === null || band === null) continue;
    if (cause === undefined) {
      if (open !== null && now >= open.above) {
        signs.push({ kind: 'band', name: open.name, from: open.from, to: day, isFirst: open.isFirst });
        open = null;
      }
      // From green over yellow to red is one way down: its first day is the sign, its lowest band the name.
      if (open !== null && now < (rank[open.name] ?? 0)) open.name = band;
      else if (open === null && before !== null && now < before) open = { name: band, from: day, above: before, isFirst: false };
      else if (before === null && now === 0) open = { name: band, from: day, above: 1, isFirst: day === begins };
    }
    before = now;
  }
  if (open !== null) signs.push({ kind: 'band', name: open.name, from: open.from, to: null, isFirst: open.isFirst });
  return signs;
}

function spellsOf(changes: readonly SegmentChange[], end: Day, begins: Day | null): readonly Own[] {
  const open = new Map<string, Day>();
  const signs: Own[] = [];
  const close = (name: string, from: Day, to: Day | null): void => {
    signs.push({ kind: 'segment', name, from, to, isFirst: from === begins });
  };
  for (const { day, segment, in: within, cause } of changes) {
    if (day > end) break;
    const from = open.get(segment);
    if (within && from === undefined && cause === undefined) open.set(segment, day);
    if (!within && from !== undefined) {
      close(segment, from, day);
      open.delete(segment);
    }
  }
  for (const [name, from] of open) close(name, from, null);
  return signs;
}
