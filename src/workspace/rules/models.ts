import type { Diagnostic } from '../../model/diagnostic.ts';
import { formatPosition } from '../../model/position.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isCertain, isPossible } from './truth.ts';

const anybody: Scope = () => undefined;

/**
 * Exactly one health model is for a customer. Two that are for everybody leave all of them without a score; where one is for whom another is
 * for too, it leaves those without.
 */
export function overlappingModels({ content, program }: RuleInput): Diagnostic[] {
  const models = content.healthModels.flatMap((file) => {
    const condition = readCondition(file.value.for, program);
    return condition === undefined ? [] : [{ file, id: file.value.id, condition, forAll: isCertain(condition, anybody) }];
  });
  return models.flatMap((model, index) => {
    if (!isPossible(model.condition, anybody)) return [];
    const hint = 'let `for` tell them apart, for example `stage == "onboarding"` and `stage != "onboarding"`';
    for (const other of models.slice(0, index)) {
      const place = formatPosition(other.file.locate(['for']));
      if (model.forAll && other.forAll) {
        const message = `\`${model.id}\` and \`${other.id}\` (${place}) are both for everybody, so no customer has a score`;
        return [at(model.file, ['for'], { code: 'several-health-models', message, hint })];
      }
      if (!isPossible(other.condition, anybody)) continue;
      const [narrow, wide] = isPossible(model.condition, anybody, [other.condition]) ? [other, model] : [model, other];
      if (narrow === other && isPossible(other.condition, anybody, [model.condition])) continue;
      const message = `whoever \`${narrow.id}\` is for, \`${wide.id}\` is for too (${place}), so none of them has a score`;
      return [at(model.file, ['for'], { code: 'several-health-models', severity: 'warning', message, hint })];
    }
    return [];
  });
}
