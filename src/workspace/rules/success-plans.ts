import type { Located } from '../../model/content.ts';
import type { SuccessPlan } from '../../model/customer.ts';
import { formatDay } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { at, type Finding, type RuleInput } from './rule.ts';

type Objective = SuccessPlan['objectives'][number];

/** Objectives can be measured and proved: an active one has a baseline, a done one a result, and target and days go the way they say. */
export function objectives({ content }: RuleInput): Diagnostic[] {
  return content.customers.flatMap(({ successPlan }) =>
    successPlan === undefined
      ? []
      : successPlan.value.objectives.flatMap((objective, index) => [
          ...evidence(successPlan, objective, index),
          ...contradictions(successPlan, objective, index),
        ]),
  );
}

function evidence(plan: Located<SuccessPlan>, { status, goal, result }: Objective, index: number): Diagnostic[] {
  const path = ['objectives', index];
  const missing = (key: readonly string[], finding: Omit<Finding, 'code'>) => [
    at(plan, [...path, ...key], { code: 'missing-key', ...finding }),
  ];
  if (status === 'active' && goal.baseline === undefined)
    return missing(['goal'], {
      message: 'an active objective needs a baseline: without it nobody can say how far it is',
      hint: 'add `baseline` and `measured_on` under `goal`, or write `status: proposed` until it is measured',
    });
  if (status === 'done' && result === undefined)
    return missing(['status'], {
      message: 'an objective that is done needs evidence',
      hint: 'add `result` with value, on, confirmed_by and evidence, or write `status: active`',
    });
  if (status === 'active' && goal.measured_on === undefined)
    return missing(['goal', 'baseline'], {
      severity: 'warning',
      message: 'without the day of the baseline, progress cannot be held against the time that has passed',
      hint: 'add `measured_on` under `goal`',
    });
  return [];
}

function contradictions(plan: Located<SuccessPlan>, { status, goal, result }: Objective, index: number): Diagnostic[] {
  const { baseline, target, direction, measured_on: measured, by } = goal;
  const wrong = (path: readonly string[], finding: Omit<Finding, 'code'>) =>
    at(plan, ['objectives', index, ...path], { code: 'contradiction', ...finding });
  const found: Diagnostic[] = [];
  if (baseline !== undefined && (direction === 'up' ? target <= baseline : target >= baseline))
    found.push(
      wrong(['goal', 'target'], {
        severity: 'warning',
        message: `the target ${target} is not ${direction} from the baseline ${baseline}`,
        hint: `correct one of them, or write \`direction: ${direction === 'up' ? 'down' : 'up'}\``,
      }),
    );
  if (measured !== undefined && by <= measured)
    found.push(
      wrong(['goal', 'by'], {
        message: `the target is due on ${formatDay(by)}, and its baseline was measured on ${formatDay(measured)}`,
        hint: 'a baseline comes before the day of the target: correct one of them',
      }),
    );
  if (measured !== undefined && result !== undefined && result.on < measured)
    found.push(
      wrong(['result', 'on'], {
        message: `the result is of ${formatDay(result.on)}, before the baseline was measured on ${formatDay(measured)}`,
        hint: 'correct one of the days',
      }),
    );
  if (status === 'active' && result !== undefined)
    found.push(
      wrong(['result'], {
        severity: 'warning',
        message: 'the objective has a result and is still active',
        hint: 'write `status: done`; a value on the way is a review, under `reviews`',
      }),
    );
  return found;
}
