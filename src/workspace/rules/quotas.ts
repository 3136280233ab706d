import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import { at, dangling, type RuleInput } from './rule.ts';

/** A quota speaks of values that the metric can have, and counts within a role that somebody holds. */
export function quotas({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const roles = new Set(content.customers.flatMap(({ value }) => value.owners.map(({ role }) => role)));
  return content.definitions.flatMap((file) =>
    Object.entries(file.value.metrics).flatMap(([name, { quota }]) => {
      if (quota === undefined) return [];
      const { of = 'all', ...limits } = quota;
      const path = ['metrics', name, 'quota'];
      const known = of === 'all' || of === 'owner' || roles.has(of) || incomplete.has('customer');
      const values = program.names.get(name)?.values;
      const unknown = Object.keys(limits).filter((value) => values !== undefined && !values.includes(value));
      return [
        ...(known ? [] : [at(file, [...path, 'of'], dangling('role', of, ['all', 'owner', ...roles]))]),
        ...unknown.map((value) => {
          const near = nearest(value, values ?? []);
          const hint = near ? `did you mean \`${near}\`?` : `it is one of ${(values ?? []).join(', ')}`;
          return at(file, [...path, value], { code: 'unknown-value', message: `\`${name}\` is never ${value}`, hint });
        }),
      ];
    }),
  );
}
