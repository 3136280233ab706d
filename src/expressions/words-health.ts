import type { Adjustment, HealthModel } from '../model/health-model.ts';
import { say } from '../model/language.ts';
import { describeSource } from './words.ts';
import { nameInWords, type Vocabulary } from './words-names.ts';
import { describeWho } from './words-rule.ts';
import { formatNumber, joinWords, sentence } from './words-values.ts';

/** One thing a health model says of the whole score. */
interface HealthLine {
  readonly part: string;
  readonly says: string;
  /** The key of the model, and what stands there. */
  readonly key: 'for' | 'hysteresis' | 'coverage_floor' | 'grace' | 'roll_up';
  readonly source: string;
}

/** What a health model says of the whole score, in sentences; its measures and `adjust` apart. */
export function describeHealth(model: HealthModel, vocabulary: Vocabulary): readonly HealthLine[] {
  const lines = englishHealth(model, vocabulary);
  const { grammar } = vocabulary;
  return grammar === undefined ? lines : lines.map((line) => ({ ...line, says: grammar.health(model, line.key) }));
}

function englishHealth(model: HealthModel, vocabulary: Vocabulary): readonly HealthLine[] {
  const { hysteresis, coverage_floor: floor, grace, roll_up: rollUp } = model;
  const lines: HealthLine[] = [{ part: say('Who'), says: describeWho(model.for, vocabulary), key: 'for', source: model.for }];
  if (hysteresis > 0)
    lines.push({
      part: say('Steady'),
      says: `A band is left only when the score is ${formatNumber(hysteresis)} points past its edge.`,
      key: 'hysteresis',
      source: `hysteresis: ${hysteresis}`,
    });
  if (floor > 0) {
    const share = `${formatNumber(floor * 100)}%`;
    const says = `With data for less than ${share} of the weight there is no band.`;
    lines.push({ part: say('Coverage'), says, key: 'coverage_floor', source: `coverage_floor: ${share}` });
  }
  if (grace) {
    const counts = `only ${joinWords(grace.only.map(nameInWords), 'and')} count${grace.only.length === 1 ? 's' : ''}`;
    const says = sentence(`while ${describeSource(grace.while, vocabulary)}, ${counts}`);
    lines.push({ part: say('Grace'), says, key: 'grace', source: grace.while });
  }
  if (rollUp) {
    const words = { mean: 'the mean of its children', worst: 'its worst child', by_arr: 'its children, weighted by ARR' }[rollUp];
    lines.push({ part: say('Parents'), says: `A parent’s score is made from ${words}.`, key: 'roll_up', source: `roll_up: ${rollUp}` });
  }
  return lines;
}

/** What a line of `adjust` does. Example: `{ at_most: red }` is “no better than red”. */
export function describeAdjustment(change: Adjustment['then'], vocabulary?: Vocabulary): string {
  if (vocabulary?.grammar !== undefined) return vocabulary.grammar.adjustment(change);
  if (change.at_most !== undefined) return `no better than ${change.at_most}`;
  if (change.at_least !== undefined) return `no worse than ${change.at_least}`;
  if (change.set !== undefined) return `the score becomes ${formatNumber(change.set)}`;
  return `the score changes by ${formatNumber(change.add ?? 0)}`;
}
