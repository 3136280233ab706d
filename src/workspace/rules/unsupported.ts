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
  /** The values that are not honoured; any value by default. */
  readonly when?: (value: unknown) => boolean;
  /** The key has a default: only one that is written counts. */
  readonly hasDefault?: true;
  /** A warning where what the workspace says stays right, and only help is missing. Default: an error. */
  readonly severity?: 'warning';
  /** What does not happen, as the rest of a sentence that begins with the key. */
  readonly message: string;
}

/** Remove a line when the evaluator honours its key. */
const table: readonly Unsupported[] = [
  { kind: 'playbook', path: ['per'], when: (value) => value === 'audience', message: 'no run is opened for a whole group' },
  { kind: 'playbook', path: ['steps', '*', 'issue'], message: 'steps share the issue of their run' },
  {
    kind: 'workspace',
    path: ['escalation'],
    when: (value) => Array.isArray(value) && value.length > 0,
    message: 'nobody is told about overdue runs',
  },
  {
    kind: 'workspace',
    path: ['guards', 'audience_above'],
    hasDefault: true,
    severity: 'warning',
    message: 'a playbook that matches many customers is not stopped; `guards.creates` stops its plan',
  },
  { kind: 'definitions', path: ['metrics', '*', 'formerly'], message: 'nothing is kept under the name of a metric' },
  { kind: 'asset', path: ['formerly'], message: 'nothing is kept under the id of an asset' },
];

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
  return table.flatMap(({ kind, path, when, hasDefault, message, severity }) =>
    (files[kind] ?? []).flatMap((file) =>
      matches(file.value, path)
        .filter((match) => match.value !== undefined && (!hasDefault || isWritten(file, match.path)) && (when?.(match.value) ?? true))
        .map((match) =>
          at(file, match.path, {
            code: 'not-supported-yet',
            ...(severity && { severity }),
            message: `\`${path.filter((part) => part !== '*').at(-1)}\` is not supported yet: ${message}`,
            hint: 'remove the key',
          }),
        ),
    ),
  );
}

/** Whether a key stands in the file: the place of one that does not is that of the map around it. */
function isWritten(file: Located<unknown>, path: Path): boolean {
  const [own, around] = [file.locate(path), file.locate(path.slice(0, -1))];
  return own.line !== around.line || own.column !== around.column;
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
