import type { Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isPossible } from './truth.ts';

/** What waits for a condition waits for one that can come true. */
export function neverTrue({ content, program }: RuleInput): Diagnostic[] {
  const check = (from: Located<unknown>, path: Path, source: string | undefined, effect: string): Diagnostic[] => {
    const condition = source === undefined ? undefined : readCondition(source, program);
    if (condition === undefined || isPossible(condition, () => undefined)) return [];
    const message = `this is never true: ${effect}`;
    return [
      at(from, path, { code: 'never-true', severity: 'warning', message, hint: 'two of its parts exclude each other, or one is `false`' }),
    ];
  };
  return [
    ...[...program.segments.values()].flatMap(({ from, path, name, value }) =>
      check(from, [...path, 'is'], value.is, `nobody is in ${name}`),
    ),
    ...content.healthModels.flatMap((model) => check(model, ['for'], model.value.for, `\`${model.value.id}\` measures nobody`)),
    ...program.playbooks.flatMap(({ from, playbook: { id, status, for: who, start, until } }) =>
      status === 'retired'
        ? []
        : [
            ...check(from, ['for'], who, `\`${id}\` is for nobody`),
            ...check(from, ['start', 'becomes'], start.becomes, `\`${id}\` never starts`),
            ...check(from, ['until'], until, `it never ends a run of \`${id}\``),
          ],
    ),
  ];
}
