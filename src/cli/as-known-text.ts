import { counted } from '../expressions/words-values.ts';
import type { AsKnown, DifferentDay } from '../history/as-known.ts';
import { formatDay, parseDay } from '../model/day.ts';

/** What is shown of a replay of days as they were known. Days are written out. */
interface ShownAsKnown extends AsKnown {
  readonly from: string;
  readonly to: string;
}

/** Lines of a day that are shown of each side. */
const SHOWN = 3;

/** The days that differ, line by line, and those that could not be brought back. */
export function asKnownText({ from, to, different, given }: ShownAsKnown): string {
  const head = `The log of ${from} to ${to}, each day evaluated again by the files of its commit\n`;
  const differences = different.map((day) => `\n${sayDifference(day)}`).join('');
  const ranges = rangesOf(given);
  const left =
    ranges.length === 0 ? '' : `\nNot reproducible, taken as the log has them, for they name no commit:\n  ${ranges.join('\n  ')}\n`;
  return `${head}${differences}${left}`;
}

/** One line that sums it up. */
export function summariseAsKnown({ days, lines, different, given }: ShownAsKnown): string {
  if (days === 0) return `No day names its commit, so none could be replayed: ${counted(given.length, 'day')} taken as the log has them.`;
  const verdict =
    different.length === 0 ? 'identical' : `${counted(different.length, 'day')} ${different.length === 1 ? 'differs' : 'differ'}`;
  const more = given.length === 0 ? '' : ` ${counted(given.length, 'day')} more could not be replayed.`;
  return `${counted(days, 'day')}, ${counted(lines, 'line')}: ${verdict}.${more}`;
}

function sayDifference({ day, commit, log, replay }: DifferentDay): string {
  const side = (name: string, lines: readonly string[]) => [
    ...lines.slice(0, SHOWN).map((line) => `  ${name.padEnd(6)}  ${line}\n`),
    ...(lines.length > SHOWN ? [`  ${name.padEnd(6)}  … and ${lines.length - SHOWN} more\n`] : []),
  ];
  return `${day}, commit ${commit.slice(0, 12)}\n${[...side('log', log), ...side('replay', replay)].join('')}`;
}

/** Days that follow one another as one range. */
function rangesOf(days: readonly string[]): readonly string[] {
  const ranges: { first: string; last: string }[] = [];
  for (const day of days) {
    const before = ranges.at(-1);
    const last = parseDay(before?.last ?? '');
    if (before !== undefined && last !== undefined && formatDay(last + 1) === day) before.last = day;
    else ranges.push({ first: day, last: day });
  }
  return ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
}
