import type { HealthModelProgram, MeasureProgram, Program } from '../expressions/program.ts';
import { compileRowAggregate, readsOfAggregate } from '../expressions/row-aggregate.ts';
import type { Day } from '../model/day.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Path, Position } from '../model/position.ts';
import { formatPosition } from '../model/position.ts';

/** A part of a model that is left out of a back-test, because what it reads was not known on an earlier day, or nobody can tell. */
export interface Excluded {
  /** A measure, a line of `adjust`, or an exception in a record. */
  readonly kind: 'measure' | 'adjust' | 'override';
  /** The model and the measure: `standard/breadth`; of an exception the customer. */
  readonly name: string;
  /** What it reads that was not known, in a sentence without its end. */
  readonly because: string;
  /** Where it stands, `file:line`. */
  readonly at: string;
  /** Where what it reads stands, `file:line`. */
  readonly source: string;
}

/** Something that is taken as it stands today although it has no day of its own: it may have been written down later. */
export interface Assumed {
  readonly says: string;
  /** Where the first of it stands, `file:line`. */
  readonly at: string;
}

/** What a back-test may evaluate: a program that reads only what was known on each day. */
export interface KnownProgram {
  readonly program: Program;
  readonly excluded: readonly Excluded[];
  readonly assumed: readonly Assumed[];
  /** What decides who is scored by which model and cannot be left out: it has to be mended first. */
  readonly refused: readonly Diagnostic[];
}

/** Something that says how things are now, and where. */
interface Unknown {
  readonly because: string;
  readonly at: Position;
}

/** Fields that tell who a record is about: they decide nothing, or have their day themselves. */
const known: ReadonlySet<string> = new Set(['customer.id', 'customer.signed_up', 'customer.since', 'customer.internal']);

/**
 * Takes out of the models what reads something without a past: a source that is a snapshot, a field of records without days that the outcome does not
 * call `constant`, end dates of contracts that are only there once a contract is over, and the log of runs, which a back-test starts without.
 * The rest of each model counts as if the measure did not apply.
 *
 * @param asOf the day the data are from
 */
export function keepKnown(program: Program, outcome: Pick<Outcome, 'constant'>, asOf: Day): KnownProgram {
  const reader = new KnowledgeReader(program, new Set(outcome.constant), asOf);
  const excluded: Excluded[] = [];
  const refused: Diagnostic[] = [];
  const healthModels = program.healthModels.map((model): HealthModelProgram => {
    const from = program.content.healthModels.find(({ value }) => value === model.model);
    const refuse = (what: string, names: readonly string[], path: Path): void => {
      const found = reader.unknownBehind(names);
      if (found === undefined || from === undefined) return;
      refused.push({
        ...from.locate(path),
        code: 'backtest-undated',
        severity: 'error',
        message: `${what} of the model ${model.model.id} cannot be looked at on an earlier day: ${found.because} (${formatPosition(found.at)})`,
        hint: 'give the field its days, or name it under `constant` of the outcome if it has never changed',
      });
    };
    refuse('`for`', model.for.names, ['for']);
    refuse('`grace`', model.grace?.while.names ?? [], ['grace', 'while']);
    const groups = model.groups.map((group) => ({
      ...group,
      measures: group.measures.filter((measure) => {
        const found = reader.unknownBehind(namesOfMeasure(measure));
        if (found === undefined) return true;
        const { because, at } = found;
        excluded.push({
          kind: 'measure',
          name: `${model.model.id}/${measure.name}`,
          because,
          at: formatPosition(measure.at),
          source: formatPosition(at),
        });
        return false;
      }),
    }));
    const adjust = model.adjust.filter((line) => {
      const found = reader.unknownBehind(line.if.names);
      if (found === undefined) return true;
      const name = `${model.model.id}: ${line.if.source}`;
      excluded.push({ kind: 'adjust', name, because: found.because, at: formatPosition(line.at), source: formatPosition(found.at) });
      return false;
    });
    return { ...model, groups, adjust };
  });
  for (const stage of program.stages) {
    const found = reader.readsStages ? reader.unknownBehind([...stage.when.names, ...(stage.until?.names ?? [])]) : undefined;
    if (found !== undefined)
      refused.push({
        ...stage.at,
        code: 'backtest-undated',
        severity: 'error',
        message: `the stage ${stage.name}, which a model reads, cannot be looked at on an earlier day: ${found.because} (${formatPosition(found.at)})`,
        hint: 'give the field its days, or name it under `constant` of the outcome if it has never changed',
      });
  }
  const content = { ...program.content, customers: withoutUndatedOverrides(program, excluded) };
  return {
    program: { ...program, content, healthModels },
    excluded,
    assumed: reader.assumed(healthModels.flatMap(readsOfModel)),
    refused: refused.sort(compareDiagnostics),
  };
}

/** Everything a measure reads. */
export function namesOfMeasure({ value, score, applies }: MeasureProgram): readonly string[] {
  return [...value.names, ...score.names, ...(applies?.names ?? [])];
}

function readsOfModel(model: HealthModelProgram): readonly string[] {
  return [
    ...model.for.names,
    ...(model.grace?.while.names ?? []),
    ...model.groups.flatMap(({ measures }) => measures.flatMap(namesOfMeasure)),
    ...model.adjust.flatMap((line) => line.if.names),
  ];
}

/** An exception without a first day holds from the beginning, also on days when nobody had thought of it. */
function withoutUndatedOverrides({ content }: Program, excluded: Excluded[]) {
  return content.customers.map((files) => {
    const undated = (index: number): boolean => {
      const override = files.value.overrides[index];
      return override?.what === 'health' && override.from === undefined;
    };
    if (!files.value.overrides.some((_, index) => undated(index))) return files;
    const overrides = files.value.overrides.filter((_, index) => {
      if (!undated(index)) return true;
      const at = formatPosition(files.locate(['overrides', index]));
      excluded.push({
        kind: 'override',
        name: files.value.id,
        because: 'the exception has no `from`: nobody knows since when it holds',
        at,
        source: at,
      });
      return false;
    });
    return {
      ...files,
      value: { ...files.value, overrides },
      locate: (...place: Parameters<typeof files.locate>) => files.locate(...place),
    };
  });
}

/** Follows names to what they rest on. */
class KnowledgeReader {
  readonly #program: Program;
  readonly #constant: ReadonlySet<string>;
  readonly #asOf: Day;
  readonly #found = new Map<string, Unknown | undefined>();
  /** Whether a model reads the stage. */
  readonly readsStages: boolean;

  constructor(program: Program, constant: ReadonlySet<string>, asOf: Day) {
    this.#program = program;
    this.#constant = constant;
    this.#asOf = asOf;
    this.readsStages = this.#behind(program.healthModels.flatMap(readsOfModel)).has('stage');
  }

  /** The first thing without a past that the names rest on; undefined where there is none. */
  unknownBehind(names: readonly string[]): Unknown | undefined {
    for (const name of this.#behind(names)) {
      if (!this.#found.has(name)) this.#found.set(name, this.#unknown(name));
      const found = this.#found.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** What the names rest on that has no day of its own and is taken as it stands. */
  assumed(names: readonly string[]): readonly Assumed[] {
    const { content, metrics, sources } = this.#program;
    const found: Assumed[] = [];
    const first = (says: string, places: readonly (() => Position)[]): void => {
      const [place] = places;
      if (place !== undefined) found.push({ says, at: formatPosition(place()) });
    };
    const behind = this.#behind(names);
    const asked = [...behind].flatMap((name) => metrics.get(name) ?? []);
    if (asked.some(({ value }) => value.of === 'people')) {
      const people = content.customers.flatMap((files) =>
        files.value.people.flatMap(({ from }, index) => (from === undefined ? [() => files.locate(['people', index])] : [])),
      );
      first(`${people.length} people without \`from\` count as there since the customer’s first day`, people);
    }
    for (const { name, value, at } of asked) {
      const source = sources.get(value.of ?? '')?.value;
      const columns = (source?.to && compileRowAggregate(value)) || null;
      const read = columns === null ? [] : [...new Set(readsOfAggregate(columns).map(([column]) => column))];
      const later = read.filter((column) => column !== source?.to?.column && column !== source?.from?.column);
      if (later.length > 0)
        first(`${name} reads ${later.join(' and ')} of ${value.of}: what was filled in while a row was open counts from its first day`, [
          () => at,
        ]);
    }
    return found;
  }

  #behind(names: readonly string[]): ReadonlySet<string> {
    const { metrics, dates, segments } = this.#program;
    const seen = new Set<string>();
    const waiting = [...names];
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const metric = metrics.get(name);
      waiting.push(...(metric?.derived?.names ?? []), ...(metric?.since?.names ?? []));
      waiting.push(...(dates.get(name)?.compiled.names ?? []), ...(segments.get(name)?.is.names ?? []));
    }
    return seen;
  }

  #unknown(name: string): Unknown | undefined {
    if (name.startsWith('customer.')) return this.#undatedField(name);
    if (name === 'contract.end' || name === 'renewal') return this.#lateEnds(name);
    if (name.startsWith('objectives.')) return this.#dropped(name);
    const metric = this.#program.metrics.get(name);
    const of = metric?.value.of;
    if (of === 'objectives') return this.#dropped(name);
    if (metric === undefined || of === undefined) return undefined;
    const source = this.#program.sources.get(of);
    if (source?.value?.snapshot && source.at !== null) return { because: `${name} reads ${of}, a snapshot without a past`, at: source.at };
    if (of === 'runs' || of === 'steps') return { because: `${name} reads ${of}, and a back-test has no log of them`, at: metric.at };
    const asked = compileRowAggregate(metric.value);
    const readsEnd = asked !== undefined && readsOfAggregate(asked).some(([column]) => column === 'end');
    return of === 'contracts' && readsEnd ? this.#lateEnds(name) : undefined;
  }

  /** A field of records that stands without days in one or more of them. */
  #undatedField(name: string): Unknown | undefined {
    if (known.has(name) || this.#constant.has(name)) return undefined;
    const field = name.slice('customer.'.length);
    const { custom } = this.#program.content.workspace.value;
    const undated = this.#program.content.customers.flatMap((files): readonly { at: Position }[] => {
      const { value } = files;
      const isCustom = Object.hasOwn(custom, field) || Object.hasOwn(value.custom, field);
      const path: Path = isCustom ? ['custom', field] : [field];
      const written = isCustom ? value.custom[field] : fieldOf(value, field);
      const isUndated = typeof written === 'string' || (Array.isArray(written) && written.some((entry) => !isDated(entry)));
      return isUndated ? [{ at: files.locate(path) }] : [];
    });
    const [first] = undated;
    if (first === undefined) return undefined;
    const records = undated.length === 1 ? '1 record' : `${undated.length} records`;
    return { because: `${name} has no days in ${records}, so what it said on an earlier day is not known`, at: first.at };
  }

  /** Objectives that were dropped, or done without a result: the record does not say when. */
  #dropped(name: string): Unknown | undefined {
    const dropped = this.#program.content.customers.flatMap(({ successPlan: plan }) =>
      (plan?.value.objectives ?? []).flatMap(({ status, result }, index) =>
        status === 'dropped' || (status === 'done' && result === undefined) ? [() => plan?.locate(['objectives', index, 'status'])] : [],
      ),
    );
    const at = dropped[0]?.();
    const objectives = dropped.length === 1 ? '1 objective was' : `${dropped.length} objectives were`;
    return at && { because: `${name} reads objectives, and ${objectives} dropped or done on a day that nobody wrote down`, at };
  }

  /** Ends that are all past, while contracts without an end run on: they were written down when the contract was over, and not when it was signed. */
  #lateEnds(name: string): Unknown | undefined {
    const contracts = this.#program.content.customers.flatMap((files) =>
      files.value.contracts.map((contract, index) => ({ contract, at: () => files.locate(['contracts', index, 'end']) })),
    );
    const withEnd = contracts.filter(({ contract }) => contract.end !== undefined);
    const isRunning = contracts.some(({ contract }) => contract.end === undefined && contract.ended === undefined);
    const [first] = withEnd;
    if (first === undefined || !isRunning || withEnd.some(({ contract }) => (contract.end ?? 0) >= this.#asOf)) return undefined;
    return {
      because: `${name} reads the \`end\` of contracts, and each of the ${withEnd.length} that are written has passed while others run without one: they were filled in when a contract was over (write them as \`ended\`)`,
      at: first.at(),
    };
  }
}

function fieldOf(customer: object, field: string): unknown {
  return Object.entries(customer).find(([key]) => key === field)?.[1];
}

/** An entry of a dated field that has its day. */
function isDated(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'from' in entry && entry.from !== null;
}
