import { sinceReader } from '../evaluate/since.ts';
import type { Program } from '../expressions/program.ts';
import { counted } from '../expressions/words-values.ts';
import { observeWithDuckdb } from '../metrics/duckdb.ts';
import type { Day } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type Backtest, backtest } from '../proof/backtest.ts';
import type { BacktestCase } from '../proof/backtest-case.ts';
import { planBacktest, scoreDays } from '../proof/backtest-days.ts';
import { keepKnown } from '../proof/backtest-knowledge.ts';
import { askOutcome, horizonOf, type LostOn, lastDayOf, type NamedOutcome, outcomesOf, readLosses } from '../proof/backtest-outcome.ts';
import { type DayOptions, daysAskedFor, refuseUnfinished, usualDays } from './backtest-days.ts';
import { hasErrors } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import type { Progress } from './progress.ts';
import type { Opened } from './road.ts';
import { UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece backtest`. */
export interface BacktestOptions extends EvaluationOptions, DayOptions {
  /** The name of an outcome; the first by default. */
  readonly outcome?: string;
  readonly segment?: string;
  /** Seek better weights. */
  readonly suggest?: boolean;
}

/** A back-test, and what was wrong with rows on the way. */
export interface BacktestRun {
  readonly result: Backtest;
  readonly program: Program;
  readonly cases: readonly BacktestCase[];
  /** How many days after each the outcome was looked for. */
  readonly horizon: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a back-test reads of a workspace. */
type Tested = Pick<Opened, 'program' | 'asOf' | 'data'>;

/** What is asked of a back-test. */
type Asked = Pick<BacktestOptions, 'outcome' | 'segment' | keyof DayOptions>;

/** Runs a back-test of a workspace; undefined when something must be mended first, which `stop` has been told then. */
export async function runBacktest(
  opened: Tested,
  options: Asked,
  progress: Progress,
  stop: (diagnostics: readonly Diagnostic[]) => undefined,
): Promise<BacktestRun | undefined> {
  const { program, asOf } = opened;
  const named = chooseOutcome(program, options.outcome);
  const segments = [...program.segments.keys()];
  if (options.segment !== undefined && !segments.includes(options.segment)) throw unknownName('segment', options.segment, segments);
  const known = keepKnown(program, named.outcome, asOf);
  if (known.refused.length > 0) return stop(known.refused);

  const asked = daysAskedFor(options, program.content.workspace.value.country);
  const observed = await progress.stage('Reading what became of customers', () => readOutcome(opened, named, asked));
  if (hasErrors(observed.diagnostics)) return stop(observed.diagnostics);
  const { days, lostOn } = observed;
  const looked = named.outcome.segments ?? segments.filter((name) => program.segments.get(name)?.value.exclusive !== undefined);
  const read = [...new Set([...looked, ...(options.segment === undefined ? [] : [options.segment])])];
  const plan = planBacktest(known.program, days, read, { ahead: named.outcome.no_row === undefined ? horizonOf(named.outcome) : 0 });
  const values = await progress.stage(`Reading the sources for ${counted(plan.observed.length, 'day')}`, () =>
    observeWithDuckdb({
      program: known.program,
      dataDir: opened.data,
      days: plan.observed,
      daysOf: plan.daysOf,
      aggregates: plan.reads,
      since: sinceReader(known.program),
    }),
  );
  if (hasErrors(values.diagnostics)) return stop(values.diagnostics);
  const scored = progress.stage(`Scoring ${counted(plan.evaluated.length, 'day')}`, () =>
    scoreDays(known.program, values.observations, plan, new Set(days), read),
  );
  const within = scored.cases.filter(({ segments: those }) => options.segment === undefined || those.has(options.segment));
  const cases = within.map((one) => ({ ...one, lostOn: lostOn(one.customer, one.day) }));
  const result = backtest({
    program: known.program,
    outcome: named,
    segment: options.segment ?? null,
    segments: looked,
    cases,
    bands: scored.bands,
    excluded: known.excluded,
    assumed: known.assumed,
  });
  return { result, program: known.program, cases, horizon: horizonOf(named.outcome), diagnostics: values.diagnostics };
}

/** Who was lost after the days, which are the usual ones where none is asked for. */
async function readOutcome(
  { program, data, asOf }: Tested,
  named: NamedOutcome,
  asked: readonly Day[] | null,
): Promise<{ readonly days: readonly Day[]; readonly lostOn: LostOn; readonly diagnostics: readonly Diagnostic[] }> {
  const observe = async (days: readonly Day[]) => {
    const question = askOutcome(program, named, days, asOf);
    return { question, ...(await observeWithDuckdb({ ...question, dataDir: data })) };
  };
  let found = await observe(asked ?? []);
  const last = lastDayOf(named, found.question, found.observations, asOf);
  refuseUnfinished(asked ?? [], last, named.outcome.within, named.name);
  const days = asked ?? usualDays(last, horizonOf(named.outcome));
  if (asked === null) found = await observe(days);
  return { days, lostOn: readLosses(program, named, found.question, found.observations), diagnostics: found.diagnostics };
}

function chooseOutcome(program: Program, name: string | undefined): NamedOutcome {
  const outcomes = outcomesOf(program);
  const [first] = outcomes;
  if (first === undefined)
    throw new UseError(
      'The workspace declares no outcome, so nobody can tell what the score should have seen coming.',
      'Write one into a file of playbooks/metrics/, for example: outcomes: { lost: { not_renewed: true, within: 90d } }',
    );
  const found = name === undefined ? first : outcomes.find((one) => one.name === name);
  if (found === undefined)
    throw unknownName(
      'outcome',
      name ?? '',
      outcomes.map((one) => one.name),
    );
  return found;
}
