import type { PlaybookProgram } from '../../expressions/program.ts';
import { type Cases, isCases } from '../../model/cases.ts';
import type { CustomerFiles } from '../../model/content.ts';
import type { Customer } from '../../model/customer.ts';
import type { Day } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { parseNumber } from '../../model/scalars.ts';
import type { Workspace } from '../../model/workspace.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { lastRole } from './roles.ts';
import { at, type RuleInput } from './rule.ts';
import { isCertain, isPossible } from './truth.ts';

type Owner = readonly string[] | Cases<readonly string[]>;

/**
 * Somebody is left to own every run: a holder of one of the roles in the customer's record, a pool, or the manager, to whom everything
 * falls in the end. A member of the team holds a role of a customer only where the record says so.
 */
export function nobodyLeft({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const { team, pools, live_from, as_of, custom } = content.workspace.value;
  if (incomplete.has('customer') || team.some(({ roles }) => roles.includes(lastRole))) return [];
  const day = as_of ?? live_from;
  const customers = content.customers.flatMap((customer) => (isGone(customer, day) ? [] : [{ customer, roles: rolesHeld(customer, day) }]));
  const named = new Set([
    ...team.flatMap(({ roles }) => roles),
    ...content.customers.flatMap(({ value }) => value.owners.map(({ role }) => role)),
  ]);
  return program.playbooks.flatMap((play) => {
    const { per, status } = play.playbook;
    if (status === 'retired' || per === 'owner' || per === 'workspace' || per === 'audience') return [];
    return chainsOf(play).flatMap(({ chain, path }): Diagnostic[] => {
      // A role that nobody has at all is an error of its own.
      if (chain.some((role) => Object.hasOwn(pools, role)) || !chain.some((role) => named.has(role))) return [];
      const without = customers.filter(({ roles }) => roles !== 'all' && !chain.some((role) => roles.has(role)));
      const condition = without.length === 0 ? undefined : readCondition(play.for.source, program);
      if (condition === undefined) return [];
      const forAll = isCertain(condition, () => undefined);
      const ids = without
        .filter(({ customer, roles }) => forAll || isPossible(condition, readsOf(customer, roles, custom)))
        .map(({ customer }) => customer.value.id);
      if (ids.length === 0) return [];
      const shown = ids.length > 3 ? `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more` : ids.join(', ');
      const who = `${ids.length === 1 ? '1 customer has' : `${ids.length} customers have`} no ${chain.join(' or ')}`;
      return [
        at(play.from, path, {
          code: 'nobody-to-own',
          severity: 'warning',
          message: `${who}, and the team no ${lastRole} to fall back on: ${shown}`,
          hint: `name an owner in the records, give somebody of the team the role ${lastRole}, or add a pool to \`owner\``,
        }),
      ];
    });
  });
}

/** Every chain of roles a playbook can give work to, with its place. */
function chainsOf({ playbook }: PlaybookProgram): { readonly chain: readonly string[]; readonly path: Path }[] {
  const chains = (owner: Owner, path: Path) =>
    isCases(owner)
      ? owner.cases.map((line, index) =>
          'else' in line
            ? { chain: line.else, path: [...path, 'cases', index, 'else'] }
            : { chain: line.then, path: [...path, 'cases', index, 'then'] },
        )
      : [{ chain: owner, path }];
  return [
    ...chains(playbook.owner, ['owner']),
    ...playbook.steps.flatMap(({ owner }, index) => (owner === undefined ? [] : chains(owner, ['steps', index, 'owner']))),
  ];
}

/** Whether a record gets no work on the day: one's own, or one whose contracts are over. */
function isGone({ value: { internal, contracts } }: CustomerFiles, day: Day): boolean {
  const isOver = ({ end, ended, auto_renew }: (typeof contracts)[number]) =>
    ended !== undefined || (end !== undefined && end < day && auto_renew === undefined);
  return internal || (contracts.length > 0 && contracts.every(isOver));
}

/** Roles that somebody holds for the customer, or will; all of them where an exception names who owns everything. */
function rolesHeld({ value: { owners, overrides } }: CustomerFiles, day: Day): ReadonlySet<string> | 'all' {
  if (overrides.some(({ what, until }) => what === 'owner' && until >= day)) return 'all';
  const newest = new Map<string, (typeof owners)[number]>();
  for (const owner of owners) if (owner.from >= (newest.get(owner.role)?.from ?? owner.from)) newest.set(owner.role, owner);
  return new Set([...newest.values()].filter(({ to }) => to === undefined || to >= day).map(({ role }) => role));
}

/** What a condition can read of a record, as far as it is the same on every day. */
function readsOf({ value }: CustomerFiles, roles: ReadonlySet<string> | 'all', declared: Workspace['custom']): Scope {
  return (key) => {
    if (key === 'customer.id') return [value.id];
    if (key === 'customer.name') return [value.name];
    if (key === 'internal' || key === 'customer.internal') return [value.internal];
    const [, role] = /^owner\.(\w+)\.(?:login|from)$/.exec(key) ?? [];
    if (role !== undefined) return roles === 'all' || roles.has(role) ? undefined : [null];
    const [, field] = /^customer\.(\w+)$/.exec(key) ?? [];
    return field === undefined ? undefined : customField(value, field, declared);
  };
}

/** A field of one's own that has one value for all time; undefined for one that changes, or is none. */
function customField(
  { custom }: Customer,
  field: string,
  declared: Workspace['custom'],
): readonly (string | number | boolean | null)[] | undefined {
  const type = Object.hasOwn(declared, field) ? declared[field] : undefined;
  if (type === undefined || type === 'date' || type === 'list') return undefined;
  const values = Object.hasOwn(custom, field) ? (custom[field] ?? []) : [];
  const [only] = values;
  if (only === undefined) return [null];
  if (only.from !== null || typeof only.value !== 'string') return undefined;
  if (type === 'text') return [only.value];
  return type === 'number' ? [parseNumber(only.value) ?? null] : [only.value === 'yes' || only.value === 'true'];
}
