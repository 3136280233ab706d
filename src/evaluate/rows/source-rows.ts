import type { Program } from '../../expressions/program.ts';
import { calendarFor } from '../../model/calendar.ts';
import type { CustomerFiles } from '../../model/content.ts';
import { parseDay } from '../../model/day.ts';
import type { BuiltInSource } from '../../model/source.ts';
import type { Decision } from '../decision.ts';
import { pastOf } from '../past.ts';
import { renameState, renamingOf } from '../runs/renaming.ts';
import type { RunRecord, State } from '../state.ts';
import { bandChanges, stageChanges } from './change-rows.ts';
import { type DatedRow, withoutRepeats } from './dated-row.ts';
import { type RecordSource, recordRows } from './record-rows.ts';
import { runRows, stepRows } from './run-rows.ts';

/** What the rows of built-in sources come from: the records, and history. */
export interface SourceRowsInput {
  readonly program: Program;
  /** The state at the end of the day before the evaluation. */
  readonly past: State;
  /** What the day itself has decided of bands and stages, where starts read it; nothing by default. */
  readonly today?: readonly Decision[];
}

/** Rows of records: they are the same in every evaluation. */
const rowsOfRecords = new WeakMap<CustomerFiles, Map<RecordSource, readonly DatedRow[]>>();

/** The rows of built-in sources by customer, each made when it is first read. */
export class SourceRows {
  readonly #input: SourceRowsInput;
  readonly #emitted = new Map<string, readonly DatedRow[]>();
  #runs: ReadonlyMap<string, readonly RunRecord[]> | undefined;
  #today: ReadonlyMap<string | null, readonly Decision[]> | undefined;

  constructor(input: SourceRowsInput) {
    this.#input = input;
  }

  of(source: BuiltInSource, files: CustomerFiles): readonly DatedRow[] {
    switch (source) {
      case 'band_changes':
      case 'stage_changes':
      case 'runs':
      case 'steps':
        return this.#ofHistory(source, files);
      default:
        return this.#ofRecord(source, files);
    }
  }

  #ofRecord(source: RecordSource, files: CustomerFiles): readonly DatedRow[] {
    let ofFiles = rowsOfRecords.get(files);
    if (ofFiles === undefined) {
      ofFiles = new Map();
      rowsOfRecords.set(files, ofFiles);
    }
    let rows = ofFiles.get(source);
    if (rows === undefined) {
      const { country, live_from: liveFrom } = this.#input.program.content.workspace.value;
      const calendar = calendarFor(country);
      const addBusinessDays = (day: number, count: number) => calendar.addBusinessDays(day, count);
      rows = withoutRepeats(recordRows(source, files, { addBusinessDays, liveFrom }));
      ofFiles.set(source, rows);
    }
    return rows;
  }

  #ofHistory(source: Exclude<BuiltInSource, RecordSource>, files: CustomerFiles): readonly DatedRow[] {
    const key = `${source} ${files.value.id}`;
    let rows = this.#emitted.get(key);
    if (rows === undefined) {
      rows = this.#emittedRows(source, files);
      this.#emitted.set(key, rows);
    }
    return rows;
  }

  #emittedRows(source: Exclude<BuiltInSource, RecordSource>, files: CustomerFiles): readonly DatedRow[] {
    const past = pastOf(this.#input.past, files);
    const today = this.#todayOf(files.value.id);
    switch (source) {
      case 'band_changes':
        return bandChanges([
          ...(past?.healths ?? []),
          ...today.flatMap((line) => (line.kind === 'health' ? [{ ...line, day: dayOf(line) }] : [])),
        ]);
      case 'stage_changes':
        return stageChanges([
          ...(past?.stages ?? []),
          ...today.flatMap((line) => (line.kind === 'stage' ? [{ ...line, day: dayOf(line) }] : [])),
        ]);
      case 'runs':
        return runRows(this.#runsOf(files.value.id));
      case 'steps':
        return stepRows(this.#runsOf(files.value.id));
    }
  }

  #todayOf(customer: string): readonly Decision[] {
    this.#today ??= Map.groupBy(this.#input.today ?? [], (line) => ('customer' in line ? line.customer : null));
    return this.#today.get(customer) ?? [];
  }

  /** Runs about a customer, and those of audiences it is a member of, under the ids of today. */
  #runsOf(customer: string): readonly RunRecord[] {
    if (this.#runs === undefined) {
      const { past, program } = this.#input;
      const runs = new Map<string, RunRecord[]>();
      for (const run of renameState(past, renamingOf(program.content)).runs.values())
        for (const id of run.members ?? (run.customer === null ? [] : [run.customer])) {
          const list = runs.get(id);
          if (list === undefined) runs.set(id, [run]);
          else list.push(run);
        }
      this.#runs = runs;
    }
    return this.#runs.get(customer) ?? [];
  }
}

/** Decisions come checked, from an evaluation or from the reader of history. */
function dayOf({ day: written }: Decision): number {
  const day = parseDay(written);
  if (day === undefined) throw new Error(`a decision has "${written}" as its day`);
  return day;
}
