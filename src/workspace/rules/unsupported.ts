import type { Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import type { FileKind } from '../layout.ts';
import { at, type RuleInput } from './rule.ts';

/** A key that files may have and that the evaluator does not honour yet. */
interface Unsupported {
  readonly kind: FileKind;
  /** Where the key stands; `*` is any key or entry. */
  readonly path: readonly string[];
  /** What does not happen, as the rest of a sentence that begins with the key. */
  readonly message: string;
}

/** Remove a line when the evaluator honours its key. */
const table: readonly Unsupported[] = [{ kind: 'playbook', path: ['steps', '*', 'issue'], message: 'steps share the issue of their run' }];

/** Keys that this version reads and does not act on are refused, so that nobody relies on them. */
export function unsupported({ content }: RuleInput): Diagnostic[] {
  const files: Partial<Record<FileKind, readonly Located<unknown>[]>> = {
    workspace: [content.workspace],
    definitions: content.definitions,
    'health model': content.healthModels,
    playbook: content.playbooks,
    asset: content.assets,
    customer: content.customers,
    'success plan': content.customers.flatMap(({ successPlan }) => (successPlan ? [successPlan] : [])),
  };
  return table.flatMap(({ kind, path, message }) =>
    (files[kind] ?? []).flatMap((file) =>
      matches(file.value, path)
        .filter((match) => match.value !== undefined)
        .map((match) =>
          at(file, match.path, {
            code: 'not-supported-yet',
            message: `\`${path.filter((part) => part !== '*').at(-1)}\` is not supported yet: ${message}`,
            hint: 'remove the key',
          }),
        ),
    ),
  );
}

function matches(value: unknown, pattern: readonly string[]): { path: Path; value: unknown }[] {
  const [part, ...rest] = pattern;
  if (part === undefined) return [{ path: [], value }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries
    .filter(([key]) => part === '*' || key === part)
    .flatMap(([key, inner]) => matches(inner, rest).map((match) => ({ path: [key, ...match.path], value: match.value })));
}
