import { compareText } from '../model/diagnostic.ts';
import { dayOfLine, isMonthFile } from './store.ts';

/** The files of a state, by their paths below its folder. */
export type StateFiles = ReadonlyMap<string, string>;

/** Two states made one, and in words what was chosen where both could not be kept. */
export interface MergedState {
  readonly files: StateFiles;
  readonly notes: readonly string[];
}

/**
 * Makes one state of two that began from the same one.
 *
 * - **Ledger**, and every other file of lines: both are kept. What either side added stays, theirs first; a line that both added stands once, and what
 *   either took away is gone.
 * - **History**: a day rests on the days before it, so two evaluations of a day cannot be mixed. From the first day on which the two differ, one side
 *   counts wholly: the one that goes further, and where both end on the same day ours, which is kept later.
 *
 * @param base the state both began from; empty where there is none
 * @param theirs what stands on the branch
 */
export function mergeStates(base: StateFiles, ours: StateFiles, theirs: StateFiles): MergedState {
  const files = new Map<string, string>();
  const paths = [...new Set([...ours.keys(), ...theirs.keys()])].filter((path) => !isHistory(path)).sort(compareText);
  for (const path of paths) {
    const merged = mergeLines(base.get(path), ours.get(path), theirs.get(path));
    if (merged !== undefined) files.set(path, merged);
  }
  const { history, note } = mergeHistories(pick(base), pick(ours), pick(theirs));
  for (const [path, text] of history) files.set(path, text);
  return { files, notes: note === undefined ? [] : [note] };
}

/** Lines of a file that both sides may have changed; undefined where it is gone. */
function mergeLines(base: string | undefined, ours: string | undefined, theirs: string | undefined): string | undefined {
  if (ours === theirs || theirs === base) return ours;
  if (ours === base) return theirs;
  const before = linesOf(base);
  const mine = linesOf(ours);
  const added = without(without(mine, before), without(linesOf(theirs), before));
  return textOf([...without(linesOf(theirs), without(before, mine)), ...added]);
}

function mergeHistories(base: StateFiles, ours: StateFiles, theirs: StateFiles): { readonly history: StateFiles; readonly note?: string } {
  if (isSame(theirs, base) || isSame(ours, theirs)) return { history: ours };
  if (isSame(ours, base)) return { history: theirs };
  const [mine, other] = [daysOf(ours), daysOf(theirs)];
  const days = [...new Set([...mine.keys(), ...other.keys()])].sort(compareText);
  const differs = days.find((day) => textOf(mine.get(day) ?? []) !== textOf(other.get(day) ?? []));
  if (differs === undefined) return { history: ours };
  const [last, otherLast] = [lastOf(mine), lastOf(other)];
  const isOurs = last >= otherLast;
  const one = last === otherLast && differs === last;
  const which = one ? `The day ${differs} was evaluated` : `The days from ${differs} on were evaluated`;
  const why = last === otherLast ? 'later' : `up to ${isOurs ? last : otherLast}`;
  const note = `${which} twice at the same time: history keeps the evaluation ${isOurs ? 'of this run' : 'of the other run'}, which was made ${why}.`;
  return { history: isOurs ? ours : theirs, note };
}

/** Lines by their day. A line without one belongs to the first of its month. */
function daysOf(files: StateFiles): ReadonlyMap<string, readonly string[]> {
  const lines = [...files].sort(([a], [b]) => compareText(a, b)).flatMap(([path, text]) => linesOf(text).map((line) => ({ path, line })));
  const grouped = Map.groupBy(lines, ({ path, line }) => dayOfLine(line) || `${path.slice('history/'.length, -'.ndjson'.length)}-01`);
  return new Map([...grouped].map(([day, found]) => [day, found.map(({ line }) => line)]));
}

function lastOf(days: ReadonlyMap<string, unknown>): string {
  return [...days.keys()].reduce((last, day) => (day > last ? day : last), '');
}

function isHistory(path: string): boolean {
  return path.startsWith('history/') && isMonthFile(path.slice('history/'.length));
}

function pick(files: StateFiles): StateFiles {
  return new Map([...files].filter(([path]) => isHistory(path)));
}

function isSame(a: StateFiles, b: StateFiles): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}

function linesOf(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines without some others, each of which takes away one like it. */
function without(lines: readonly string[], taken: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of taken) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}
