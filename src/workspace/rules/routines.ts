import { isCases } from '../../model/cases.ts';
import type { LocatedPage } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Path } from '../../model/position.ts';
import { lastRole } from './roles.ts';
import { at, type RuleInput } from './rule.ts';

/** A routine (`per: owner` or `workspace`) is about no customer, and an audience about no single one: neither reads one where it has none. */
export function routines({ content, program }: RuleInput): Diagnostic[] {
  const plays = new Map(content.playbooks.map(({ value }) => [value.id, value.per]));
  return content.playbooks.flatMap((playbook) => [...ofRoutine(playbook, program), ...startsOf(playbook, plays)]);
}

function ofRoutine(playbook: LocatedPage<Playbook>, program: RuleInput['program']): Diagnostic[] {
  const { per } = playbook.value;
  if (per === 'audience') return ofAudience(playbook, program);
  if (per !== 'owner' && per !== 'workspace') return [];
  const wrong = (path: Path, message: string, hint: string) => at(playbook, path, { code: 'routine-without-customer', message, hint });
  const reads = readsOfRoutine(playbook, program).flatMap(({ path, name }) => [
    wrong(
      path,
      `\`per: ${per}\` is about no customer, so \`${name}\` has no value here`,
      'read only the steps and answers of the run, or make it `per: customer`',
    ),
  ]);
  const { hold_out, steps } = playbook.value;
  return [
    ...reads,
    ...(hold_out === undefined
      ? []
      : [wrong(['hold_out'], `\`per: ${per}\` is about no customer, so there is nobody to hold out`, 'remove `hold_out`')]),
    ...steps.flatMap(({ contact, proof }, index) => [
      ...(contact
        ? [wrong(['steps', index, 'contact'], `\`per: ${per}\` is about no customer, so no contact is counted`, 'remove `contact`')]
        : []),
      ...(proof === undefined
        ? []
        : [
            wrong(
              ['steps', index, 'proof'],
              `\`per: ${per}\` is about no customer, so no touchpoint can prove the step`,
              'remove `proof`: the step is ticked by hand',
            ),
          ]),
    ]),
  ];
}

/** One run for a group: what is asked of each customer stands in `for` and `start`, all else is about the group as a whole. */
function ofAudience(playbook: LocatedPage<Playbook>, program: RuleInput['program']): Diagnostic[] {
  const wrong = (path: Path, message: string, hint: string) => at(playbook, path, { code: 'routine-without-customer', message, hint });
  return [
    ...readsOfRoutine(playbook, program)
      .filter(({ path }) => path[0] !== 'for')
      .map(({ path, name }) =>
        wrong(
          path,
          `\`per: audience\` is one run for a group, so \`${name}\` has no one value here`,
          'read only the steps and answers of the run: customers are read under `for`, `becomes`, `on` and `where`',
        ),
      ),
    ...playbook.value.steps.flatMap(({ proof }, index) =>
      proof === undefined
        ? []
        : [
            wrong(
              ['steps', index, 'proof'],
              '`per: audience` is one run for a group, so no touchpoint of one customer can prove the step',
              'remove `proof`: the step is ticked by hand',
            ),
          ],
    ),
  ];
}

/** What a step starts is about something the run has: a customer, or the group. */
function startsOf(playbook: LocatedPage<Playbook>, plays: ReadonlyMap<string, string>): Diagnostic[] {
  const { per, steps } = playbook.value;
  return steps.flatMap(({ starts }, index) => {
    const other = starts === undefined ? undefined : plays.get(starts);
    if (other === undefined || other === 'workspace' || other === 'owner') return [];
    const isGroup = other === 'audience';
    if (isGroup ? per === 'audience' : per !== 'audience' && per !== 'owner' && per !== 'workspace') return [];
    const message = isGroup
      ? `\`${starts}\` is for a group, and \`per: ${per}\` has none`
      : `\`${starts}\` is about a customer, and \`per: ${per}\` is about no single one`;
    return [at(playbook, ['steps', index, 'starts'], { code: 'routine-without-customer', message, hint: 'remove `starts`' })];
  });
}

/** The first name of a customer that each rule of a routine reads. */
function readsOfRoutine(playbook: LocatedPage<Playbook>, program: RuleInput['program']): { readonly path: Path; readonly name: string }[] {
  const play = program.playbooks.find(({ from }) => from === playbook);
  if (play === undefined) return [];
  const own = new Set(['all', 'start', 'finish', ...playbook.value.steps.map(({ id }) => id)]);
  const rules: readonly (readonly [Path, { readonly names: readonly string[] } | null])[] = [
    [['for'], play.for],
    [['start', 'every'], play.every],
    [['until'], play.until],
    [['again'], play.again],
    [['priority'], play.priority],
    [['owner'], play.owner],
    [['due'], play.due],
    ...play.steps.flatMap((step): (readonly [Path, { readonly names: readonly string[] } | null])[] => {
      const path = ['steps', playbook.value.steps.indexOf(step.step)];
      return [
        [[...path, 'if'], step.if],
        [[...path, 'due'], step.due],
        [[...path, 'done'], step.done],
        [[...path, 'owner'], step.owner],
      ];
    }),
  ];
  return rules.flatMap(([path, rule]) => {
    const name = rule?.names.find((one) => !own.has(one.replace(/\.(?:done|answer)$/, '')));
    return name === undefined ? [] : [{ path, name }];
  });
}

/**
 * `per: owner` opens a run for each person of the team with the role: somebody must have it. One run for the whole workspace, or
 * for a group, goes to the team, a pool or the manager: who owns a customer owns nothing else by that.
 */
export function ownersOfRoutines({ content }: RuleInput): Diagnostic[] {
  const { team, pools } = content.workspace.value;
  const roles = new Set(team.flatMap((member) => member.roles));
  return content.playbooks.flatMap((playbook) => {
    const { per, owner } = playbook.value;
    if (per !== 'owner' && per !== 'workspace' && per !== 'audience') return [];
    const wanted = isCases(owner) ? owner.cases.flatMap((line) => ('else' in line ? line.else : line.then)) : owner;
    if (wanted.some((role) => roles.has(role) || (per !== 'owner' && Object.hasOwn(pools, role)))) return [];
    if (per !== 'owner') {
      if (roles.has(lastRole)) return [];
      const message = `\`per: ${per}\` goes to somebody of the team, and nobody there is ${wanted.join(' or ')}, nor ${lastRole}`;
      const hint = `give somebody under \`team\` in playbooks/workspace.yaml the role ${wanted[0] ?? lastRole} or ${lastRole}`;
      return [at(playbook, ['owner'], { code: 'nobody-to-own', severity: 'warning', message, hint })];
    }
    const message = `\`per: owner\` opens a run for each person of the team who is ${wanted.join(' or ')}, and nobody is`;
    const hint = roles.size === 0 ? 'add people under `team` in playbooks/workspace.yaml' : `the team has ${[...roles].sort().join(', ')}`;
    return [at(playbook, ['owner'], { code: 'routine-without-owner', message, hint })];
  });
}
