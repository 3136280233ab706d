import type { Content } from '../model/content.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Metric } from '../model/metric.ts';
import type { Playbook } from '../model/playbook.ts';
import { bandNames } from '../model/table.ts';
import type { customTypes } from '../model/workspace.ts';
import { objectiveNames, planNames } from './objective-names.ts';
import type { Names } from './program.ts';
import type { Meaning, ValueType } from './value.ts';

function closed(type: ValueType): Meaning {
  return { type, world: 'closed' };
}

function open(type: ValueType, values?: readonly string[]): Meaning {
  return { type, world: 'open', ...(values ? { values } : {}) };
}

/**
 * Names every workspace has. Facts of the record are closed-world: a field it does not have is absent. What is evaluated is open-world:
 * `band` is unknown while there is too little data.
 */
const builtInNames: Readonly<Record<string, Meaning>> = {
  all: closed('yes/no'),
  churned: closed('yes/no'),
  internal: closed('yes/no'),
  no_contact: closed('yes/no'),
  arr: closed('number'),
  seats: closed('number'),
  renewal: closed('date'),
  band: open('text', bandNames),
  score: open('number'),
  coverage: open('number'),
  'customer.id': closed('text'),
  'customer.name': closed('text'),
  'customer.parent': closed('text'),
  'customer.industry': closed('text'),
  'customer.country': closed('text'),
  'customer.currency': closed('text'),
  'customer.signed_up': closed('date'),
  'customer.since': closed('date'),
  'customer.internal': closed('yes/no'),
  'customer.known_as': closed('list'),
  'contract.id': closed('text'),
  'contract.product': closed('text'),
  'contract.start': closed('date'),
  'contract.end': closed('date'),
  'contract.ended': closed('date'),
  'contract.arr': closed('number'),
  'contract.seats': closed('number'),
  'contract.auto_renew': closed('yes/no'),
  ...Object.fromEntries(Object.entries(planNames).map(([name, { meaning }]) => [name, meaning])),
};

/** Durations of the record: they stand in date formulas only, after `+` or `-`. */
const durations: ReadonlySet<string> = new Set(['contract.notice', 'contract.term']);

/** What the evaluation itself decides each day; read within `ago` it comes from history. */
export const evaluatedNames: ReadonlySet<string> = new Set(['band', 'score', 'coverage', 'stage']);

/** Words with a meaning of their own in expressions and formulas, which nothing can be named after. */
const reserved = new Set(
  'true false null in row customer contract objective owner start finish today as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** Why a metric, date or segment cannot have this name; undefined when it can. */
export function refuseName(name: string): string | undefined {
  if (Object.hasOwn(builtInNames, name) || name === 'stage') return `\`${name}\` is built in and means something already`;
  return reserved.has(name) ? `\`${name}\` is a word of expressions and cannot be a name` : undefined;
}

/** The names of a workspace, whose definitions can still be given their types while they are compiled in order. */
export interface WorkspaceNames extends Names {
  /** Settles what a defined name stands for. */
  define(name: string, meaning: Meaning): void;
}

/** Built-in names, fields, owners and the definitions of a workspace. The types of derived metrics are numbers until `define` settles them. */
export function namesOf(content: Content): WorkspaceNames {
  const meanings = new Map<string, Meaning>(Object.entries(builtInNames));
  meanings.set(
    'stage',
    open(
      'text',
      content.journey.value.stages.map(({ id }) => id),
    ),
  );
  for (const [field, type] of Object.entries(content.workspace.value.custom)) meanings.set(`customer.${field}`, closed(valueType(type)));
  for (const role of rolesOf(content)) {
    meanings.set(`owner.${role}.login`, closed('text'));
    meanings.set(`owner.${role}.from`, closed('date'));
  }
  const segments = new Set<string>(['all']);
  for (const { value } of content.definitions) {
    for (const [name, metric] of Object.entries(value.metrics)) if (!meanings.has(name)) meanings.set(name, meaningOfMetric(metric));
    for (const name of Object.keys(value.dates)) if (!meanings.has(name)) meanings.set(name, closed('date'));
    for (const name of Object.keys(value.segments)) {
      if (!meanings.has(name)) meanings.set(name, open('yes/no'));
      segments.add(name);
    }
  }
  return {
    get: (name) => meanings.get(name),
    define: (name, meaning) => void meanings.set(name, meaning),
    all: [...meanings.keys()].sort(compareText),
    durations,
    playbooks: new Set(content.playbooks.map(({ value }) => value.id)),
    segments,
    run: null,
  };
}

/** The names a playbook reads before it has a run: those of the workspace, and of the objective where its runs are about one. */
export function namesOfSubject(names: Names, { per }: Pick<Playbook, 'per'>): Names {
  if (per !== 'objectives') return names;
  return {
    ...names,
    get: (name) => objectiveNames[name]?.meaning ?? names.get(name),
    all: [...names.all, ...Object.keys(objectiveNames)].sort(compareText),
  };
}

/** The names within a run of a playbook: besides the workspace's its `start` and `finish`, `<step>.done`, and dates that were asked for. */
export function namesOfRun(names: Names, playbook: Playbook): Names {
  const own = new Map<string, Meaning>([
    ['start', closed('date')],
    ['finish', closed('date')],
  ]);
  // The members of an audience have one each; the group, and a routine, have none.
  if (playbook.variants !== undefined && !['audience', 'owner', 'workspace'].includes(playbook.per))
    own.set('variant', { ...closed('text'), values: playbook.variants });
  const questions = new Map<string, Meaning>();
  for (const { id, ask } of playbook.steps) {
    own.set(`${id}.done`, closed('date'));
    if (ask === 'date') own.set(id, open('date'));
    if (ask !== undefined) questions.set(id, ask === 'date' ? open('date') : open('text', ask));
  }
  return {
    get: (name) => own.get(name) ?? names.get(name),
    all: [...new Set([...names.all, ...own.keys()])].sort(compareText),
    durations: names.durations,
    playbooks: names.playbooks,
    segments: names.segments,
    run: { questions, steps: new Set(playbook.steps.map(({ id }) => id)) },
  };
}

/** What an aggregate stands for; of a choice the texts it can have. A derived metric is a number until its expression is checked. */
export function meaningOfMetric(metric: Metric): Meaning {
  if (metric.first_day !== undefined) return open('date');
  if (metric.last !== undefined) return open(metric.type ?? 'text');
  if (metric.cases === undefined) return open('number');
  const values = metric.cases.map((line) => ('else' in line ? line.else : line.then));
  return open('text', [...new Set(values)]);
}

function rolesOf({ workspace, customers }: Content): Set<string> {
  const { team, pools } = workspace.value;
  const roles = new Set([...team.flatMap((member) => member.roles), ...Object.keys(pools)]);
  for (const { value } of customers) for (const { role } of value.owners) roles.add(role);
  return roles;
}

function valueType(type: (typeof customTypes)[number]): ValueType {
  return type;
}
