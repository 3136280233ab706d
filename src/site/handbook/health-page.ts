import { parseExpression } from '#setpiece/expressions/parser';
import { describeSource } from '#setpiece/expressions/words';
import { describeAdjustment, describeHealth } from '#setpiece/expressions/words-health';
import { describeTable } from '#setpiece/expressions/words-metric';
import { nameInWords, type Vocabulary } from '#setpiece/expressions/words-names';
import { describeWho } from '#setpiece/expressions/words-rule';
import { formatNumber } from '#setpiece/expressions/words-values';
import { isCases } from '#setpiece/model/cases';
import { groupsOf, soleGroup } from '#setpiece/model/health-model';
import type { Located } from '../../model/content.ts';
import type { HealthModel, Measure } from '../../model/health-model.ts';
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
      then: describeAdjustment(line.then, surroundings.vocabulary),
      because: line.because ?? null,
      at: placeOf(model, 'adjust', index),
    })),
  };
}

function ruleLines(model: Located<HealthModel>, vocabulary: Vocabulary): RuleLine[] {
  return describeHealth(model.value, vocabulary).map(({ part, says, source, key }) => ({ part, says, source, at: placeOf(model, key) }));
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
    name,
    title: capital(measure.title ?? nameInWords(name)),
    about: measure.about ?? null,
    weight: measure.weight,
    value: node?.kind === 'name' ? vocabulary.titleOf(node.name) : measure.value,
    metric: node?.kind === 'name' && !node.name.includes('.') ? node.name : null,
    line: !isCases(measure.score) && measure.score.line !== undefined,
    table: describeTable(measure.score, unit, vocabulary),
    notes,
  };
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** A title made from a name begins with a capital. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
