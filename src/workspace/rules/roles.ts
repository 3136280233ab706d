import type { Diagnostic } from '../../model/diagnostic.ts';
import { at, type RuleInput } from './rule.ts';

/** The role to which everything falls in the end. */
export const lastRole = 'manager';

/** A pool has a name of its own: it would hide a role of the same name, and the manager is looked for in the team. */
export function pools({ content }: RuleInput): Diagnostic[] {
  const { workspace, customers } = content;
  const { team } = workspace.value;
  const roles = new Set([
    ...team.flatMap((member) => member.roles),
    ...customers.flatMap(({ value }) => value.owners.map(({ role }) => role)),
  ]);
  return Object.keys(workspace.value.pools).flatMap((pool): Diagnostic[] => {
    if (pool === lastRole)
      return [
        at(workspace, ['pools', pool], {
          code: 'reserved-name',
          message: `\`${lastRole}\` is the role that takes what nobody else can; a pool cannot have its name`,
          hint: `rename the pool, and give somebody of the team the role ${lastRole}`,
        }),
      ];
    if (!roles.has(pool)) return [];
    const message = `\`${pool}\` is a pool and a role: work for the role would go to the pool`;
    return [at(workspace, ['pools', pool], { code: 'duplicate-id', message, hint: 'rename one of them' })];
  });
}
