import type { Playbook, Step } from '../../model/playbook.ts';
import type { StepCard, StepSign } from './page.ts';

/** The steps of a playbook as a graph: what follows what, and on which answer. Steps stand in the order of the file. */
export interface Flow {
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
}

/** A step in the graph; `start` is where a run begins. */
export interface FlowNode {
  readonly id: string;
  readonly sign: StepSign | 'start';
  /** Its place among the steps, from 1; 0 for the start. */
  readonly number: number;
  readonly title: string;
  /** When it is due, what it asks, or which playbook it opens; null where there is nothing to add. */
  readonly note: string | null;
}

/** From what is before to what comes then. */
interface FlowEdge {
  readonly from: string;
  readonly to: string;
  /** The answer or condition on which it is gone, in words; null for a way that is always gone. */
  readonly label: string | null;
}

/** Whether there is a choice in it: without one the steps over time tell it all. */
export function hasBranches({ edges }: Flow): boolean {
  return edges.some(({ label }) => label !== null);
}

/** The id of the node that stands for the start: no step can have it. */
const START = '-start';

/**
 * What follows what. A step that reads an answer follows its question; one that is due after another step follows that; any other follows the
 * step before it that every run has.
 */
export function flowOf({ steps }: Playbook, cards: readonly StepCard[], start: string): Flow {
  const nodes: FlowNode[] = [{ id: START, sign: 'start', number: 0, title: start, note: null }];
  const edges: FlowEdge[] = [];
  const ids = new Set(steps.map(({ id }) => id));
  let always = START;
  for (const [index, step] of steps.entries()) {
    const card = cards[index];
    if (card === undefined) continue;
    nodes.push({ id: step.id, sign: card.sign, number: index + 1, title: step.title, note: noteOf(card) });
    for (const from of beforeOf(step, ids, always)) edges.push({ from, to: step.id, label: card.branch });
    if (step.if === undefined) always = step.id;
  }
  return { nodes, edges };
}

function beforeOf(step: Step, ids: ReadonlySet<string>, always: string): readonly string[] {
  const asked = namesIn(step.if, /\banswer\(\s*["'](\w+)["']\s*\)/g, ids);
  if (asked.length > 0) return asked;
  const waited = namesIn(step.due, /\b(\w+)\.done\b/g, ids);
  return waited.length > 0 ? waited : [always];
}

function namesIn(text: string | undefined, pattern: RegExp, ids: ReadonlySet<string>): readonly string[] {
  return [...new Set([...(text ?? '').matchAll(pattern)].map((match) => match[1] ?? ''))].filter((id) => ids.has(id));
}

function noteOf({ starts, options, dueLabel }: StepCard): string | null {
  if (starts !== null) return starts.title;
  if (options.length > 0) return options.join(' / ');
  return dueLabel;
}
