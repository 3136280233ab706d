import type { IsoDay, ShownBand } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { formatDay } from '../model/day.ts';
import { formatDuration } from '../model/duration.ts';
import { formatPosition } from '../model/position.ts';
import { type Auc, aucOf } from './backtest-auc.ts';
import type { BacktestCase, Bands } from './backtest-case.ts';
import { type Figures, figuresOf, type Lead, leadsOf, medianRed, ratedBy, type Verdict, verdictOf } from './backtest-figures.ts';
import { type Forecast, forecastOf } from './backtest-forecast.ts';
import type { Assumed, Excluded } from './backtest-knowledge.ts';
import type { NamedOutcome } from './backtest-outcome.ts';

/** What a score was compared with. */
interface OutcomeSummary {
  readonly name: string;
  readonly title: string;
  readonly kind: 'row' | 'no_row' | 'not_renewed';
  /** The source whose rows tell; null where the contracts do. */
  readonly source: string | null;
  /** As the workspace writes it: `90d`. */
  readonly within: string;
  readonly at: string;
}

/** A day of a back-test by itself. */
interface BacktestDay {
  readonly day: IsoDay;
  readonly figures: Figures;
}

/** A part of the customers by itself. */
interface BacktestPart {
  readonly kind: 'segment' | 'model';
  readonly name: string;
  readonly title: string;
  readonly figures: Figures;
}

/** How well one measure alone tells who is lost. */
interface MeasureFigures {
  readonly model: string;
  readonly name: string;
  readonly title: string;
  /** Cases to which it applies, and those of them with a score. */
  readonly n: number;
  readonly known: number;
  readonly losses: number;
  readonly auc: Auc | null;
  /** `separates` carries the score, `holds half` is noise as far as can be told, `reversed` points the wrong way. */
  readonly verdict: Verdict;
}

/** Something that makes the figures mean less, or nothing. */
export interface BacktestWarning {
  readonly code:
    | 'nobody lost'
    | 'too few'
    | 'holds half'
    | 'reversed'
    | 'one band'
    | 'without score'
    | 'too good'
    | 'measure too good'
    | 'known by loss'
    | 'left out';
  /** What it is about, where that is a part: a measure `standard/breadth`, a band. */
  readonly about: string | null;
  /** The figure that is warned of; null where there is none. */
  readonly value: number | null;
}

/** A customer on a day, as it went into the figures. */
interface CaseLine {
  readonly day: IsoDay;
  readonly customer: string;
  readonly model: string | null;
  /** Rounded to a tenth. */
  readonly score: number | null;
  readonly band: ShownBand | null;
  readonly lostOn: IsoDay | null;
}

/** What became of customers, held against the score they had: the result of `setpiece backtest`. */
export interface Backtest {
  readonly workspace: string;
  readonly outcome: OutcomeSummary;
  /** The segment it is narrowed to; null for all customers. */
  readonly segment: string | null;
  readonly days: readonly BacktestDay[];
  /** All days together. Scores are compared within a day only. */
  readonly all: Figures;
  /** Different customers that were lost, as many as `all.lostCustomers`: where they stood before. */
  readonly leads: readonly Lead[];
  readonly medianRed: number | null;
  readonly parts: readonly BacktestPart[];
  readonly measures: readonly MeasureFigures[];
  /** How sure intervals of parts and of measures are, in percent: of twenty at 95 one would stand out by chance, so that more of them are each held to more. */
  readonly levels: { readonly parts: number; readonly measures: number };
  /** Rates of bands as a forecast for the last day; null without earlier days whose horizon was over by then. */
  readonly forecast: Forecast | null;
  readonly excluded: readonly Excluded[];
  readonly assumed: readonly Assumed[];
  readonly warnings: readonly BacktestWarning[];
  readonly cases: readonly CaseLine[];
}

/** A back-test in counts. */
export type BacktestFigures = Omit<Backtest, 'cases'>;

/** What a back-test is made of. */
export interface BacktestInput {
  readonly program: Program;
  readonly outcome: NamedOutcome;
  readonly segment: string | null;
  /** Segments that are looked at by themselves. */
  readonly segments: readonly string[];
  readonly cases: readonly BacktestCase[];
  readonly bands: Bands;
  readonly excluded: readonly Excluded[];
  readonly assumed: readonly Assumed[];
}

/** An area that no score of customers reaches honestly. */
const TOO_GOOD = 0.95;
/** From so many losses on, an area that good is no accident. */
const FEWEST_TOO_GOOD = 5;
/** One band that holds so large a share of the customers tells nobody whom to call. */
const ONE_BAND = 0.8;
/** As large a share without a score is worth a word. */
const WITHOUT_SCORE = 0.2;

/** Puts the figures of a back-test together. */
export function backtest(input: BacktestInput): Backtest {
  const { program, outcome: named, cases, bands } = input;
  const { outcome, name, from } = named;
  const days = [...new Set(cases.map(({ day }) => day))].sort((a, b) => a - b);
  const horizon = outcome.within;
  const all = figuresOf(cases);
  const { parts, level: partLevel } = partsOf(input);
  const { measures, level: measureLevel, warnings: leaks } = measuresOf(program, cases);
  return {
    workspace: program.content.workspace.value.name,
    outcome: {
      name,
      title: outcome.title ?? titleOf(name),
      kind: outcome.row !== undefined ? 'row' : outcome.no_row !== undefined ? 'no_row' : 'not_renewed',
      source: outcome.row ?? outcome.no_row ?? null,
      within: formatDuration(horizon),
      at: formatPosition(from.locate(['outcomes', name])),
    },
    segment: input.segment,
    days: days.map((day) => ({ day: formatDay(day), figures: figuresOf(cases.filter((one) => one.day === day)) })),
    all,
    leads: leadsOf(cases, bands),
    medianRed: medianRed(cases, bands),
    parts,
    measures,
    levels: { parts: partLevel, measures: measureLevel },
    forecast: forecastOf(cases, outcome),
    excluded: input.excluded,
    assumed: input.assumed,
    warnings: [...warningsOf(all), ...leaks, ...(input.excluded.length === 0 ? [] : [warning('left out', null, input.excluded.length)])],
    cases: cases.map(({ day, customer, model, score, band, lostOn }) => ({
      day: formatDay(day),
      customer,
      model,
      score: score === null ? null : Math.round(score * 10) / 10,
      band,
      lostOn: lostOn === null ? null : formatDay(lostOn),
    })),
  };
}

function warning(code: BacktestWarning['code'], about: string | null = null, value: number | null = null): BacktestWarning {
  return { code, about, value };
}

function warningsOf({ n, losses, lostCustomers, scored, auc, verdict, bands }: Figures): readonly BacktestWarning[] {
  const found: BacktestWarning[] = [];
  if (losses === 0) found.push(warning('nobody lost'));
  else if (verdict === 'too few') found.push(warning('too few', null, lostCustomers));
  if (verdict === 'holds half' || verdict === 'reversed') found.push(warning(verdict, null, auc?.value ?? null));
  if (auc !== null && auc.value > TOO_GOOD && lostCustomers >= FEWEST_TOO_GOOD) found.push(warning('too good', null, auc.value));
  for (const { band, share } of bands) if (band !== 'none' && share >= ONE_BAND) found.push(warning('one band', band, share));
  if (n > 0 && (n - scored) / n >= WITHOUT_SCORE) found.push(warning('without score', null, (n - scored) / n));
  return found;
}

/** With `count` questions at once each is asked so that all together err as often as one at 95: C. E. Bonferroni’s inequality. */
function levelFor(count: number): number {
  return 100 - 5 / Math.max(1, count);
}

function partsOf({ program, cases, segments }: BacktestInput): { readonly parts: readonly BacktestPart[]; readonly level: number } {
  const models = program.healthModels.length < 2 ? [] : program.healthModels;
  const asked = [
    ...segments.map((name) => {
      const title = program.segments.get(name)?.value.title ?? titleOf(name);
      return { kind: 'segment' as const, name, title, cases: cases.filter((one) => one.segments.has(name)) };
    }),
    ...models.map(({ model: { id, title } }) => {
      return { kind: 'model' as const, name: id, title, cases: cases.filter((one) => one.model === id) };
    }),
  ].filter((part) => part.cases.length > 0);
  const level = levelFor(asked.length);
  return { parts: asked.map(({ cases: those, ...part }) => ({ ...part, figures: figuresOf(those, level) })), level };
}

function measuresOf(program: Program, cases: readonly BacktestCase[]) {
  const asked = program.healthModels.flatMap(({ model, groups }) =>
    groups.flatMap(({ measures }) =>
      measures.map(({ name, measure }) => {
        const within = cases.filter((one) => one.model === model.id && one.measures.has(name));
        return { model: model.id, name, title: measure.title ?? titleOf(name), within };
      }),
    ),
  );
  const level = levelFor(asked.length);
  const warnings: BacktestWarning[] = [];
  const measures = asked.map(({ within, ...measure }): MeasureFigures => {
    const read = ratedBy(within, (one) => one.measures.get(measure.name));
    const auc = aucOf(read, level);
    const [lost, kept] = [customersOf(within, true), customersOf(within, false)];
    const about = `${measure.model}/${measure.name}`;
    const isMany = Math.min(lost, kept) >= FEWEST_TOO_GOOD;
    if (auc !== null && isMany && Math.max(auc.value, 1 - auc.value) > TOO_GOOD)
      warnings.push(warning('measure too good', about, auc.value));
    // Whether there is a value at all may give the loss away, as a field that is only filled in afterwards does.
    const there = aucOf(ratedBy(within, (one) => (typeof one.measures.get(measure.name) === 'number' ? 1 : 0)));
    if (there !== null && isMany && Math.max(there.value, 1 - there.value) > TOO_GOOD)
      warnings.push(warning('known by loss', about, there.value));
    const readLost = new Set(read.flatMap(({ customer, isLost }) => (isLost ? [customer] : []))).size;
    const readKept = new Set(read.flatMap(({ customer, isLost }) => (isLost ? [] : [customer]))).size;
    return {
      ...measure,
      n: within.length,
      known: read.length,
      losses: read.filter(({ isLost }) => isLost).length,
      auc,
      verdict: verdictOf(auc, Math.min(readLost, readKept)),
    };
  });
  return { measures, level, warnings };
}

function customersOf(cases: readonly BacktestCase[], isLost: boolean): number {
  return new Set(cases.flatMap(({ customer, lostOn }) => ((lostOn !== null) === isLost ? [customer] : []))).size;
}

function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
