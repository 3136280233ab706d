import { parseFormula } from '#setpiece/expressions/formula-parser';
import { approximateDays } from '#setpiece/model/duration';
import type { FormulaNode } from '../../expressions/formula-parser.ts';
import type { Content } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';

/** The days of a run as they would fall if every step were done on its due day, counted from the start. */
export interface Timeline {
  /** By step id; absent where the files do not tell. */
  readonly steps: ReadonlyMap<string, number>;
  /** The step each one waits for, by step id. */
  readonly after: ReadonlyMap<string, string>;
  /** Named dates whose distance from the start is known, by name. */
  readonly dates: ReadonlyMap<string, number>;
}

/** Works out when the steps of a playbook fall. Working days count as 1.4 days; dates that hang on the customer alone stay unknown. */
export function timelineOf(playbook: Playbook, content: Content): Timeline {
  const formulas = new Map<string, string>();
  for (const { value } of content.definitions)
    for (const [name, { formula }] of Object.entries(value.dates)) if (formula !== undefined) formulas.set(name, formula);
  const dates = datesFromStart(playbook, formulas);
  const steps = new Map<string, number>();
  const after = new Map<string, string>();
  for (const step of playbook.steps) {
    const node = step.due === undefined ? undefined : parseFormula(step.due).formula;
    const waitsFor = [...(node === undefined ? [] : anchorsOf(node)), ...asked(step.if)]
      .map((name) => name.replace(/\.done$/, ''))
      .find((name) => playbook.steps.some(({ id }) => id === name));
    if (waitsFor !== undefined) after.set(step.id, waitsFor);
    const day =
      node === undefined
        ? waitsFor && steps.get(waitsFor)
        : dayOf(node, (name) => steps.get(name.replace(/\.done$/, '')) ?? dates.get(name));
    if (day !== undefined && day !== '') steps.set(step.id, day);
  }
  return { steps, after, dates };
}

/** With `on: renewal - 90d` the renewal is 90 days after the start; what is defined from it by a fixed distance follows. */
function datesFromStart(playbook: Playbook, formulas: ReadonlyMap<string, string>): Map<string, number> {
  const dates = new Map<string, number>([['start', 0]]);
  const [on] = playbook.start.on ?? [];
  const node = on === undefined ? undefined : parseFormula(on).formula;
  if (node?.kind === 'anchor') dates.set(node.name, 0);
  if (node?.kind === 'shift' && node.from.kind === 'anchor' && !('name' in node.by))
    dates.set(node.from.name, -node.sign * approximateDays(node.by));
  for (const [name, formula] of formulas) {
    const day = dates.has(name) ? undefined : dayOf(parseFormula(formula).formula, (anchor) => dates.get(anchor));
    if (day !== undefined) dates.set(name, day);
  }
  const finish = playbook.due === undefined ? undefined : dayOf(parseFormula(playbook.due).formula, (anchor) => dates.get(anchor));
  if (finish !== undefined) dates.set('finish', finish);
  return dates;
}

function dayOf(node: FormulaNode | undefined, anchor: (name: string) => number | undefined): number | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'anchor') return anchor(node.name);
  if (node.kind === 'shift') {
    const base = dayOf(node.from, anchor);
    return base === undefined || 'name' in node.by ? undefined : base + node.sign * approximateDays(node.by);
  }
  const days = node.of.map((inner) => dayOf(inner, anchor)).filter((day) => day !== undefined);
  if (days.length === 0) return undefined;
  return node.which === 'earliest' ? Math.min(...days) : Math.max(...days);
}

function anchorsOf(node: FormulaNode): string[] {
  if (node.kind === 'anchor') return [node.name];
  return node.kind === 'shift' ? anchorsOf(node.from) : node.of.flatMap(anchorsOf);
}

/** The question a condition reads. */
function asked(condition: string | undefined): string[] {
  return condition === undefined ? [] : [...condition.matchAll(/\banswer\(\s*["'](\w+)["']\s*\)/g)].map((match) => match[1] ?? '');
}
