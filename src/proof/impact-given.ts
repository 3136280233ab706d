import type { Report } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { evaluateThrough, type ThroughInput } from '../history/catch-up.ts';
import { compareText } from '../model/diagnostic.ts';
import { formatPosition } from '../model/position.ts';
import { runsByKey } from './impact-runs.ts';
import { isLive } from './run-changes.ts';

/** A playbook that takes what is already true as given, because its rule is new or was changed. */
export interface TakenAsGiven {
  readonly playbook: string;
  /** Customers for whom its reason is there and nothing opens. */
  readonly customers: number;
  /** Runs that `also_existing: yes` would open, and those it would hold back. */
  readonly wouldOpen: number;
  readonly wouldHold: number;
  /** `file:line` of its start. */
  readonly at: string;
}

/**
 * Says what playbooks take as given, by evaluating the same days once more as if they said `also_existing`: what comes up then and not without it. Active
 * playbooks only; those that would open nothing are left out.
 *
 * @param rules ids of playbooks whose rule is new or changed
 * @param report what the same input gives as it stands
 */
export function takenAsGiven(input: ThroughInput, rules: ReadonlySet<string>, report: Report): readonly TakenAsGiven[] {
  const asked = new Set(
    input.program.playbooks.filter((play) => rules.has(play.playbook.id) && takes(play)).map(({ playbook }) => playbook.id),
  );
  if (asked.size === 0) return [];
  const there = runsByKey(report);
  const others = evaluateThrough({ ...input, program: withExisting(input.program, asked) }).report;
  const extra = [...runsByKey(others).values()].filter(
    ({ run }) => asked.has(run.playbook) && isLive(run.state) && !isLive(there.get(run.key)?.run.state ?? 'ended'),
  );
  return [...Map.groupBy(extra, ({ run }) => run.playbook)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([playbook, runs]) => {
      const play = input.program.playbooks.find((one) => one.playbook.id === playbook);
      return {
        playbook,
        customers: new Set(runs.flatMap(({ run }) => run.members ?? run.customer ?? [])).size,
        wouldOpen: runs.filter(({ run }) => run.state === 'open').length,
        wouldHold: runs.filter(({ run }) => run.state !== 'open').length,
        at: play === undefined ? '' : formatPosition(play.from.locate(['start'])),
      };
    });
}

function takes({ playbook }: Program['playbooks'][number]): boolean {
  return playbook.status === 'active' && !playbook.start.also_existing;
}

function withExisting(program: Program, ids: ReadonlySet<string>): Program {
  return {
    ...program,
    playbooks: program.playbooks.map((play) =>
      ids.has(play.playbook.id)
        ? { ...play, playbook: { ...play.playbook, start: { ...play.playbook.start, also_existing: true } } }
        : play,
    ),
  };
}
