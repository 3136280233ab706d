import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decision } from '../evaluate/decision.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { parseDecision } from './decision-line.ts';
import { linesOf } from './lines.ts';

/** The log of decisions, oldest first, and what is wrong with it. */
export interface History {
  readonly decisions: readonly Decision[];
  /** The text of each decision's line, as it stands in its file. */
  readonly lines: readonly string[];
  /** Damaged lines, as errors. A state that rests on a log with holes would open runs twice: nothing may be evaluated on it. */
  readonly diagnostics: readonly Diagnostic[];
}

const FOLDER = 'history';
const MONTH_FILE = /^\d{4}-\d{2}\.ndjson$/;

/**
 * Reads `history/YYYY-MM.ndjson` below the state directory; empty where there is none yet.
 *
 * @param keep which decisions are wanted; all lines are checked
 */
export async function readHistory(stateDirectory: string, keep: (decision: Decision) => boolean = () => true): Promise<History> {
  const decisions: Decision[] = [];
  const lines: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of await monthFiles(stateDirectory)) {
    const file = `${FOLDER}/${name}`;
    const month = name.slice(0, 7);
    let lastDay = '';
    let number = 0;
    for (const line of linesOf(join(stateDirectory, file))) {
      number += 1;
      const read = parseDecision(line);
      const damage =
        typeof read === 'string'
          ? read
          : !read.day.startsWith(`${month}-`)
            ? `the day ${read.day} belongs into another file`
            : read.day < lastDay
              ? `the day ${read.day} stands after ${lastDay}`
              : undefined;
      if (damage !== undefined) {
        diagnostics.push({
          file,
          line: number,
          column: 1,
          code: 'damaged-history',
          severity: 'error',
          message: `this line of history is damaged: ${damage}`,
          hint: 'restore the file from a commit of the state branch: `git -C .setpiece/state log -- history` finds the one that damaged it, `git revert` takes it back; nothing is evaluated on a log with holes',
        });
      } else if (typeof read !== 'string') {
        lastDay = read.day;
        if (!keep(read)) continue;
        decisions.push(read);
        lines.push(line);
      }
    }
  }
  return { decisions, lines, diagnostics };
}

/**
 * Writes the decisions of one day or more. Lines of other days stay byte for byte as they are; lines of the same days are replaced, so that running
 * a day twice leaves what running it once leaves. Each file is replaced in one step: a crash leaves the old one or the new one.
 */
export async function writeHistory(stateDirectory: string, decisions: readonly Decision[]): Promise<void> {
  const months = Map.groupBy(decisions, ({ day }) => day.slice(0, 7));
  if (months.size > 0) await mkdir(join(stateDirectory, FOLDER), { recursive: true });
  for (const [month, written] of [...months].sort(([a], [b]) => compareText(a, b))) {
    const path = join(stateDirectory, FOLDER, `${month}.ndjson`);
    const days = new Set(written.map(({ day }) => day));
    const kept = [...linesOf(path)].filter((line) => !days.has(dayOfLine(line)));
    const lines = [...kept, ...written.map((decision) => JSON.stringify(decision))];
    // Lines of a day keep the order they were decided in: the sort is stable.
    const text = lines.map((line) => ({ line, day: dayOfLine(line) })).sort((a, b) => compareText(a.day, b.day));
    await replaceFile(
      path,
      text.map(({ line }) => line),
    );
  }
}

/**
 * The same for lines that are made one after another, in the order of their days, because no memory holds them all.
 *
 * @param days the days they are of
 */
export async function writeHistoryLines(stateDirectory: string, days: ReadonlySet<string>, lines: Iterable<string>): Promise<void> {
  const months = [...new Set([...days].map((day) => day.slice(0, 7)))].sort(compareText);
  const written = lines[Symbol.iterator]();
  let next = written.next();
  if (months.length > 0) await mkdir(join(stateDirectory, FOLDER), { recursive: true });
  for (const month of months) {
    const path = join(stateDirectory, FOLDER, `${month}.ndjson`);
    const merged = function* () {
      for (const line of linesOf(path)) {
        const day = dayOfLine(line);
        if (days.has(day)) continue;
        for (; next.done !== true && dayOfLine(next.value) < day; next = written.next()) yield next.value;
        yield line;
      }
      for (; next.done !== true && dayOfLine(next.value).startsWith(month); next = written.next()) yield next.value;
    };
    await replaceFile(path, merged());
  }
}

/** Whether a name is that of a month of history. Example: `2026-11.ndjson`. */
export function isMonthFile(name: string): boolean {
  return MONTH_FILE.test(name);
}

async function monthFiles(stateDirectory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(stateDirectory, FOLDER));
    return names.filter(isMonthFile).sort(compareText);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** The day a line of history is about, also of a damaged one where it can be told; empty where not. */
export function dayOfLine(line: string): string {
  return /"day":"(\d{4}-\d{2}-\d{2})"/.exec(line)?.[1] ?? '';
}

async function replaceFile(path: string, lines: Iterable<string>): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      let piece: string[] = [];
      for (const line of lines) {
        piece.push(`${line}\n`);
        if (piece.length < 10_000) continue;
        await file.writeFile(piece.join(''));
        piece = [];
      }
      await file.writeFile(piece.join(''));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
