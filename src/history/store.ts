import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Decision } from '../evaluate/decision.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { parseDecision } from './decision-line.ts';

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

/** Reads `history/YYYY-MM.ndjson` below the state directory; empty where there is none yet. */
export async function readHistory(stateDirectory: string): Promise<History> {
  const decisions: Decision[] = [];
  const lines: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of await monthFiles(stateDirectory)) {
    const file = `${FOLDER}/${name}`;
    const month = name.slice(0, 7);
    let lastDay = '';
    for (const [index, line] of (await readLines(join(stateDirectory, file))).entries()) {
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
          line: index + 1,
          column: 1,
          code: 'damaged-history',
          severity: 'error',
          message: `this line of history is damaged: ${damage}`,
          hint: 'restore the file from a commit of the state branch: `git -C .setpiece/state log -- history` finds the one that damaged it, `git revert` takes it back; nothing is evaluated on a log with holes',
        });
      } else if (typeof read !== 'string') {
        decisions.push(read);
        lines.push(line);
        lastDay = read.day;
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
    const kept = (await readLines(path)).filter((line) => !days.has(dayOfLine(line)));
    const lines = [...kept, ...written.map((decision) => JSON.stringify(decision))];
    // Lines of a day keep the order they were decided in: the sort is stable.
    const text = lines.map((line) => ({ line, day: dayOfLine(line) })).sort((a, b) => compareText(a.day, b.day));
    await replaceFile(path, text.map(({ line }) => `${line}\n`).join(''));
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

async function readLines(path: string): Promise<readonly string[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** The day a line of history is about, also of a damaged one where it can be told; empty where not. */
export function dayOfLine(line: string): string {
  return /"day":"(\d{4}-\d{2}-\d{2})"/.exec(line)?.[1] ?? '';
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(text);
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
