import type { Program } from '../expressions/program.ts';
import { compareText } from '../model/diagnostic.ts';
import { titleOf } from './format.ts';

/** Something that reads a name of the workspace. */
export interface Use {
  readonly kind: 'metric' | 'date' | 'segment' | 'stage' | 'model' | 'playbook';
  readonly id: string;
  readonly title: string;
}

/** What reads something, and the names it reads. */
interface Reader extends Use {
  readonly names: readonly string[];
}

type Named = { readonly names: readonly string[] } | null;

/** Who reads each metric, date, segment and source directly, by its name; names that nobody reads are not in it. */
export function usesOf(program: Program): Readonly<Record<string, readonly Use[]>> {
  const found = new Map<string, Use[]>();
  const known = new Set([...program.metrics.keys(), ...program.dates.keys(), ...program.segments.keys(), ...program.sources.keys()]);
  for (const { names, ...use } of readersOf(program))
    for (const name of new Set(names)) if (known.has(name)) found.set(name, [...(found.get(name) ?? []), use]);
  return Object.fromEntries([...found].sort(([a], [b]) => compareText(a, b)));
}

function readersOf(program: Program): readonly Reader[] {
  const { metrics, dates, segments, stages, healthModels, playbooks } = program;
  const reader = (
    kind: Use['kind'],
    id: string,
    title: string | undefined,
    parts: readonly Named[],
    more: readonly string[] = [],
  ): Reader => ({
    kind,
    id,
    title: title ?? titleOf(id),
    names: [...parts.flatMap((part) => part?.names ?? []), ...more],
  });
  return [
    ...[...metrics.values()].map(({ name, value, derived, since }) =>
      reader('metric', name, value.title, [derived, since], value.of === undefined ? [] : [value.of]),
    ),
    ...[...dates.values()].map(({ name, value, compiled }) => reader('date', name, value.title, [compiled])),
    ...[...segments.values()].map(({ name, value, is }) => reader('segment', name, value.title, [is])),
    ...stages.map(({ name, value, when, until }) => reader('stage', name, value.title, [when, until])),
    ...healthModels.map(({ model, for: who, grace, groups, adjust }) =>
      reader('model', model.id, model.title, [
        who,
        grace?.while ?? null,
        ...groups.flatMap(({ measures }) => measures.flatMap(({ value, score, applies }) => [value, score, applies])),
        ...adjust.map((line) => line.if),
      ]),
    ),
    ...playbooks.map((play) =>
      reader(
        'playbook',
        play.playbook.id,
        play.playbook.title,
        [
          play.for,
          play.becomes,
          ...play.on,
          play.every,
          play.until,
          play.again,
          play.priority,
          play.owner,
          play.due,
          play.goalBy,
          ...play.steps.flatMap((step) => [step.due, step.if, step.done, step.owner]),
        ],
        [play.playbook.start.each, play.playbook.goal.metric].filter((name) => name !== undefined),
      ),
    ),
  ];
}
