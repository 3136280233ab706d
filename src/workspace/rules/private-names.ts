import type { Diagnostic } from '../../model/diagnostic.ts';
import { at, dangling, type RuleInput } from './rule.ts';

/** What `publish.private` withholds exists: a mistyped name would show what nobody should see. */
export function privateNamesExist({ content, incomplete }: RuleInput): Diagnostic[] {
  if (incomplete.has('definitions')) return [];
  const { workspace, definitions } = content;
  const known = [...Object.keys(workspace.value.custom), ...definitions.flatMap(({ value }) => Object.keys(value.metrics))];
  return workspace.value.publish.private.flatMap((name, index) =>
    known.includes(name) ? [] : [at(workspace, ['publish', 'private', index], dangling('custom field or metric', name, known))],
  );
}
