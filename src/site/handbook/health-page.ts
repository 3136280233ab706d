import { parseExpression } from '#setpiece/expressions/parser';
import { describeSource } from '#setpiece/expressions/words';
import { describeTable } from '#setpiece/expressions/words-metric';
import { nameInWords, type Vocabulary } from '#setpiece/expressions/words-names';
import { describeWho } from '#setpiece/expressions/words-rule';
import { formatNumber, joinWords, sentence } from '#setpiece/expressions/words-values';
import { groupsOf, soleGroup } from '#setpiece/model/health-model';
import type { Located } from '../../model/content.ts';
import type { Adjustment, HealthModel, Measure } from '../../model/health-model.ts';
import type { GroupCard, HealthPage, MeasureCard, RuleLine } from './page.ts';
import { placeOf, provenanceOf, type Surroundings } from './surroundings.ts';

/** The page of a health model. */
export function healthPage(model: Located<HealthModel>, surroundings: Surroundings): HealthPage {
  const { value } = model;
  const { green, yellow, red } = value.bands;
  return {
    kind: 'health',
    ...provenanceOf(model.file, undefined, surroundings),
    id: value.id,
    about: value.about ?? null,
    rule: ruleLines(model, surroundings.vocabulary),
    bands: [
      { band: 'green', from: green.from, to: 100, worth: green.worth },
      { band: 'yellow', from: yellow.from, to: green.from, worth: yellow.worth },
      { band: 'red', from: red.from, to: yellow.from, worth: red.worth },
    ],
    groups: groupsOf(value).map(([name, group]) => groupCard(name, group, model, surroundings.vocabulary)),
    adjust: value.adjust.map((line, index) => ({
      when: describeSource(line.if, surroundings.vocabulary),
      then: describeAdjustment(line.then),
      because: line.because ?? null,
      at: placeOf(model, 'adjust', index),
    })),
  };
}

function ruleLines(model: Located<HealthModel>, vocabulary: Vocabulary): RuleLine[] {
  const { value } = model;
  const lines: RuleLine[] = [{ part: 'Who', says: describeWho(value.for, vocabulary), source: value.for, at: placeOf(model, 'for') }];
  if (value.hysteresis > 0)
    lines.push({
      part: 'Steady',
      says: `A band is left only when the score is ${formatNumber(value.hysteresis)} points past its edge.`,
      source: `hysteresis: ${value.hysteresis}`,
      at: placeOf(model, 'hysteresis'),
    });
  if (value.coverage_floor > 0)
    lines.push({
      part: 'Coverage',
      says: `With data for less than ${formatNumber(value.coverage_floor * 100)}% of the weight there is no band.`,
      source: `coverage_floor: ${formatNumber(value.coverage_floor * 100)}%`,
      at: placeOf(model, 'coverage_floor'),
    });
  if (value.grace)
    lines.push({
      part: 'Grace',
      says: sentence(
        `while ${describeSource(value.grace.while, vocabulary)}, only ${joinWords(value.grace.only.map(nameInWords), 'and')} count${value.grace.only.length === 1 ? 's' : ''}`,
      ),
      source: value.grace.while,
      at: placeOf(model, 'grace'),
    });
  if (value.roll_up) {
    const words = { mean: 'the mean of its children', worst: 'its worst child', by_arr: 'its children, weighted by ARR' }[value.roll_up];
    lines.push({
      part: 'Parents',
      says: `A parent’s score is made from ${words}.`,
      source: `roll_up: ${value.roll_up}`,
      at: placeOf(model, 'roll_up'),
    });
  }
  return lines;
}

function groupCard(
  name: string,
  group: ReturnType<typeof groupsOf>[number][1],
  model: Located<HealthModel>,
  vocabulary: Vocabulary,
): GroupCard {
  const sole = name === soleGroup && model.value.groups === undefined;
  const path = sole ? ['measures'] : ['groups', name, 'measures'];
  return {
    title: sole ? 'Measures' : capital(group.title ?? nameInWords(name)),
    weight: sole ? null : group.weight,
    measures: Object.entries(group.measures).map(([measure, value]) => ({
      ...measureCard(measure, value, vocabulary),
      share: (group.weight / 100) * (value.weight / 100),
      at: placeOf(model, ...path, measure),
    })),
  };
}

function measureCard(name: string, measure: Measure, vocabulary: Vocabulary): Omit<MeasureCard, 'share' | 'at'> {
  const { node } = parseExpression(measure.value);
  const unit = node?.kind === 'name' ? vocabulary.unitOf(node.name) : undefined;
  const notes: string[] = [];
  if (measure.applies !== undefined) notes.push(`Only for ${lower(describeWho(measure.applies, vocabulary))}`);
  if (measure.missing === 'required') notes.push('Without a value there is no score at all.');
  else if (typeof measure.missing === 'number') notes.push(`Without a value it counts ${formatNumber(measure.missing)}.`);
  return {
    title: capital(measure.title ?? nameInWords(name)),
    about: measure.about ?? null,
    weight: measure.weight,
    value: node?.kind === 'name' ? vocabulary.titleOf(node.name) : measure.value,
    table: describeTable(measure.score, unit, vocabulary),
    notes,
  };
}

function describeAdjustment(change: Adjustment['then']): string {
  if (change.at_most !== undefined) return `no better than ${change.at_most}`;
  if (change.at_least !== undefined) return `no worse than ${change.at_least}`;
  if (change.set !== undefined) return `the score becomes ${formatNumber(change.set)}`;
  return `the score changes by ${formatNumber(change.add ?? 0)}`;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** A title made from a name begins with a capital. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
