import type { Program } from '../expressions/program.ts';
import { compareText } from '../model/diagnostic.ts';
import type { PlacedScenario } from './difference.ts';
import type { ScenarioResult } from './scenario-run.ts';

/** An active playbook that no passed scenario shows firing, or none shows staying away. */
export interface Uncovered {
  readonly playbook: string;
  readonly needs: 'a scenario in which it fires' | 'a scenario in which it does not fire';
  /** The playbook's file. */
  readonly file: string;
  readonly line: number;
}

/**
 * What active playbooks lack. One fires in a passed scenario that expects it under `opens` or `starts`; it does not fire in a passed scenario that
 * has it under `never`, or that is about it and saw no run of it, if its start could have come up there at all.
 */
export function uncoveredPlaybooks(
  program: Program,
  all: readonly { readonly placed: PlacedScenario; readonly result: ScenarioResult }[],
): readonly Uncovered[] {
  const passed = all.filter(({ result }) => result.passed);
  return program.playbooks
    .filter(({ playbook }) => playbook.status === 'active')
    .sort((a, b) => compareText(a.playbook.id, b.playbook.id))
    .flatMap(({ playbook: { id }, at }) => {
      const fires = passed.some(({ placed }) =>
        Object.values(placed.scenario.expect).some(({ opens, starts }) => opens === id || starts === id),
      );
      const rests = passed.some(
        ({ placed, result }) =>
          result.asked.includes(id) && (placed.scenario.never.includes(id) || (result.playbook === id && !result.cameUp.includes(id))),
      );
      const lacks = (needs: Uncovered['needs']): Uncovered => ({ playbook: id, needs, file: at.file, line: at.line });
      return [...(fires ? [] : [lacks('a scenario in which it fires')]), ...(rests ? [] : [lacks('a scenario in which it does not fire')])];
    });
}
