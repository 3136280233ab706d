/**
 * Plays the sample company's year day by day: evaluates each day on the data there was, lets people do their tasks by their habits, and writes the
 * history and the ledger of it to customers/data/state/. With `--read LOGIN` it prints the issues that somebody would have received instead.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Decision, LedgerEntry } from '../src/evaluate/decision.ts';
import { decideDay } from '../src/evaluate/evaluation.ts';
import type { Report, RunReport } from '../src/evaluate/report.ts';
import { sinceReader } from '../src/evaluate/since.ts';
import { extendState, foldDecisions } from '../src/evaluate/state.ts';
import type { Program } from '../src/expressions/program.ts';
import { daysToObserve } from '../src/history/catch-up.ts';
import { writeHistory } from '../src/history/store.ts';
import { observeWithDuckdb } from '../src/metrics/duckdb.ts';
import { type Day, formatDay } from '../src/model/day.ts';
import type { Observations } from '../src/model/observation.ts';
import { runsOfReport } from '../src/proof/scenario-deeds.ts';
import { appendLedger } from '../src/tasks/ledger.ts';
import { readWorkspace } from '../src/workspace/workspace.ts';
import { dayOf } from './company/days.ts';
import { deedsOf } from './company/people.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
/** The logins of one customer that came late: their days, and the day they came. */
const late = { customer: 'marlow-bakeries', from: '2026-09-07', to: '2026-09-27', came: '2026-10-12' };

/** Somebody's issue on the day it opened. */
export interface Received {
  readonly day: string;
  readonly owner: string;
  readonly run: RunReport;
}

/** The year as it was played. */
export interface Year {
  readonly decisions: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  readonly received: readonly Received[];
  readonly last: Report;
}

/** Plays every day from the day before `live_from` to the sample's day. */
export async function playYear(): Promise<Year> {
  const { program, diagnostics } = readWorkspace(root);
  if (program === undefined) throw new Error(`the sample cannot be read: ${diagnostics.map(({ message }) => message).join('; ')}`);
  const { live_from: liveFrom, as_of: asOf } = program.content.workspace.value;
  if (asOf === undefined) throw new Error('the sample has no as_of');
  const days = Array.from({ length: asOf - liveFrom + 2 }, (_, index) => liveFrom - 1 + index);
  const came = dayOf(late.came);
  const before = await withoutLateRows((folder) =>
    observe(
      program,
      folder,
      days.filter((day) => day < came),
    ),
  );
  const after = await observe(
    program,
    join(root, 'customers'),
    days.filter((day) => day >= came),
  );
  const past = foldDecisions([]);
  const decisions: Decision[] = [];
  const ledger: LedgerEntry[] = [];
  const received: Received[] = [];
  const issues = new Set<string>();
  let last: Report | undefined;
  for (const day of days) {
    const evaluation = decideDay({ program, observations: day < came ? before : after, past, ledger: [...ledger], asOf: day });
    last = evaluation.report();
    const runs = runsOfReport(last);
    for (const run of runs) {
      if (run.state !== 'open' || run.status !== 'active' || issues.has(run.key)) continue;
      issues.add(run.key);
      ledger.push({ day: formatDay(day), kind: 'opened', run: run.key, issue: issues.size });
      received.push({ day: formatDay(day), owner: run.owner ?? 'nobody', run });
    }
    // What people do in the course of a day is read on the next: on the last one nobody has done anything yet.
    if (day < asOf) ledger.push(...deedsOf(runs, day));
    extendState(past, evaluation.decisions);
    decisions.push(...evaluation.decisions);
  }
  if (last === undefined) throw new Error('the sample has no days');
  return { decisions, ledger, received, last };
}

async function observe(program: Program, dataDir: string, days: readonly Day[]): Promise<Observations> {
  const { observations } = await observeWithDuckdb({ program, dataDir, days: daysToObserve(program, days), since: sinceReader(program) });
  return observations;
}

/** Works on a copy of the data in which the late rows are not there yet. */
async function withoutLateRows<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-year-'));
  try {
    cpSync(join(root, 'customers/data'), join(folder, 'data'), { recursive: true });
    for (const name of readdirSync(join(folder, 'data/logins'))) {
      const path = join(folder, 'data/logins', name);
      const lines = gunzipSync(readFileSync(path)).toString().split('\n');
      const kept = lines.filter((line) => {
        const [customer, day = ''] = line.split(',');
        return customer !== late.customer || day < late.from || day > late.to;
      });
      writeFileSync(path, gzipSync(kept.join('\n')));
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How many issues each person received in each week, by the week's Monday. */
export function weeksOf(received: readonly Received[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const people = new Map<string, Map<string, number>>();
  for (const { day, owner } of received) {
    const weeks = people.get(owner) ?? new Map<string, number>();
    people.set(owner, weeks);
    const monday = formatDay(dayOf(day) - ((dayOf(day) + 3) % 7));
    weeks.set(monday, (weeks.get(monday) ?? 0) + 1);
  }
  return people;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { decisions, ledger, received, last } = await playYear();
  const reader = process.argv[process.argv.indexOf('--read') + 1];
  if (process.argv.includes('--read')) {
    for (const { day, owner, run } of received)
      if (owner === reader)
        console.log(
          `${day}  ${run.customer ?? run.subject}: ${run.title} (due ${run.due ?? 'open'}, ${run.priority}). ${run.why.map(({ says }) => says).join(' ')}`,
        );
  } else {
    const folder = join(root, 'customers/data/state');
    rmSync(folder, { recursive: true, force: true });
    await writeHistory(folder, decisions);
    appendLedger(folder, ledger);
    console.log(`${received.length} issues, ${ledger.length} lines of the ledger, ${decisions.length} decisions`);
    for (const [owner, weeks] of weeksOf(received)) {
      const counts = [...weeks.values()];
      console.log(
        `${owner}: ${counts.reduce((sum, count) => sum + count, 0)} issues, at most ${Math.max(...counts)} in a week (${[...weeks].find(([, count]) => count === Math.max(...counts))?.[0]})`,
      );
    }
    console.log(`Open on ${last.asOf}: ${runsOfReport(last).filter(({ state }) => state === 'open').length}`);
  }
}
