import type { Content } from '../model/content.ts';
import type { GraphNode } from './graph.ts';
import { objectiveNames, planNames } from './objective-names.ts';

/**
 * The names that measure objectives, which read whatever metrics the success plans point at: circles through them are found, and `ago` reaches
 * back far enough for those metrics.
 */
export function objectiveNodes({ customers }: Content): readonly (readonly [string, GraphNode])[] {
  const reads = customers.flatMap(({ successPlan }) =>
    (successPlan?.value.objectives ?? []).flatMap(({ goal }, index) =>
      successPlan === undefined || goal.metric === undefined
        ? []
        : [{ from: successPlan, path: ['objectives', index, 'goal', 'metric'], current: [goal.metric], earlier: [], lookback: [] }],
    ),
  );
  return Object.entries({ ...planNames, ...objectiveNames })
    .filter(([, { measured }]) => measured)
    .map(([name]) => [name, { reads, rule: null, ofRecords: true }]);
}
