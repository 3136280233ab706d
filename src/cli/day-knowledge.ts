import { placeScenarios } from '../proof/difference.ts';
import { runScenario } from '../proof/scenario-run.ts';
import type { DayKnowledge } from '../reports/handbook-facts.ts';
import type { Evaluated } from './road.ts';

/** What the handbook tells beside the report: whom playbooks are for, what their texts say, and whether their scenarios pass. Runs every scenario. */
export function dayKnowledge({ program, prospects, texts }: Evaluated): DayKnowledge {
  const scenarios = program.content.scenarios.flatMap(placeScenarios).map((placed) => {
    const { file, line, passed, differences } = runScenario(program, placed);
    return { scenario: placed.scenario, file, line, passed, differences };
  });
  return { prospects: prospects(), texts, scenarios };
}
