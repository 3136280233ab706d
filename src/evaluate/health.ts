import type { HealthModelProgram, Program } from '../expressions/program.ts';
import { describeHeldBand } from '../expressions/words-decisions.ts';
import { describeDay, formatNumber, joinWords } from '../expressions/words-values.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';
import { formatPosition } from '../model/position.ts';
import type { BandName } from '../model/table.ts';
import { capBand, changeScore } from './adjust.ts';
import { bandOf, holdBand, moveInto } from './bands.ts';
import type { CustomerDay } from './customer-day.ts';
import { overridesOn } from './facts.ts';
import { type GroupScore, weighMeasures } from './measures.ts';
import { holds } from './names.ts';
import type { Explanation, ShownBand } from './report.ts';
import { rollUp } from './roll-up.ts';
import { sayRule, titleOf } from './wording.ts';

/** The health of a customer on a day, with what led to it. */
export interface Health {
  /** Null when no model or more than one is for the customer, and for records that are not scored. */
  readonly model: HealthModelProgram | null;
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** The raw band after hysteresis, as the next day remembers it. */
  readonly held: BandName | null;
  readonly coverage: number;
  /** The weighted score of its own measures after `set` and `add`, and its band, before anything else changed them. */
  readonly computed: { readonly score: number | null; readonly band: BandName | null };
  readonly groups: readonly GroupScore[];
  readonly changes: readonly Explanation[];
  readonly noScore: string | null;
  readonly findings: readonly Diagnostic[];
}

/** A score and band on their way from the computed to the shown ones. */
export interface Standing {
  readonly score: number;
  readonly band: ShownBand;
}

/**
 * The health of a customer: measures, weights, `set` and `add`, the raw band, hysteresis, the coverage floor, `at_most` and `at_least`, a person's
 * override, in this order. Where the model rolls up, the shown scores of a parent's children take the place of its own score before the raw band.
 */
export function evaluateHealth(day: CustomerDay): Health {
  const before = day.past?.healths.at(-1);
  const none = (noScore: string, findings: readonly Diagnostic[] = []): Health => ({
    ...nothing,
    held: before?.held ?? null,
    noScore,
    findings,
  });
  if (day.facts.status !== 'customer') return none(whyNotScored(day));
  const models = day.program.healthModels.filter((one) => holds(one.for.evaluate(day)));
  const [model] = models;
  if (model === undefined || models.length > 1) return withoutModel(day, models, none);

  const weighed = weighMeasures(day, model);
  const { bands, hysteresis, coverage_floor: floor } = model.model;
  const changes: Explanation[] = [];
  if (weighed.inGrace && model.grace !== null) {
    const only = [...model.grace.only].map((name) => measureTitle(model, name));
    changes.push({
      part: 'grace',
      says: `Only ${joinWords(only, 'and')} ${only.length === 1 ? 'counts' : 'count'} while ${sayRule(day.program, model.grace.while.source)}.`,
      at: formatPosition(model.grace.at),
    });
  }
  const ids = [null, model.model.id, ...(model.model.formerly ?? [])];
  const remembered = before !== undefined && ids.includes(before.model) ? before.held : null;
  const own = weighed.score === null ? null : changeScore(day, model, weighed.score, changes);
  const how = model.model.roll_up;
  const rolled = how === undefined ? null : rollUp(day, how, place(day.program, model, ['roll_up']));
  if (rolled !== null) changes.push(rolled.why);
  const coverage = rolled === null || rolled.score === null ? weighed.coverage : rolled.coverage;
  const score = rolled?.score ?? own;
  if (score === null) {
    const shown = overrideWithoutScore(day, model, changes);
    return {
      model,
      score: shown?.score ?? null,
      band: shown?.band ?? null,
      held: remembered,
      coverage,
      computed: { score: null, band: null },
      groups: weighed.groups,
      changes,
      noScore: shown === null ? whyNoScore(model, weighed) : null,
      findings: [],
    };
  }
  const raw = bandOf(bands, score);
  const thin = coverage < floor - 1e-9;
  const hold = holdBand(bands, remembered, score, hysteresis);
  if (hold.needs !== null)
    changes.push({ part: 'hysteresis', says: sayHeld(hold.band, raw, hold.needs, score), at: place(day.program, model, ['hysteresis']) });
  if (thin)
    changes.push({
      part: 'coverage',
      says: `The band is unknown: ${share(coverage)} of the weight has data, the model asks for ${share(floor)}.`,
      at: place(day.program, model, ['coverage_floor']),
    });
  const capped = capBand(day, model, { score, band: thin ? 'unknown' : hold.band }, changes);
  const shown = override(day, model, capped, changes);
  return {
    model,
    ...shown,
    // What thin data says of the band is not remembered: the memory passes through unknown.
    held: thin && remembered !== null ? remembered : hold.band,
    coverage,
    computed: { score: own, band: own === null ? null : bandOf(bands, own) },
    groups: weighed.groups,
    changes,
    noScore: null,
    findings: [],
  };
}

const nothing: Health = {
  model: null,
  score: null,
  band: null,
  held: null,
  coverage: 0,
  computed: { score: null, band: null },
  groups: [],
  changes: [],
  noScore: null,
  findings: [],
};

function whyNotScored({ facts }: CustomerDay): string {
  if (facts.status === 'internal') return 'An account of your own is not scored.';
  if (facts.status === 'churned')
    return facts.left === null ? 'No longer a customer.' : `No longer a customer since ${describeDay(facts.left, true)}.`;
  return facts.first === null ? 'Not yet a customer.' : `Not a customer before ${describeDay(facts.first, true)}.`;
}

/** A workspace without any model scores nobody, and there is nothing to find in that. */
function withoutModel(
  day: CustomerDay,
  models: readonly HealthModelProgram[],
  none: (noScore: string, findings?: readonly Diagnostic[]) => Health,
): Health {
  const all = day.program.healthModels;
  if (all.length === 0) return none('The workspace has no health model.');
  const at = day.files.locate(['id']);
  if (models.length === 0)
    return none('No health model is for this customer.', [
      {
        ...at,
        code: 'no-health-model',
        severity: 'warning',
        message: `no health model is for the customer ${day.id} on this day, so it has no score`,
        hint: `widen the \`for\` of one of: ${all
          .map(({ model }) => model.id)
          .sort(compareText)
          .join(', ')}`,
      },
    ]);
  const names = models.map(({ model }) => model.id).sort(compareText);
  return none(`${joinWords(names, 'and')} are both for this customer.`, [
    {
      ...at,
      code: 'several-health-models',
      severity: 'warning',
      message: `the customer ${day.id} has ${models.length} health models on this day, so it has no score: ${names.join(', ')}`,
      hint: 'make their `for` exclude each other',
    },
  ]);
}

function whyNoScore(model: HealthModelProgram, weighed: ReturnType<typeof weighMeasures>): string {
  const titles = weighed.lacking.map(({ name }) => measureTitle(model, name));
  if (titles.length > 0)
    return `${joinWords(titles, 'and')} ${titles.length === 1 ? 'has' : 'have'} no value, and the model requires ${titles.length === 1 ? 'it' : 'them'}.`;
  const applies = weighed.groups.some(({ measures }) => measures.some(({ state }) => state === 'missing'));
  return applies ? 'No measure has data.' : 'No measure applies to this customer.';
}

function measureTitle(model: HealthModelProgram, name: string): string {
  for (const { measures } of model.groups) {
    const found = measures.find((measure) => measure.name === name);
    if (found !== undefined) return titleOf(found.measure.title, name);
  }
  return titleOf(undefined, name);
}

function sayHeld(band: BandName, raw: BandName, needs: number, has: number): string {
  const upward = raw !== 'red' && (band === 'red' || raw === 'green');
  return upward
    ? describeHeldBand(band, needs, has)
    : `Held at ${band}: leaves it below ${formatNumber(needs)}, has ${formatNumber(Number(has.toFixed(1)))}.`;
}

function override(day: CustomerDay, model: HealthModelProgram, standing: Standing, changes: Explanation[]): Standing {
  if (day.files.value.overrides.length === 0) return standing;
  const found = healthOverride(day, `${standing.band} ${Math.round(standing.score)}`, changes);
  return found === null ? standing : { band: found, score: moveInto(model.model.bands, standing.score, found) };
}

/** A person may know what no measure says: the band is theirs, and the number what the band is worth. */
function overrideWithoutScore(day: CustomerDay, model: HealthModelProgram, changes: Explanation[]): Standing | null {
  const found = healthOverride(day, 'no score', changes);
  return found === null ? null : { band: found, score: model.model.bands[found].worth };
}

/** The band a person set for the day: of several exceptions the one that began last. */
function healthOverride(day: CustomerDay, otherwise: string, changes: Explanation[]): BandName | null {
  const active = overridesOn(day.files.value, day.day).filter(({ override: { what } }) => what === 'health');
  const last = active.reduce<(typeof active)[number] | null>(
    (best, one) => (best === null || (one.override.from ?? -Infinity) >= (best.override.from ?? -Infinity) ? one : best),
    null,
  );
  const band = last?.override.value;
  if (last === null || (band !== 'green' && band !== 'yellow' && band !== 'red')) return null;
  const { by, until, reason } = last.override;
  changes.push({
    part: 'override',
    says: `Set to ${band} by ${by} until ${describeDay(until, true)}, otherwise ${otherwise}: ${reason}`,
    at: formatPosition(day.files.locate(['overrides', last.index])),
  });
  return band;
}

/** The place of a key of a model, `file:line`. */
function place(program: Program, model: HealthModelProgram, path: Path): string {
  const from = program.content.healthModels.find(({ value }) => value.id === model.model.id);
  return formatPosition(from?.locate(path) ?? model.at);
}

/** Rounded down, so that 59.6% does not read as the 60% it misses. */
function share(ratio: number): string {
  return `${formatNumber(Math.floor(ratio * 1000 + 1e-6) / 10)}%`;
}
