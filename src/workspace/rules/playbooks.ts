import { parseFormula } from '../../expressions/formula-parser.ts';
import type { Program } from '../../expressions/program.ts';
import { isCases } from '../../model/cases.ts';
import type { Located } from '../../model/content.ts';
import { compareText, type Diagnostic } from '../../model/diagnostic.ts';
import type { Playbook } from '../../model/playbook.ts';
import { formatPosition } from '../../model/position.ts';
import { parseNumber } from '../../model/scalars.ts';
import { canonicalExpression, canonicalFormula } from './canonical.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';

/** Two playbooks that start for the same customers on the same occasion are probably one. */
export function sameTriggers({ content, program }: RuleInput): Diagnostic[] {
  const first = new Map<string, Located<Playbook>>();
  return content.playbooks.flatMap((playbook) => {
    if (playbook.value.status === 'retired') return [];
    const trigger = triggerOf(playbook.value, program);
    const before = first.get(trigger);
    if (!before) {
      first.set(trigger, playbook);
      return [];
    }
    const message = `starts for the same customers on the same occasion as \`${before.value.id}\` (${formatPosition(before.locate(['start']))})`;
    return [
      at(playbook, ['start'], { code: 'same-trigger', severity: 'warning', message, hint: 'join the two, or let `for` tell them apart' }),
    ];
  });
}

/** Who and when in one spelling, however it is written. */
function triggerOf({ per, for: who, start }: Playbook, program: Program): string {
  const { also_existing: _alsoExisting, becomes, on, where, ...rest } = start;
  const condition = (source: string | undefined) => {
    const node = source === undefined ? undefined : readCondition(source, program);
    return node === undefined ? source : canonicalExpression(node);
  };
  const dates = on?.map((source) => {
    const { formula } = parseFormula(source);
    return formula === undefined ? source : canonicalFormula(formula);
  });
  const subject = per === start.each ? 'customer' : per;
  return JSON.stringify([subject, condition(who), condition(becomes), dates?.sort(compareText), condition(where), rest]);
}

/** Steps do not wait for one another in a circle; the error names the way round. */
export function cyclicSteps({ content }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { steps } = playbook.value;
    const ids = new Set(steps.map(({ id }) => id));
    const waits = new Map(steps.map(({ id, due = '' }) => [id, anchors(due).filter((name) => ids.has(name))]));
    const reported = new Set<string>();
    return steps.flatMap(({ id }, index): Diagnostic[] => {
      const circle = circleFrom(id, waits);
      if (!circle || reported.has(id)) return [];
      for (const member of circle) reported.add(member);
      const message = `steps wait for one another: ${[...circle, id].join(' → ')}`;
      return [at(playbook, ['steps', index, 'due'], { code: 'cycle', message, hint: 'let one of them count from `start`' })];
    });
  });
}

/** Steps and answered dates that a date formula counts from. */
function anchors(formula: string): string[] {
  return [...formula.matchAll(/(?<![\w.])([a-z][a-z0-9_]*)(?:\.done)?(?![\w.(])/g)].map((match) => match[1] ?? '');
}

function circleFrom(id: string, waits: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>();
  const visit = (current: string, way: readonly string[]): string[] | undefined => {
    for (const next of waits.get(current) ?? []) {
      if (next === id) return [...way];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = visit(next, [...way, next]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(id, [id]);
}

/** Ways that are tried need customers to try them on, and steps that differ; an audience lists them, so its steps need not. */
export function variants({ content, program }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { variants: ways, per, steps } = playbook.value;
    if (ways === undefined) return [];
    const wrong = (message: string, hint: string) => [at(playbook, ['variants'], { code: 'variants', message, hint })];
    if (per === 'owner' || per === 'workspace')
      return wrong(`\`per: ${per}\` is about no customer, so no way can be drawn for one`, 'remove `variants`');
    const twice = ways.find((way, index) => ways.indexOf(way) !== index);
    if (twice !== undefined) return wrong(`the way ${twice} is listed twice`, 'list each once: shares are equal');
    const play = program.playbooks.find(({ from }) => from === playbook);
    if (per === 'audience' || play === undefined) return [];
    const reads = play.steps.some(({ if: condition, due, owner }) =>
      [condition, due, owner].some((rule) => rule?.names.includes('variant')),
    );
    if (reads) return [];
    const [first = '', step = ''] = [ways[0], steps[0]?.id];
    return wrong('no step reads `variant`, so all ways are the same', `for example \`if: variant == "${first}"\` on the step ${step}`);
  });
}

/** A group is held out by a share, and never from work that is urgent. */
export function holdOuts({ content }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { hold_out, priority } = playbook.value;
    if (hold_out === undefined) return [];
    const share = parseNumber(hold_out);
    if (share === undefined || share <= 0 || share >= 1)
      return [at(playbook, ['hold_out'], { code: 'invalid-value', message: `"${hold_out}" is not a share`, hint: 'for example 10%' })];
    const levels = isCases(priority) ? priority.cases.map((line) => ('else' in line ? line.else : line.then)) : [priority];
    const high = levels.find((level) => level === 'urgent' || level === 'high');
    if (high === undefined) return [];
    const message = `the priority is ${high}: such a playbook is withheld from nobody`;
    return [at(playbook, ['hold_out'], { code: 'hold-out', message, hint: 'remove `hold_out`, or lower the priority' })];
  });
}
