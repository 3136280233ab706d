import { sinceReader } from '../evaluate/since.ts';
import { counted } from '../expressions/words-values.ts';
import { type Assumption, assumptionWords } from '../history/assumption.ts';
import { valuesToObserve } from '../history/catch-up.ts';
import { changesOf, countChanges } from '../history/changes.ts';
import { daysToReplay, refuseSnapshots, replay as replayDays } from '../history/replay.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { replayKnown } from './as-known.ts';
import { hasErrors, writeDiagnostics, writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { Progress } from './progress.ts';
import { checkLength } from './replay-range.ts';
import { replayText, summariseReplay } from './replay-text.ts';
import { inState, open } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece replay`. */
export interface ReplayOptions extends Omit<EvaluationOptions, 'asOf'> {
  readonly from?: Day;
  readonly to?: Day;
  readonly assume?: Assumption;
  readonly customer?: string;
  readonly asKnown?: boolean;
}

/** `setpiece replay`: what today’s rules would have decided day by day, or whether the log can be brought back. Writes nothing. */
export async function replay(options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const { from, to, assume = 'as-recorded', customer } = options;
  if (options.asKnown) {
    if (options.assume !== undefined) throw new UseError('--as-known takes what people did as the ledger has it.', 'Leave --assume away.');
    if (customer !== undefined) throw new UseError('--as-known compares whole days of the log.', 'Leave --customer away.');
    return replayKnown(options, terminal);
  }
  if (from === undefined || to === undefined)
    throw new UseError(
      `--${from === undefined ? 'from' : 'to'} is missing: a replay needs its first and its last day.`,
      'For example: setpiece replay --from 2026-09-01 --to 2026-11-02',
    );
  checkLength(from, to);
  const length = to - from + 1;
  const opened = await open({ ...options, asOf: to }, terminal);
  if (!opened) return 1;
  const { program, workspace, data } = opened;
  const ids = program.content.customers.map(({ value }) => value.id);
  if (customer !== undefined && !ids.includes(customer)) throw unknownName('customer', customer, ids);
  const stop = (diagnostics: readonly Diagnostic[]): ExitCode => {
    writeDiagnostics([...workspace.diagnostics, ...diagnostics], workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  };
  const snapshots = refuseSnapshots(program);
  if (snapshots.length > 0) return stop(snapshots);

  const progress = new Progress(terminal);
  const values = valuesToObserve(program, daysToReplay(from, to));
  const observed = await progress.stage(`Reading the sources for ${counted(values.days.length, 'day')}`, () =>
    observeWithDuckdb({ program, dataDir: data, ...values, since: sinceReader(program) }),
  );
  if (hasErrors(observed.diagnostics)) return stop(observed.diagnostics);
  const ledger = opened.recorded;
  const { observations } = observed;
  const replayed = progress.stage(`Evaluating ${counted(length, 'day')}`, () =>
    replayDays({ program, observations, ledger: ledger.entries, from, to, assume }),
  );
  const changed = changesOf(replayed.days, customer);
  const result = {
    workspace: program.content.workspace.value.name,
    from: formatDay(from),
    to: formatDay(to),
    customer: customer ?? null,
    assume,
    assumes: assumptionWords[assume],
    days: changed,
    counts: countChanges(changed),
    unmatched: replayed.unmatched,
  };
  terminal.out(options.json ? `${JSON.stringify(result)}\n` : replayText(result));
  const diagnostics = [...workspace.diagnostics, ...inState(opened, ledger.diagnostics), ...observed.diagnostics];
  writeWarnings({ diagnostics, workspace }, terminal);
  terminal.err(`${summariseReplay(result, length)}\n`);
  return 0;
}
