import type { HealthModelProgram, MeasureProgram, Program } from '../expressions/program.ts';
import { isKnown } from '../expressions/value.ts';
import { formatNumber, type Unit } from '../expressions/words-values.ts';
import { formatDay } from '../model/day.ts';
import { formatPosition } from '../model/position.ts';
import { bandOf } from './bands.ts';
import type { CustomerDay } from './customer-day.ts';
import { roundScore } from './decisions.ts';
import type { MeasureScore } from './measures.ts';
import type { GroupReport, HealthReport, MeasureReport } from './report.ts';
import { healthOn, standsSince } from './state.ts';
import { causeOfBand, splitChange } from './trend.ts';
import { reportReadings, reportValue, sayRule, sayValue, titleOf, unitOf } from './wording.ts';

const PAST_DAYS = [1, 7, 28, 90] as const;

const noHealth = { score: null, band: null, behaviour: null, configuration: null };

/** What is said of days that history does not reach back to. */
const nothingThen = {
  1: { days: 1, ...noHealth },
  7: { days: 7, ...noHealth },
  28: { days: 28, ...noHealth },
  90: { days: 90, ...noHealth },
} as const;

/** The health of a customer as a report shows it: every measure with its value, its limit and the place that says so. */
export function reportHealth(day: CustomerDay): HealthReport {
  const { health, past } = day;
  const { model } = health;
  const last = past?.healths.at(-1);
  const changed = last !== undefined && last.band !== health.band;
  const changedOn = () => standsSince(past?.healths ?? [], ({ band }) => band === health.band, day.day);
  const since = last === undefined || health.band === null ? null : changed ? changedOn() : (past?.bandSince ?? null);
  const points = [...(past?.healths ?? []), { day: day.day, score: roundScore(health.score), band: health.band }];
  const bandCause = since === null ? undefined : causeOfBand(points, since);
  return {
    model: model?.model.id ?? null,
    score: health.score,
    band: health.band,
    coverage: health.coverage,
    bandSince: since === null ? null : formatDay(since),
    ...(bandCause && { bandCause }),
    computed: health.computed,
    past: PAST_DAYS.map((days) => {
      const point = healthOn(past, day.day - days);
      if (point === undefined) return nothingThen[days];
      return { days, score: point.score, band: point.band, ...splitChange(points, day.day - days) };
    }),
    groups: model === null ? [] : health.groups.map((group) => reportGroup(day, model, group)),
    changes: health.changes,
    noScore: health.noScore,
    at: model === null ? null : formatPosition(model.at),
  };
}

function reportGroup(day: CustomerDay, model: HealthModelProgram, group: CustomerDay['health']['groups'][number]): GroupReport {
  const { name, title, weight } = group.program;
  return { name, title, weight, score: group.score, measures: group.measures.map((measure) => reportMeasure(day, model, measure)) };
}

function reportMeasure(day: CustomerDay, model: HealthModelProgram, score: MeasureScore): MeasureReport {
  const { program } = score;
  const { measure, value } = program;
  const { title, unit, at } = sameForAll(day.program, program);
  return {
    name: program.name,
    title,
    weight: measure.weight,
    share: score.share,
    state: score.state,
    value: reportValue(score.value, value.type),
    unit,
    score: score.score,
    band: score.score === null ? null : bandOf(model.model.bands, score.score),
    why: {
      part: 'measure',
      says: sayMeasure(day, score),
      at,
      values: reportReadings(value.trace(day).readings),
    },
  };
}

/** What a measure is for every customer. */
interface SameForAll {
  readonly title: string;
  readonly unit: Unit | null;
  readonly at: string;
}

const measures = new WeakMap<MeasureProgram, SameForAll>();

function sameForAll(program: Program, measure: MeasureProgram): SameForAll {
  let found = measures.get(measure);
  if (found === undefined) {
    found = { title: titleOf(measure.measure.title, measure.name), unit: unitOf(program, measure.value), at: formatPosition(measure.at) };
    measures.set(measure, found);
  }
  return found;
}

/** The value and the limit it met. Example: “Seat use: 57%, yellow (50% to below 80%).” */
function sayMeasure(day: CustomerDay, { program, state, value, cell, met, score }: MeasureScore): string {
  const { measure } = program;
  const { title, unit } = sameForAll(day.program, program);
  const said = isKnown(value) ? sayValue(day.program, value, program.value.type, unit, day.currency) : 'no value';
  switch (state) {
    case 'not applicable':
      return `${title} does not count here: it counts only where ${sayRule(day.program, program.applies?.source ?? 'all')}.`;
    case 'in grace':
      return `${title}: ${said}, and does not count yet.`;
    case 'missing': {
      if (score !== null) return `${title}: ${said}, ${formatNumber(score)} stands in for it.`;
      return `${title}: ${said}, ${measure.missing === 'required' ? 'and without it there is no score' : 'left out, which lowers coverage'}.`;
    }
    case 'scored':
    case 'stale': {
      const answer = typeof cell === 'number' ? `${formatNumber(Number(cell.toFixed(1)))} points` : cell;
      const answered = answer === said ? '' : `, ${answer}`;
      const limit = met === '' || met === said ? '' : ` (${met})`;
      const counted = measure.weight === 0 ? ' It is shown and not counted.' : '';
      return `${title}: ${said}${answered}${limit}.${state === 'stale' ? ' The data behind it is old.' : ''}${counted}`;
    }
  }
}
