import { journeyDefinition, modelDefinition, segmentDefinition } from '../expressions/definition-digests.ts';
import type { Program } from '../expressions/program.ts';
import { compareText } from '../model/diagnostic.ts';

/** What a change of the files does to definitions of one kind, by name. */
export interface DefinitionChange {
  /** `playbooks`, `health models`, `journey`, `segments`, `metrics`, `dates`. */
  readonly kind: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** With another rule, or another status of a playbook. */
  readonly changed: readonly string[];
  /** Renamed as `formerly` says. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
}

/**
 * Compares what two workspaces define. Texts and places do not count, and what a metric or a date says shows in its values. Kinds without a
 * difference are left out.
 *
 * @param renamePlaybook the id of today for an id of the base
 */
export function compareDefinitions(base: Program, head: Program, renamePlaybook: (id: string) => string): readonly DefinitionChange[] {
  const before = definitionsOf(base);
  return [...definitionsOf(head)].flatMap(([kind, rules]): DefinitionChange[] => {
    const rename = kind === 'playbooks' ? renamePlaybook : (name: string) => name;
    const change = compareKind(kind, before.get(kind) ?? new Map(), rules, rename);
    return change.added.length + change.removed.length + change.changed.length + change.renamed.length === 0 ? [] : [change];
  });
}

/** The metrics and named dates that both sides define. */
export function sharedNames(base: Program, head: Program): ReadonlySet<string> {
  return new Set([...head.metrics.keys(), ...head.dates.keys()].filter((name) => base.metrics.has(name) || base.dates.has(name)));
}

/** Playbooks of the head that are new, or whose rule is another than on the base. */
export function changedRules(base: Program, head: Program, renamePlaybook: (id: string) => string): ReadonlySet<string> {
  const before = new Map(base.playbooks.map(({ playbook, digest }) => [renamePlaybook(playbook.id), digest]));
  return new Set(head.playbooks.filter(({ playbook, digest }) => before.get(playbook.id) !== digest).map(({ playbook }) => playbook.id));
}

/** What decides, by name, for each kind. */
function definitionsOf({ playbooks, healthModels, segments, metrics, dates, definitions }: Program) {
  const digest = (name: string) => definitions.get(name) ?? '';
  return new Map<string, ReadonlyMap<string, string>>([
    ['playbooks', new Map(playbooks.map(({ playbook: { id, status }, digest: rule }) => [id, `${status} ${rule}`]))],
    ['health models', new Map(healthModels.map(({ model }) => [model.id, digest(modelDefinition(model.id))]))],
    ['journey', new Map([['stages', digest(journeyDefinition)]])],
    ['segments', new Map([...segments.keys()].map((name) => [name, digest(segmentDefinition(name))]))],
    ['metrics', new Map([...metrics.keys()].map((name) => [name, '']))],
    ['dates', new Map([...dates.keys()].map((name) => [name, '']))],
  ]);
}

function compareKind(
  kind: string,
  base: ReadonlyMap<string, string>,
  head: ReadonlyMap<string, string>,
  rename: (name: string) => string,
): DefinitionChange {
  const before = new Map([...base].map(([name, rule]) => [rename(name), { name, rule }]));
  const names = [...head.keys()].sort(compareText);
  return {
    kind,
    added: names.filter((name) => !before.has(name)),
    removed: [...before].flatMap(([name, old]) => (head.has(name) ? [] : [old.name])).sort(compareText),
    changed: names.filter((name) => before.has(name) && before.get(name)?.rule !== head.get(name)),
    renamed: names.flatMap((to) => {
      const from = before.get(to)?.name ?? to;
      return from === to ? [] : [{ from, to }];
    }),
  };
}
