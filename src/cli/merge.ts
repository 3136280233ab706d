import { resolve } from 'node:path';
import type { Decision } from '../evaluate/decision.ts';
import { compareLines } from '../evaluate/decisions.ts';
import { takeOver } from '../evaluate/handed-observations.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { markCommit } from '../history/as-known.ts';
import { evaluateThrough } from '../history/catch-up.ts';
import { refuseRemovals } from '../history/removed.ts';
import { customerOf } from '../history/share.ts';
import { readHistory, writeHistoryLines } from '../history/store.ts';
import { parseDay } from '../model/day.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { readLedger } from '../tasks/ledger.ts';
import { evaluatedCommit } from './evaluated-commit.ts';
import { ReportSummary } from './evaluation-text.ts';
import { hasErrors, readWithTables, writeDiagnostics, writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { placesOf } from './places.ts';
import { reportText, writePieces } from './report-json.ts';
import { inState } from './road.ts';
import { withCustomers } from './shard.ts';
import { listOfShard, type ReadShard, readShards, type shardLists } from './shard-files.ts';
import { originOf } from './shard-origin.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece merge`. */
export interface MergeOptions extends Omit<EvaluationOptions, 'asOf'> {
  /** Folders of shards, or folders that hold them. */
  readonly folders: readonly string[];
  readonly record?: boolean;
}

/** `setpiece merge`: makes the report of one evaluation of its shards, and evaluates the customers that no shard could decide. */
export async function merge(options: MergeOptions, terminal: Terminal): Promise<ExitCode> {
  const shards = readShards(options.folders.map((folder) => resolve(terminal.folder, folder)));
  const heads = shards.map(({ head }) => head);
  const [first] = heads;
  const asOf = parseDay(first?.asOf ?? '');
  if (first === undefined || asOf === undefined) throw new UseError('The shards have no day.');
  const places = placesOf(options, terminal);
  const engaged = new Set(heads.flatMap((head) => head.engaged));
  const workspace = await readWithTables(places.root, places.data, undefined, () => () => (id) => engaged.has(id));
  const stop = (diagnostics: readonly Diagnostic[]): ExitCode => {
    writeDiagnostics(diagnostics, workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  };
  if (!workspace.program) return stop(workspace.diagnostics);
  await refuseOthers(first, await originOf(places, workspace.tables, asOf, first.of));
  const program = withCustomers(
    workspace.program,
    workspace.program.content.customers.filter(({ value }) => engaged.has(value.id)),
  );

  const quiet = new Set(shards.flatMap((shard) => [...textsOf(shard, 'quiet')]));
  const past = await readHistory(places.state, (line) => {
    const customer = customerOf(program, line);
    return customer === null || !quiet.has(customer);
  });
  if (hasErrors(past.diagnostics)) return stop(inState(places, past.diagnostics));
  const { entries: ledger } = readLedger(places.state);
  const removals = refuseRemovals(program, foldDecisions(past.decisions), ledger);
  if (removals.length > 0) return stop(removals);
  const through = evaluateThrough({
    program,
    observations: takeOver(heads.map(({ observations }) => observations)),
    history: past.decisions,
    ledger,
    asOf,
  });
  if (through.note !== null) terminal.err(`${through.note}\n`);

  const { parts } = through;
  const summary = new ReportSummary();
  for (const head of heads) summary.addCounts(head.summary);
  const rest = parts.rest(heads.map(({ tallies }) => tallies));
  const customers = function* () {
    for (const customer of parts.customers()) {
      summary.add(customer);
      yield JSON.stringify(customer);
    }
  };
  const list = (name: (typeof shardLists)[number], own: Iterable<string>) =>
    inOrder([own, ...shards.map((shard) => listOfShard(shard, name))], (a, b) => compareText(idOf(a), idOf(b)));
  if (options.record) {
    const decisions = markCommit(through.decisions, await evaluatedCommit(places));
    await writeHistoryLines(places.state, new Set(decisions.map(({ day }) => day)), mergeDecisions(shards, decisions));
  }
  const merged = list('customers', customers());
  if (options.json) {
    const lists = {
      customers: merged,
      notScored: list('not-scored', texts(parts.notScored())),
      unscored: list('unscored', texts(parts.unscored())),
    };
    await writePieces(terminal, reportText(lists, rest));
    terminal.out('\n');
  } else for (const _ of customers());
  const diagnostics = [...new Map(heads.flatMap((head) => head.diagnostics).map((one) => [JSON.stringify(one), one])).values()];
  writeWarnings({ diagnostics: [...diagnostics, ...rest.findings], workspace }, terminal);
  const says = `${summary.says(rest.runs)}\n`;
  if (options.json) terminal.err(says);
  else terminal.out(says);
  return 0;
}

/** The shards were made of what lies here, by this version. */
async function refuseOthers(shard: ReadShard['head'], here: Awaited<ReturnType<typeof originOf>>): Promise<void> {
  if (shard.version !== here.version)
    throw new UseError(`The shards were written by version ${shard.version}, and this is ${here.version}.`, 'Use one version for both.');
  if (shard.digest !== here.digest)
    throw new UseError(
      `The shards were made of other files, history or ledger than lie here: their digest is ${shard.digest}, and here it is ${here.digest}.`,
      'Check out the commit and the state that the shards were evaluated with.',
    );
}

function* textsOf(shard: ReadShard, list: (typeof shardLists)[number]): Generator<string> {
  for (const line of listOfShard(shard, list)) yield String(JSON.parse(line));
}

function* texts(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield JSON.stringify(value);
}

/** The id that an entry of a report begins with. */
function idOf(entry: string): string {
  return entry.slice('{"id":"'.length, entry.indexOf('"', '{"id":"'.length));
}

/** The lines of all shards and those of one's own in the order of history: by day, then as the lines of a day are ordered. */
function* mergeDecisions(shards: readonly ReadShard[], own: readonly Decision[]): Generator<string> {
  const read = function* (lines: Iterable<string>) {
    for (const text of lines) yield { text, line: JSON.parse(text) as Decision }; // written by a shard of this version
  };
  const streams = [
    own.map((line) => ({ text: JSON.stringify(line), line })),
    ...shards.map((shard) => read(listOfShard(shard, 'decisions'))),
  ];
  for (const { text } of inOrder(streams, (a, b) => compareText(a.line.day, b.line.day) || compareLines(a.line, b.line))) yield text;
}

/** The values of sorted streams as one sorted stream. */
function* inOrder<T>(streams: readonly Iterable<T>[], compare: (a: T, b: T) => number): Generator<T> {
  const heads = streams.flatMap((stream) => {
    const values = stream[Symbol.iterator]();
    const { done, value } = values.next();
    return done === true ? [] : [{ values, value }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let at = 1; at < heads.length; at += 1) {
      const [a, b] = [heads[at], heads[least]];
      if (a !== undefined && b !== undefined && compare(a.value, b.value) < 0) least = at;
    }
    const head = heads[least];
    if (head === undefined) return;
    yield head.value;
    const { done, value } = head.values.next();
    if (done === true) heads.splice(least, 1);
    else head.value = value;
  }
}
