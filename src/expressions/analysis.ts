import { compareText } from '../model/diagnostic.ts';
import { type Duration, parseDuration } from '../model/duration.ts';
import type { CallNode } from './checker.ts';
import { joinLookbacks, type Lookback, uniqueLookbacks } from './lookback.ts';
import type { Node } from './node.ts';

/** What a checked tree reads: names, on the day and on earlier ones, and how far it looks back by itself. */
interface Analysis {
  readonly names: readonly string[];
  readonly current: readonly string[];
  readonly earlier: readonly string[];
  readonly lookback: readonly Lookback[];
}

/** Collects what a checked tree reads. */
export function analyse(node: Node): Analysis {
  const current = new Set<string>();
  const earlier = new Set<string>();
  const lookback: Lookback[] = [];
  const visit = (part: Node, offsets: readonly Lookback[]): void => {
    const read = (name: string) => {
      if (offsets.some((offset) => offset.length === 0)) current.add(name);
      if (offsets.some((offset) => offset.length > 0)) earlier.add(name);
    };
    switch (part.kind) {
      case 'literal':
        return;
      case 'name':
        read(part.name);
        return;
      case 'list':
        for (const item of part.items) visit(item, offsets);
        return;
      case 'not':
      case 'negate':
        visit(part.operand, offsets);
        return;
      case 'binary':
        visit(part.left, offsets);
        visit(part.right, offsets);
        return;
      case 'call': {
        const steps = stepsBack(part);
        const inner =
          steps === undefined ? offsets : uniqueOffsets(offsets.flatMap((offset) => steps.map((step) => joinLookbacks(offset, step))));
        if (steps !== undefined) lookback.push(...inner.filter((offset) => offset.length > 0));
        for (const argument of part.arguments) visit(argument, inner);
        if (part.name === 'percentile' && part.arguments[1]?.kind === 'literal') read(String(part.arguments[1].value));
      }
    }
  };
  visit(node, [[]]);
  const sorted = (names: Iterable<string>) => [...new Set(names)].sort(compareText);
  return {
    names: sorted([...current, ...earlier]),
    current: sorted(current),
    earlier: sorted(earlier),
    lookback: uniqueLookbacks(lookback),
  };
}

/** The points in time at which a call evaluates its first argument, as look-backs; undefined for functions that stay on the day. */
function stepsBack({ name, arguments: [, second, third] }: CallNode): readonly Lookback[] | undefined {
  const text = second?.kind === 'literal' ? String(second.value) : '';
  const duration = parseDuration(text);
  if (name === 'ago' && duration) return [[duration]];
  if (name === 'change' && duration) return [[], [duration]];
  if (name !== 'held' || third?.kind !== 'literal') return undefined;
  const unit: Duration['unit'] = third.value === 'month' ? 'mo' : third.value === 'week' ? 'w' : 'd';
  return Array.from({ length: Number(text) }, (_, index) => (index === 0 ? [] : [{ count: index, unit }]));
}

function uniqueOffsets(offsets: readonly Lookback[]): readonly Lookback[] {
  const today = offsets.filter((offset) => offset.length === 0).slice(0, 1);
  return [...today, ...uniqueLookbacks(offsets)];
}
