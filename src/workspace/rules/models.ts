import type { Diagnostic } from '../../model/diagnostic.ts';
import { formatPosition } from '../../model/position.ts';
import { at, type RuleInput } from './rule.ts';

/** Exactly one health model is for a customer: two that are for everybody leave all of them without a score. */
export function modelsForAll({ content }: RuleInput): Diagnostic[] {
  const forAll = content.healthModels.filter(({ value }) => value.for.trim() === 'all' || value.for.trim() === 'true');
  const [first, ...others] = forAll;
  if (first === undefined) return [];
  return others.map((model) =>
    at(model, ['for'], {
      code: 'several-health-models',
      message: `\`${model.value.id}\` and \`${first.value.id}\` (${formatPosition(first.locate(['for']))}) are both for everybody, so no customer has a score`,
      hint: 'let `for` tell them apart, for example `stage == "onboarding"` and `stage != "onboarding"`',
    }),
  );
}
