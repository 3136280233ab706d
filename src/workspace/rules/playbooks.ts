import { isCases } from '../../model/cases.ts';
import type { Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Playbook } from '../../model/playbook.ts';
import { formatPosition } from '../../model/position.ts';
import { parseNumber } from '../../model/scalars.ts';
import { at, type RuleInput } from './rule.ts';

/** Two playbooks that start for the same customers on the same occasion are probably one. */
export function sameTriggers({ content }: RuleInput): Diagnostic[] {
  const first = new Map<string, Located<Playbook>>();
  return content.playbooks.flatMap((playbook) => {
    const { per, for: who, start, status } = playbook.value;
    if (status === 'retired') return [];
    const trigger = JSON.stringify([per, who, start]);
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

const answered = /answer\(\s*["']([a-z0-9_]+)["']\s*\)\s*(==|!=)\s*["']([^"']*)["']/g;

/** Each option of a question leads somewhere, where any does. */
export function answers({ content }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const found: Diagnostic[] = [];
    const { steps, until } = playbook.value;
    const uses = [until, ...steps.flatMap((step) => [step.if, step.done])].flatMap(usesOf);
    steps.forEach(({ id, ask }, index) => {
      if (!Array.isArray(ask)) return;
      const mine = uses.filter((use) => use.question === id);
      const covered = mine.length === 0 || mine.some(({ operator }) => operator === '!=');
      const open = covered ? [] : ask.filter((option) => !mine.some((use) => use.option === option));
      if (open.length > 0)
        found.push(
          at(playbook, ['steps', index, 'ask'], {
            code: 'uncovered-answer',
            severity: 'warning',
            message: `no step follows when the answer is ${open.join(' or ')}`,
            hint: `give a step \`if: answer("${id}") == "${open[0]}"\`, or remove the option`,
          }),
        );
    });
    return found;
  });
}

function usesOf(condition: string | undefined) {
  return [...(condition ?? '').matchAll(answered)].map(([, question, operator, option]) => ({ question, operator, option }));
}

/** Stages after one that is always true are never reached. */
export function unreachableStages({ content }: RuleInput): Diagnostic[] {
  const { journey } = content;
  const always = journey.value.stages.findIndex(({ when }) => when.trim() === 'true');
  if (always === -1) return [];
  return journey.value.stages.slice(always + 1).map(({ id }, index) =>
    at(journey, ['stages', always + 1 + index], {
      code: 'unreachable',
      severity: 'warning',
      message: `the stage \`${id}\` is never reached: a stage before it is always true`,
      hint: 'move the stage with `when: true` to the end',
    }),
  );
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
