import { sinceReader } from '../evaluate/since.ts';
import { counted } from '../expressions/words-values.ts';
import { type Assumption, assumptionWords } from '../history/assumption.ts';
import { daysToObserve } from '../history/catch-up.ts';
import { changesOf, countChanges } from '../history/changes.ts';
import { daysToReplay, MOST_REPLAYED_DAYS, refuseSnapshots, replay as replayDays } from '../history/replay.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { hasErrors, writeDiagnostics, writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { Progress } from './progress.ts';
import { replayText, summariseReplay } from './replay-text.ts';
import { inState, open } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece replay`. */
export interface ReplayOptions extends Omit<EvaluationOptions, 'asOf'> {
  readonly from: Day;
  readonly to: Day;
  readonly assume: Assumption;
  readonly customer?: string;
}

/** `setpiece replay`: what today's rules would have decided day by day. Writes nothing. */
export async function replay(options: ReplayOptions, terminal: Terminal): Promise<ExitCode> {
  const { from, to, assume, customer } = options;
  const length = to - from + 1;
  if (length < 1) throw new UseError(`${formatDay(to)} lies before ${formatDay(from)}.`, '--from is the first day, --to the last.');
  if (length > MOST_REPLAYED_DAYS)
    throw new UseError(
      `${formatDay(from)} to ${formatDay(to)} are ${counted(length, 'day')}; at most ${MOST_REPLAYED_DAYS} are replayed.`,
      `For example: setpiece replay --from ${formatDay(to - MOST_REPLAYED_DAYS + 1)} --to ${formatDay(to)}`,
    );
  const opened = open({ ...options, asOf: to }, terminal);
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
  const days = daysToObserve(program, daysToReplay(from, to));
  const observed = await progress.stage(`Reading the sources for ${counted(days.length, 'day')}`, () =>
    observeWithDuckdb({ program, dataDir: data, days, since: sinceReader(program) }),
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
