import { type Day, formatDay } from '../model/day.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Differences } from './difference.ts';

/** How many days a scenario may span: three years, and a month for good measure. */
const MOST_DAYS = 1130;

/** The days of a scenario. */
export interface ScenarioCalendar {
  /** The first day that `data`, `rows`, `did` or `expect` name: the workspace is live from it, and what is true on the day before is taken as given. */
  readonly liveFrom: Day;
  /** From the day before that to the last day of `expect`. */
  readonly days: readonly Day[];
}

/**
 * The virtual calendar of a scenario; undefined when it expects nothing on any day. Days after the last of `expect`, and expectations that say
 * nothing, are differences: what they hold would never be looked at.
 */
export function calendarOf({ data, rows, did, expect }: Scenario, differences: Differences): ScenarioCalendar | undefined {
  const expected = Object.entries(expect).map(([key, fields]) => ({ day: Number(key), says: Object.keys(fields).length > 0 }));
  if (expected.length === 0) {
    differences.add(null, 'expect', ['expect'], 'at least one day', 'none: nothing would be looked at');
    return undefined;
  }
  for (const { day, says } of expected)
    if (!says) differences.add(day, 'expect', ['expect', formatDay(day)], 'at least one key, such as `runs: none`', 'none');
  const named = [
    ...Object.entries(data).flatMap(([name, given]) =>
      typeof given === 'string' ? [] : Object.keys(given).map((key) => ({ day: Number(key), field: `data.${name}`, path: ['data', name] })),
    ),
    ...Object.entries(rows).flatMap(([source, list]) =>
      list.flatMap(({ on, to }, index) =>
        [on, to ?? on].map((day) => ({ day, field: `rows.${source}`, path: ['rows', source, index, day === on ? 'on' : 'to'] })),
      ),
    ),
    ...did.map(({ on }, index) => ({ day: on, field: 'did', path: ['did', index] })),
  ];
  const last = Math.max(...expected.map(({ day }) => day));
  const liveFrom = Math.min(...expected.map(({ day }) => day), ...named.map(({ day }) => day));
  for (const { day, field, path } of named)
    if (day > last)
      differences.add(day, field, path, `a day up to ${formatDay(last)}, the last of \`expect\``, 'a later one, which nothing looks at');
  if (last - liveFrom + 2 > MOST_DAYS) {
    differences.add(
      null,
      'expect',
      ['expect'],
      `at most ${MOST_DAYS} days from the first day named to the last`,
      `${last - liveFrom + 2} days`,
    );
    return undefined;
  }
  return { liveFrom, days: Array.from({ length: last - liveFrom + 2 }, (_, index) => liveFrom - 1 + index) };
}
