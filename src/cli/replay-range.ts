import { counted } from '../expressions/words-values.ts';
import { MOST_REPLAYED_DAYS } from '../history/replay.ts';
import { type Day, formatDay } from '../model/day.ts';
import { UseError } from './terminal.ts';

/** Refuses days that cannot be replayed in one go: the wrong way round, or too many. `words` repeats the option that asked, for the example. */
export function checkLength(from: Day, to: Day, words = ''): void {
  const length = to - from + 1;
  if (length < 1) throw new UseError(`${formatDay(to)} lies before ${formatDay(from)}.`, '--from is the first day, --to the last.');
  if (length > MOST_REPLAYED_DAYS)
    throw new UseError(
      `${formatDay(from)} to ${formatDay(to)} are ${counted(length, 'day')}; at most ${MOST_REPLAYED_DAYS} are replayed.`,
      `For example: setpiece replay ${words === '' ? '' : `${words} `}--from ${formatDay(to - MOST_REPLAYED_DAYS + 1)} --to ${formatDay(to)}`,
    );
}
