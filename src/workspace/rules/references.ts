import { isCases } from '../../model/cases.ts';
import { formatDay } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { scenarioPath } from '../../model/scenario.ts';
import { builtInSources } from '../../model/source.ts';
import { at, dangling, type Finding, type RuleInput } from './rule.ts';
import { subjects } from './starts.ts';

/** Steps name assets and playbooks that exist; a playbook's stage is one of the journey. */
export function playbookReferences({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const playbooks = content.playbooks.map(({ value }) => value.id);
  const retired = new Set(content.playbooks.filter(({ value }) => value.status === 'retired').map(({ value }) => value.id));
  const assets = content.assets.map(({ value }) => value.id);
  const stages = content.journey.value.stages.map(({ id }) => id);
  return content.playbooks.flatMap((playbook) => {
    const found: Diagnostic[] = [];
    const { stage, goal, steps } = playbook.value;
    if (stage !== undefined && !stages.includes(stage) && !incomplete.has('journey'))
      found.push(at(playbook, ['stage'], dangling('stage', stage, stages)));
    if (goal.metric !== undefined && !program.names.get(goal.metric) && !incomplete.has('definitions'))
      found.push(at(playbook, ['goal', 'metric'], dangling('metric or segment', goal.metric, program.names.all)));
    steps.forEach(({ asset, starts }, index) => {
      if (asset !== undefined && !assets.includes(asset) && !incomplete.has('asset'))
        found.push(at(playbook, ['steps', index, 'asset'], dangling('asset', asset, assets)));
      if (starts === undefined) return;
      const path = ['steps', index, 'starts'];
      if (!playbooks.includes(starts) && !incomplete.has('playbook'))
        found.push(at(playbook, path, dangling('playbook', starts, playbooks)));
      if (retired.has(starts) && playbook.value.status !== 'retired')
        found.push(
          at(playbook, path, {
            code: 'starts-retired',
            severity: 'warning',
            message: `the playbook \`${starts}\` is retired and opens nothing new`,
            hint: 'start another one, or make it active again',
          }),
        );
    });
    return found;
  });
}

/** Rows are read from sources that exist. */
export function sourceReferences({ content, program, incomplete }: RuleInput): Diagnostic[] {
  if (incomplete.has('definitions')) return [];
  const sources = [...program.sources.keys()];
  const defined = new Set([
    ...sources,
    ...Object.keys(builtInSources),
    ...content.definitions.flatMap(({ value }) => Object.keys(value.sources)),
  ]);
  const ofPlaybooks = content.playbooks.flatMap((playbook) => {
    const { per, start } = playbook.value;
    return [
      ...(subjects.some((subject) => subject === per) || defined.has(per)
        ? []
        : [at(playbook, ['per'], dangling('source', per, [...subjects, ...defined]))]),
      ...(start.each === undefined || defined.has(start.each)
        ? []
        : [at(playbook, ['start', 'each'], dangling('source', start.each, [...defined]))]),
    ];
  });
  const warehouses = Object.keys(content.workspace.value.warehouses);
  const ofSources = content.definitions.flatMap((file) =>
    Object.entries(file.value.sources).flatMap(([name, source]) =>
      source.in === undefined || warehouses.includes(source.in)
        ? []
        : [at(file, ['sources', name, 'in'], dangling('warehouse', source.in, warehouses))],
    ),
  );
  const ofMetrics = content.definitions.flatMap((file) =>
    Object.entries(file.value.metrics).flatMap(([name, { of }]) =>
      of === undefined || defined.has(of) ? [] : [at(file, ['metrics', name, 'of'], dangling('source', of, [...defined]))],
    ),
  );
  const ofOutcomes = content.definitions.flatMap((file) =>
    Object.entries(file.value.outcomes).flatMap(([name, outcome]) =>
      (['row', 'no_row'] as const).flatMap((key) => {
        const source = outcome[key];
        return source === undefined || defined.has(source)
          ? []
          : [at(file, ['outcomes', name, key], dangling('source', source, [...defined]))];
      }),
    ),
  );
  return [...ofSources, ...ofPlaybooks, ...ofMetrics, ...ofOutcomes];
}

/** Outcomes are about rows with days, and name segments and fields that exist. */
export function outcomeReferences({ content, program, incomplete }: RuleInput): Diagnostic[] {
  if (incomplete.has('definitions')) return [];
  const segments = [...program.segments.keys()];
  const fields = program.names.all.filter((name) => name.startsWith('customer.'));
  return content.definitions.flatMap((file) =>
    Object.entries(file.value.outcomes).flatMap(([name, outcome]) => {
      const path = ['outcomes', name];
      const key = outcome.row === undefined ? 'no_row' : 'row';
      const source = outcome[key];
      const withoutDays: Diagnostic[] =
        source !== undefined && program.sources.get(source)?.value?.snapshot === true
          ? [
              at(file, [...path, key], {
                code: 'outcome-source',
                message: `the source ${source} is a snapshot: its rows have no days, so nobody can tell what happened after one`,
                hint: 'give the source `at`, the column with the day of a row',
              }),
            ]
          : [];
      return [
        ...withoutDays,
        ...(outcome.segments ?? []).flatMap((segment, index) =>
          segments.includes(segment) ? [] : [at(file, [...path, 'segments', index], dangling('segment', segment, segments))],
        ),
        ...outcome.constant.flatMap((field, index) =>
          fields.includes(field) ? [] : [at(file, [...path, 'constant', index], dangling('field of a record', field, fields))],
        ),
      ];
    }),
  );
}

/** Somebody can hold every role that a playbook gives work to: a team member, a pool, or an owner named by a customer. */
export function ownerRoles({ content, incomplete }: RuleInput): Diagnostic[] {
  if (incomplete.has('customer')) return [];
  const { team, pools } = content.workspace.value;
  const roles = new Set([...team.flatMap((member) => member.roles), ...Object.keys(pools)]);
  for (const { value } of content.customers) for (const { role } of value.owners) roles.add(role);
  const finding = (role: string) => ({
    ...dangling('role', role, [...roles]),
    message: `nobody holds the role \`${role}\`: no team member, no pool, no owner of a customer`,
  });
  const unheld = (names: readonly string[], path: Path) =>
    names.flatMap((role, index) => (roles.has(role) ? [] : [{ role, path: names.length > 1 ? [...path, index] : path }]));
  const ofOwner = (owner: (typeof content.playbooks)[number]['value']['owner'] | undefined, path: Path) => {
    if (owner === undefined) return [];
    if (!isCases(owner)) return unheld(owner, path);
    return owner.cases.flatMap((line, index) =>
      'else' in line ? unheld(line.else, [...path, 'cases', index, 'else']) : unheld(line.then, [...path, 'cases', index, 'then']),
    );
  };
  return [
    ...content.playbooks.flatMap((playbook) =>
      [
        ...ofOwner(playbook.value.owner, ['owner']),
        ...playbook.value.steps.flatMap((step, index) => ofOwner(step.owner, ['steps', index, 'owner'])),
      ].map(({ role, path }) => at(playbook, path, finding(role))),
    ),
    ...content.workspace.value.escalation.flatMap(({ to }, index) =>
      roles.has(to) ? [] : [at(content.workspace, ['escalation', index, 'to'], finding(to))],
    ),
  ];
}

/** Covers and members of pools are in the team; so is whoever receives an override, or owns a customer now. */
export function logins({ content }: RuleInput): Diagnostic[] {
  const { workspace } = content;
  const team = workspace.value.team.map(({ login }) => login);
  const missing = (login: string, severity: 'error' | 'warning') => ({ ...dangling('team member', login, team), severity });
  const found: Diagnostic[] = [];
  workspace.value.team.forEach(({ away = [] }, index) => {
    away.forEach(({ cover, from, to }, entry) => {
      const path = ['team', index, 'away', entry];
      if (cover !== undefined && !team.includes(cover)) found.push(at(workspace, [...path, 'cover'], missing(cover, 'error')));
      if (to < from) found.push(at(workspace, [...path, 'to'], { code: 'contradiction', message: 'the absence ends before it begins' }));
    });
  });
  const { operations_owner: operations } = workspace.value.github;
  if (operations !== undefined && !team.includes(operations) && !workspace.value.team.some(({ roles }) => roles.includes(operations)))
    found.push(at(workspace, ['github', 'operations_owner'], missing(operations, 'error')));
  found.push(...definitionOwners(content));
  for (const [pool, { members }] of Object.entries(workspace.value.pools))
    members.forEach((login, index) => {
      if (!team.includes(login)) found.push(at(workspace, ['pools', pool, 'members', index], missing(login, 'error')));
    });
  for (const customer of content.customers) {
    customer.value.owners.forEach(({ role, login, from, to }, index, all) => {
      const replaced = all.some((other, place) => other.role === role && (other.from > from || (other.from === from && place > index)));
      if (!replaced && to === undefined && !team.includes(login))
        found.push(at(customer, ['owners', index, 'login'], missing(login, 'warning')));
    });
    customer.value.overrides.forEach(({ what, value }, index) => {
      if (what === 'owner' && value !== undefined && !team.includes(value))
        found.push(at(customer, ['overrides', index, 'value'], missing(value, 'error')));
    });
  }
  return found;
}

/** Customers name parents, playbooks, people and metrics that exist. */
export function customerReferences({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const customers = content.customers.map(({ value }) => value.id);
  const known = new Set(customers);
  const playbooks = content.playbooks.map(({ value }) => value.id);
  return content.customers.flatMap((customer) => {
    const found: Diagnostic[] = [];
    const { parent, overrides, people, starts } = customer.value;
    const absent = parent?.find(({ value }) => !known.has(value));
    if (absent && !incomplete.has('customer')) found.push(at(customer, ['parent'], dangling('customer', absent.value, customers)));
    overrides.forEach(({ playbook }, index) => {
      if (playbook !== undefined && !playbooks.includes(playbook) && !incomplete.has('playbook'))
        found.push(at(customer, ['overrides', index, 'playbook'], dangling('playbook', playbook, playbooks)));
    });
    if (!incomplete.has('playbook'))
      starts.forEach(({ playbook }, index) => {
        const refused = refusedByHand(content, playbook);
        if (refused !== null) found.push(at(customer, ['starts', index, 'playbook'], refused));
      });
    const persons = people.map(({ id }) => id);
    for (const touchpoint of customer.touchpoints)
      touchpoint.value.people.forEach((person, index) => {
        if (!persons.includes(person))
          found.push(at(touchpoint, ['people', index], dangling(`person of ${customer.value.id}`, person, persons)));
      });
    customer.successPlan?.value.objectives.forEach(({ goal, owners }, index) => {
      const plan = customer.successPlan;
      if (!plan) return;
      if (goal.metric !== undefined && !program.names.get(goal.metric) && !incomplete.has('definitions'))
        found.push(at(plan, ['objectives', index, 'goal', 'metric'], dangling('metric', goal.metric, program.names.all)));
      if (owners.theirs !== undefined && !persons.includes(owners.theirs))
        found.push(at(plan, ['objectives', index, 'owners', 'theirs'], dangling(`person of ${customer.value.id}`, owners.theirs, persons)));
    });
    return found;
  });
}

/** Why a playbook cannot be started by hand for a customer; null when it can. */
function refusedByHand(content: RuleInput['content'], id: string): Finding | null {
  const found = content.playbooks.find(({ value }) => value.id === id)?.value;
  if (found === undefined) {
    const playbooks = content.playbooks.map(({ value }) => value.id);
    return dangling('playbook', id, playbooks);
  }
  const { per, start, status } = found;
  if (start.each !== undefined || (per !== 'customer' && per !== 'contracts'))
    return {
      code: 'not-by-hand',
      message: `the playbook \`${id}\` is not about a customer as such, but ${start.each === undefined ? `\`per: ${per}\`` : `about rows of ${start.each}`}`,
      hint: 'start one by hand that is `per: customer` or `per: contracts`',
    };
  if (status !== 'retired') return null;
  return {
    code: 'starts-retired',
    severity: 'warning',
    message: `the playbook \`${id}\` is retired and opens nothing new`,
    hint: 'start another one, or make it active again',
  };
}

/** The order in which pages show the stages names each of them once. */
export function journeyReferences({ content: { journey }, incomplete }: RuleInput): Diagnostic[] {
  const { stages, order } = journey.value;
  if (order === undefined || incomplete.has('journey')) return [];
  const ids = stages.map(({ id }) => id);
  const named = order.flatMap((id, index): Diagnostic[] => {
    if (!ids.includes(id)) return [at(journey, ['order', index], dangling('stage', id, ids))];
    if (order.indexOf(id) === index) return [];
    const message = `the stage \`${id}\` stands here twice`;
    return [at(journey, ['order', index], { code: 'duplicate-id', severity: 'error', message, hint: 'remove one of the two' })];
  });
  const lacking = ids.filter((id) => !order.includes(id));
  if (lacking.length === 0) return named;
  const message = `the order leaves out ${lacking.map((id) => `\`${id}\``).join(', ')}`;
  return [...named, at(journey, ['order'], { code: 'dangling-reference', severity: 'error', message, hint: 'name each stage once' })];
}

/** Scenarios speak of playbooks, customers and metrics that exist. */
export function scenarioReferences({ content, incomplete }: RuleInput): Diagnostic[] {
  const playbooks = content.playbooks.map(({ value }) => value.id);
  const customers = content.customers.map(({ value }) => value.id);
  const stages = content.journey.value.stages.map(({ id }) => id);
  return content.scenarios.flatMap((file) => {
    const found: Diagnostic[] = [];
    file.value.forEach((scenario, index) => {
      const top = scenarioPath(file, index);
      const playbook = (id: string | undefined, path: Path) => {
        if (id !== undefined && !playbooks.includes(id) && !incomplete.has('playbook'))
          found.push(at(file, [...top, ...path], dangling('playbook', id, playbooks)));
      };
      playbook(scenario.playbook, ['playbook']);
      scenario.never.forEach((id, entry) => {
        playbook(id, ['never', entry]);
      });
      const { like } = scenario.customer;
      if (like !== undefined && !customers.includes(like) && !incomplete.has('customer'))
        found.push(at(file, [...top, 'customer', 'like'], dangling('customer', like, customers)));
      for (const [key, { opens, starts, closes, stage }] of Object.entries(scenario.expect)) {
        const day = ['expect', formatDay(Number(key))];
        for (const [field, id] of Object.entries({ opens, starts, closes })) playbook(id, [...day, field]);
        if (stage !== undefined && !stages.includes(stage) && !incomplete.has('journey'))
          found.push(at(file, [...top, ...day, 'stage'], dangling('stage', stage, stages)));
      }
    });
    return found;
  });
}

/** Whoever answers for a source or metric is in the team, or a role of it. */
function definitionOwners(content: RuleInput['content']): readonly Diagnostic[] {
  const { team } = content.workspace.value;
  const known = [...team.map(({ login }) => login), ...team.flatMap(({ roles }) => roles)];
  return content.definitions.flatMap((file) =>
    (['sources', 'metrics'] as const).flatMap((kind) =>
      Object.entries(file.value[kind]).flatMap(([name, { owner }]) =>
        owner === undefined || known.includes(owner)
          ? []
          : [at(file, [kind, name, 'owner'], dangling('team member or role', owner, [...new Set(known)]))],
      ),
    ),
  );
}
