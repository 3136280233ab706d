import type { CustomerReport, IsoDay, ShownBand } from '../evaluate/report.ts';
import { pastHealth, shownBand } from './bands.ts';
import { shiftDay } from './dates.ts';
import { sumArr } from './money.ts';
import type { HealthPoint, SiteData } from './site-data.ts';
import { dailyHealth } from './trend.ts';

/** Over how many days movement can be looked at. */
export const movementDays = [7, 28, 90] as const;

/** What moved a customer from one band to another: what happened, a change of the health model, or both in turn. */
type MoveCause = 'behaviour' | 'configuration' | 'both';

/** Customers that stood in one band then and stand in another, or in the same, now. */
interface BandFlow {
  readonly from: ShownBand;
  readonly to: ShownBand;
  readonly customers: number;
  /** Today's ARR of those that have an amount in the currency. */
  readonly arr: number;
  /** How many the health model moved, wholly or in part; 0 for those that stayed. */
  readonly byModel: number;
}

/** Who moved between bands within some days. */
export interface BandMovement {
  readonly days: number;
  /** Every pair of bands with at least one customer in it. */
  readonly flows: readonly BandFlow[];
  /** Customers of which history knows no band then. */
  readonly unknownThen: number;
  readonly moved: number;
  /** Of those that moved, how many by what happened, by a changed health model, and by both. */
  readonly causes: Readonly<Record<MoveCause, number>>;
  /** Today's ARR that went to a worse band and to a better one; to and from unknown is neither. */
  readonly arrWorse: number;
  readonly arrBetter: number;
}

const worth: Readonly<Partial<Record<ShownBand, number>>> = { red: 0, yellow: 1, green: 2 };

/** Movement between the bands of `days` ago and today's; null where history reaches back that far for nobody. A customer that went and came back did not move. */
export function bandMovement(
  { report, history, currency }: Pick<SiteData, 'report' | 'history' | 'currency'>,
  days: number,
): BandMovement | null {
  const since = shiftDay(report.asOf, -days);
  const known = report.customers.flatMap((customer) => {
    const before = pastHealth(customer, days)?.band;
    return before === undefined ? [] : [{ customer, from: before, to: shownBand(customer) }];
  });
  if (known.length === 0) return null;
  const moved = known
    .filter(({ from, to }) => from !== to)
    .map((entry) => ({ ...entry, cause: causeOf(history[entry.customer.id] ?? [], since) }));
  const arrOf = (entries: readonly { readonly customer: CustomerReport }[]): number =>
    sumArr(
      entries.map(({ customer }) => customer),
      currency,
    ).amount;
  const byModel = new Set(moved.filter(({ cause }) => cause !== 'behaviour').map(({ customer }) => customer.id));
  const step = ({ from, to }: { readonly from: ShownBand; readonly to: ShownBand }): number => {
    const [before, now] = [worth[from], worth[to]];
    return before === undefined || now === undefined ? 0 : now - before;
  };
  const count = (wanted: MoveCause): number => moved.filter(({ cause }) => cause === wanted).length;
  return {
    days,
    flows: [...Map.groupBy(known, ({ from, to }) => `${from} ${to}`).values()].flatMap((entries) => {
      const [first] = entries;
      return first === undefined
        ? []
        : [
            {
              from: first.from,
              to: first.to,
              customers: entries.length,
              arr: arrOf(entries),
              byModel: entries.filter(({ customer }) => byModel.has(customer.id)).length,
            },
          ];
    }),
    unknownThen: report.customers.length - known.length,
    moved: moved.length,
    causes: { behaviour: count('behaviour'), configuration: count('configuration'), both: count('both') },
    arrWorse: arrOf(moved.filter((entry) => step(entry) < 0)),
    arrBetter: arrOf(moved.filter((entry) => step(entry) > 0)),
  };
}

/** What changed the band after a day, by the points of history: the data where they hold no change. */
function causeOf(points: readonly HealthPoint[], since: IsoDay): MoveCause {
  const changes = points.filter((point, index) => {
    const before = points[index - 1];
    return point.day > since && before !== undefined && before.band !== point.band;
  });
  const byModel = changes.filter(({ cause }) => cause === 'configuration').length;
  return byModel === 0 ? 'behaviour' : byModel === changes.length ? 'configuration' : 'both';
}

/** What was red at the end of a day. */
export interface RiskDay {
  readonly day: IsoDay;
  readonly red: number;
  /** Today's ARR of those customers: what they paid on that day is not what is asked. */
  readonly arr: number;
}

/** Red customers and their ARR day by day, oldest first and ending on the day; from the first day on of which history knows anything. */
export function riskByDay(
  { report, history, currency }: Pick<SiteData, 'report' | 'history' | 'currency'>,
  days: number,
): readonly RiskDay[] {
  const red = new Array<number>(days + 1).fill(0);
  const arr = new Array<number>(days + 1).fill(0);
  let first = days + 1;
  for (const customer of report.customers) {
    const amount = customer.currency === currency ? (customer.arr ?? 0) : 0;
    dailyHealth(history[customer.id] ?? [], report.asOf, days).forEach((point, index) => {
      if (point === null) return;
      first = Math.min(first, index);
      if (point.band !== 'red') return;
      red[index] = (red[index] ?? 0) + 1;
      arr[index] = (arr[index] ?? 0) + amount;
    });
  }
  return red.flatMap((count, index) =>
    index < first ? [] : [{ day: shiftDay(report.asOf, index - days), red: count, arr: arr[index] ?? 0 }],
  );
}
