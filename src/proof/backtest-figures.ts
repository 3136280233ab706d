import type { ShownBand } from '../evaluate/report.ts';
import { type Auc, aucOf, type Rated } from './backtest-auc.ts';
import { type BacktestCase, type Bands, LEADS } from './backtest-case.ts';
import { FEWEST } from './effectiveness-goal-count.ts';
import { type Interval, type Level, wilson } from './effectiveness-interval.ts';

/** A share of customers with the interval it may lie in, 0 to 1. */
interface Share extends Interval {
  readonly share: number;
}

/** The customers of a band, or of a tenth of the scores. */
interface Slice {
  /** Cases; of a tenth a tie at its edge is shared out, so that it may have a fraction. */
  readonly n: number;
  readonly losses: number;
  readonly rate: Share;
  /** The rate against that of everybody; null where nobody was lost. */
  readonly lift: number | null;
  readonly meanScore: number | null;
}

/** A band of the score. */
interface BandSlice extends Slice {
  /** `none` for cases without a score. */
  readonly band: ShownBand | 'none';
  /** Its share of all cases. */
  readonly share: number;
}

/** Raising an alarm for every customer at or below a band. */
interface Alarm {
  readonly upTo: 'red' | 'yellow';
  /** Cases with the alarm, and those of them that were lost. */
  readonly alarms: number;
  readonly found: number;
  /** Losses in all. */
  readonly losses: number;
  /** Alarms for customers that stayed, for each loss found; null where none was found. */
  readonly falsePerFound: number | null;
}

/** Where lost customers stood some days before the loss. */
export interface Lead {
  readonly days: number;
  /** Lost customers that had a band then: a younger customer, or one without enough data, has none. */
  readonly known: number;
  readonly red: number;
  readonly yellow: number;
}

/** What can be said of the score in a sentence: whether it tells who is lost. */
export type Verdict = 'too few' | 'separates' | 'holds half' | 'reversed';

/** How well the score of some customers told who was lost. */
export interface Figures {
  /** Customers on days; on several days the same customer counts on each. */
  readonly n: number;
  readonly customers: number;
  readonly losses: number;
  /** Different customers that were lost. */
  readonly lostCustomers: number;
  readonly rate: Share;
  readonly scored: number;
  /** The mean share of weight with data, of those with a score; null without any. */
  readonly coverage: number | null;
  readonly auc: Auc | null;
  readonly verdict: Verdict;
  readonly bands: readonly BandSlice[];
  /** Tenths by score, the lowest first; none where fewer than ten have a score. */
  readonly deciles: readonly Slice[];
  readonly alarms: readonly Alarm[];
}

/** Fewer losses, or fewer that stayed, say nothing. */
export const FEWEST_LOSSES = FEWEST;

/** The figures of some cases. */
export function figuresOf(cases: readonly BacktestCase[], level: Level = 95): Figures {
  const losses = cases.filter(({ lostOn }) => lostOn !== null);
  const scored = cases.filter(({ score }) => score !== null);
  const rated = ratedBy(cases, ({ score }) => score);
  const auc = aucOf(rated, level);
  const lostCustomers = new Set(losses.map(({ customer }) => customer)).size;
  const keptCustomers = new Set(cases.flatMap(({ customer, lostOn }) => (lostOn === null ? [customer] : []))).size;
  return {
    n: cases.length,
    customers: countCustomers(cases),
    losses: losses.length,
    lostCustomers,
    rate: rateOf(losses.length, cases.length, countCustomers(cases)),
    scored: scored.length,
    coverage: mean(scored.map(({ coverage }) => coverage)),
    auc,
    verdict: verdictOf(auc, Math.min(lostCustomers, keptCustomers)),
    bands: bandSlices(cases, losses.length / cases.length),
    deciles: deciles(scored),
    alarms: (['red', 'yellow'] as const).map((upTo) => alarm(cases, losses.length, upTo)),
  };
}

/** Cases as a comparison sees them; those without a value are left out. */
export function ratedBy(cases: readonly BacktestCase[], scoreOf: (one: BacktestCase) => number | null | undefined): readonly Rated[] {
  return cases.flatMap((one) => {
    const score = scoreOf(one);
    return typeof score === 'number' ? [{ customer: one.customer, day: one.day, score, isLost: one.lostOn !== null }] : [];
  });
}

/** What an area says, of as many customers as the smaller side has. */
export function verdictOf(auc: Auc | null, fewer: number): Verdict {
  if (auc === null || fewer < FEWEST_LOSSES) return 'too few';
  return auc.low > 0.5 ? 'separates' : auc.high < 0.5 ? 'reversed' : 'holds half';
}

/** Where the customers that were lost stood before, each once: at its first loss. A band holds from the day it was read on. */
export function leadsOf(cases: readonly BacktestCase[], bands: Bands): readonly Lead[] {
  const lost = new Map<string, number>();
  for (const { customer, lostOn } of cases) if (lostOn !== null) lost.set(customer, Math.min(lost.get(customer) ?? Infinity, lostOn));
  return LEADS.map((days) => {
    const found = [...lost].flatMap(([customer, lostOn]) => {
      const band = bands.get(customer)?.findLast(({ day }) => day <= lostOn - days)?.band;
      return band === 'red' || band === 'yellow' || band === 'green' ? [band] : [];
    });
    const count = (band: ShownBand): number => found.filter((one) => one === band).length;
    return { days, known: found.length, red: count('red'), yellow: count('yellow') };
  });
}

/**
 * For how many days, half-way through the lost customers, the band had been red when they were lost, without a break: from the first day it was read so.
 * Those that were not red at last count 0; null where nobody was lost.
 */
export function medianRed(cases: readonly BacktestCase[], bands: Bands): number | null {
  const lost = new Map<string, number>();
  for (const { customer, lostOn } of cases) if (lostOn !== null) lost.set(customer, Math.min(lost.get(customer) ?? Infinity, lostOn));
  const spans = [...lost].map(([customer, lostOn]) => {
    const before = (bands.get(customer) ?? []).filter(({ day }) => day < lostOn);
    const broken = before.findLastIndex(({ band }) => band !== 'red');
    const since = before[broken + 1]?.day;
    return since === undefined ? 0 : lostOn - since;
  });
  spans.sort((a, b) => a - b);
  const [low, high] = [spans[Math.ceil(spans.length / 2) - 1], spans[Math.floor(spans.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/**
 * A rate with Wilson’s interval. Of several days each customer counts once for the interval, however many days it stands on: that is too wide rather than too
 * narrow.
 */
function rateOf(losses: number, n: number, customers: number): Share {
  const share = n === 0 ? 0 : losses / n;
  const effective = Math.min(customers, n);
  return { share, ...wilson({ reached: share * effective, of: effective }, 95) };
}

function bandSlices(cases: readonly BacktestCase[], base: number): readonly BandSlice[] {
  return (['red', 'yellow', 'green', 'unknown', 'none'] as const).flatMap((band) => {
    const within = cases.filter((one) => (one.band ?? 'none') === band);
    if (within.length === 0 && (band === 'unknown' || band === 'none')) return [];
    const losses = within.filter(({ lostOn }) => lostOn !== null).length;
    return [
      {
        band,
        share: cases.length === 0 ? 0 : within.length / cases.length,
        n: within.length,
        losses,
        rate: rateOf(losses, within.length, countCustomers(within)),
        lift: base > 0 && within.length > 0 ? losses / within.length / base : null,
        meanScore: mean(within.flatMap(({ score }) => score ?? [])),
      },
    ];
  });
}

/** Ten equal parts by score. Cases of the same score are alike: where an edge falls among them each part gets its share of all of them. */
function deciles(scored: readonly BacktestCase[]): readonly Slice[] {
  if (scored.length < 10) return [];
  const base = scored.filter(({ lostOn }) => lostOn !== null).length / scored.length;
  const size = scored.length / 10;
  const parts = Array.from({ length: 10 }, () => ({ n: 0, losses: 0, scores: 0 }));
  const days = countCustomers(scored) / scored.length;
  let at = 0;
  const ties = [...Map.groupBy(scored, ({ score }) => score ?? 0)].sort(([a], [b]) => a - b);
  for (const [score, tied] of ties) {
    const losses = tied.filter(({ lostOn }) => lostOn !== null).length;
    for (const [index, part] of parts.entries()) {
      const within = Math.max(0, Math.min(at + tied.length, (index + 1) * size) - Math.max(at, index * size));
      part.n += within;
      part.losses += (losses * within) / tied.length;
      part.scores += score * within;
    }
    at += tied.length;
  }
  return parts.map(({ n, losses, scores }) => ({
    n,
    losses,
    rate: rateOf(losses, n, n * days),
    lift: base > 0 ? losses / n / base : null,
    meanScore: scores / n,
  }));
}

function alarm(cases: readonly BacktestCase[], losses: number, upTo: 'red' | 'yellow'): Alarm {
  const raised = cases.filter(({ band }) => band === 'red' || (band === 'yellow' && upTo === 'yellow'));
  const found = raised.filter(({ lostOn }) => lostOn !== null).length;
  return { upTo, alarms: raised.length, found, losses, falsePerFound: found === 0 ? null : (raised.length - found) / found };
}

function countCustomers(cases: readonly BacktestCase[]): number {
  return new Set(cases.map(({ customer }) => customer)).size;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
