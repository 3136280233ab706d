import { join, resolve } from 'node:path';
import { handOver } from '../evaluate/handed-observations.ts';
import { sinceReader } from '../evaluate/since.ts';
import { foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { daysToEvaluate, daysToObserve } from '../history/catch-up.ts';
import { customerOf, evaluateShare } from '../history/share.ts';
import { readHistory } from '../history/store.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import type { CustomerFiles } from '../model/content.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { familiesOf, isInShard, type Shard, type Ties } from '../model/families.ts';
import { readLedger } from '../tasks/ledger.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { ReportSummary } from './evaluation-text.ts';
import { dayOf, hasErrors, readWithTables, writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { placesOf } from './places.ts';
import { Progress } from './progress.ts';
import { inState } from './road.ts';
import { shardFolder, writeShard } from './shard-files.ts';
import { originOf, refusePercentiles } from './shard-origin.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** Options of `setpiece evaluate --shard`. */
export interface ShardOptions extends EvaluationOptions {
  readonly shard: Shard;
  /** The folder in which the shard gets one of its own. */
  readonly out: string;
}

/** `setpiece evaluate --shard`: evaluates a share of the customers and writes what `setpiece merge` needs of it. */
export async function evaluateShard(options: ShardOptions, terminal: Terminal): Promise<ExitCode> {
  const { shard } = options;
  const progress = new Progress(terminal);
  const places = placesOf(options, terminal);
  let familyOf: ((id: string) => string) | undefined;
  const workspace = await progress.stage('Reading the workspace', () =>
    readWithTables(places.root, places.data, undefined, (files) => (rows) => {
      const families = familiesOf([
        ...files.map(tiesOf),
        ...rows.map(({ id, parent }) => ({ id, others: parent === null ? [] : [parent] })),
      ]);
      familyOf = families;
      return (id) => isInShard(families(id), shard);
    }),
  );
  const stop = (diagnostics: readonly Diagnostic[]): ExitCode => {
    writeDiagnostics(diagnostics, workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  };
  const { program } = workspace;
  if (hasErrors(workspace.diagnostics) || !program) return stop(workspace.diagnostics);
  refusePercentiles(places.root, program.content);
  const families = familyOf ?? familiesOf(program.content.customers.map(tiesOf));
  const isOwn = (id: string) => isInShard(families(id), shard);
  const asOf = options.asOf ?? dayOf(program);
  const origin = await originOf(places, workspace.tables, asOf, shard.of);

  const past = await readHistory(places.state, (line) => {
    const customer = customerOf(program, line);
    return customer === null || isOwn(customer);
  });
  const recorded = readLedger(places.state);
  if (hasErrors(past.diagnostics)) return stop(inState(places, past.diagnostics));
  const own = withCustomers(
    program,
    program.content.customers.filter(({ value }) => isOwn(value.id)),
  );
  const { days } = daysToEvaluate(foldDecisions(past.decisions).lastDay, asOf, program.content.workspace.value.live_from);
  const observed = await progress.stage('Reading the sources', () =>
    observeWithDuckdb({
      program,
      dataDir: places.data,
      days: daysToObserve(program, days, foldDecisions(past.decisions, days[0])),
      customers: own.content.customers.map(({ value }) => value.id),
      others: workspace.tables?.others ?? [],
      since: sinceReader(program),
    }),
  );
  if (hasErrors(observed.diagnostics)) return stop([...workspace.diagnostics, ...observed.diagnostics]);
  const share = progress.stage(`Evaluating ${own.content.customers.length} customers`, () =>
    evaluateShare({ program: own, observations: observed.observations, history: past.decisions, ledger: recorded.entries, asOf }, families),
  );

  const summary = new ReportSummary();
  const { parts } = share;
  const engaged = own.content.customers.filter(({ value }) => !share.isQuiet(value.id));
  const quiet = own.content.customers.filter(({ value }) => share.isQuiet(value.id));
  const folder = join(resolve(terminal.folder, options.out), shardFolder(shard));
  progress.stage('Writing the shard', () =>
    writeShard(
      folder,
      {
        customers: written(parts.customers(), (customer) => summary.add(customer)),
        'not-scored': written(parts.notScored()),
        unscored: written(parts.unscored()),
        decisions: written(share.decisions),
        quiet: written(quiet.flatMap(({ value }) => [value.id, ...(value.formerly ?? [])]).sort(compareText)),
      },
      () => ({
        ...origin,
        number: shard.number,
        engaged: engaged.map(({ value }) => value.id).sort(compareText),
        observations: handOver(program, observed.observations, new Set(engaged.map(({ value }) => value.id))),
        tallies: parts.tallies(),
        summary: summary.counts,
        diagnostics: [...workspace.diagnostics, ...inState(places, recorded.diagnostics), ...observed.diagnostics],
      }),
    ),
  );
  terminal.err(
    `Shard ${shard.number} of ${shard.of}: ${own.content.customers.length} customers, of whom ${engaged.length} are left to \`setpiece merge\`; written to ${folder}.\n`,
  );
  return 0;
}

/** A program for some of the customers. */
export function withCustomers(program: Program, customers: readonly CustomerFiles[]): Program {
  return { ...program, content: { ...program.content, customers } };
}

function tiesOf({ value }: WorkspaceCustomer): Ties {
  return { id: value.id, others: [...(value.parent ?? []).map((entry) => entry.value), ...(value.formerly ?? [])] };
}

type WorkspaceCustomer = NonNullable<WorkspaceResult['content']>['customers'][number];

function* written<T>(values: Iterable<T>, each: (value: T) => void = () => {}): Generator<string> {
  for (const value of values) {
    each(value);
    yield JSON.stringify(value);
  }
}
