import { calendarFor } from '../model/calendar.ts';
import { type Day, formatDay } from '../model/day.ts';
import { addDuration, type Duration, formatDuration } from '../model/duration.ts';
import { UseError } from './terminal.ts';

/** How the days of a back-test are asked for. */
export interface DayOptions {
  readonly on?: readonly Day[];
  readonly every?: Duration;
  readonly from?: Day;
  readonly to?: Day;
}

/** So many days are looked at where none is asked for: with a horizon of 90 days, a year. */
const USUAL_DAYS = 4;
/** More days than this cost more than they tell. */
const MOST_DAYS = 60;

/** The days that options ask for, in order; null where they ask for none. */
export function daysAskedFor({ on, every, from, to }: DayOptions, country: string | undefined): readonly Day[] | null {
  const isRange = every !== undefined || from !== undefined || to !== undefined;
  if (on !== undefined) {
    if (isRange) throw new UseError('--on names the days; --every, --from and --to make them.', 'Use one or the other.');
    return checked([...new Set(on)].sort((a, b) => a - b));
  }
  if (!isRange) return null;
  if (every === undefined || from === undefined || to === undefined)
    throw new UseError(
      'A cadence needs --every, --from and --to.',
      'For example: setpiece backtest --every 1mo --from 2026-01-01 --to 2026-06-01',
    );
  const calendar = calendarFor(country);
  const days: Day[] = [];
  // Counted from the first, so that the 31st of a month does not wear down to the 28th.
  for (let count = 0; days.length <= MOST_DAYS; count += 1) {
    const day = addDuration(from, { ...every, count: every.count * count }, 1, (start, bd) => calendar.addBusinessDays(start, bd));
    if (day > to || (count > 0 && day === days.at(-1))) break;
    days.push(day);
  }
  if (days.length === 0) throw new UseError(`${formatDay(to)} lies before ${formatDay(from)}.`, '--from is the first day, --to the last.');
  return checked(days);
}

/** The last days whose horizon is over, each a horizon after the one before, so that no loss is seen twice. */
export function usualDays(last: Day, horizon: number): readonly Day[] {
  return Array.from({ length: USUAL_DAYS }, (_, index) => last - horizon * (USUAL_DAYS - 1 - index));
}

/** Refuses days of which nobody can yet know what became of the customers. */
export function refuseUnfinished(days: readonly Day[], last: Day, within: Duration, name: string): void {
  const early = days.filter((day) => day > last);
  const [first] = early;
  if (first === undefined) return;
  throw new UseError(
    `What became of the customers of ${early.map(formatDay).join(', ')} is not known yet: \`${name}\` looks ${formatDuration(within)} ahead, and the data do not reach that far.`,
    `The last day that can be looked at is ${formatDay(last)}.`,
  );
}

function checked(days: readonly Day[]): readonly Day[] {
  if (days.length > MOST_DAYS)
    throw new UseError(`These are more than ${MOST_DAYS} days.`, 'Take a longer time between them with --every.');
  return days;
}
