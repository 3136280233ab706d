import { compareText, type Diagnostic } from '../../model/diagnostic.ts';
import { formatPosition } from '../../model/position.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { at, type RuleInput } from './rule.ts';
import { isPossible } from './truth.ts';

const anybody: Scope = () => undefined;

/** Of a family of exclusive segments, none holds everybody that another one holds. Whoever is in two for other reasons is listed day by day. */
export function overlappingSegments({ program }: RuleInput): Diagnostic[] {
  const segments = [...program.segments.values()].sort((a, b) => compareText(a.name, b.name));
  return segments.flatMap((segment, index) => {
    const { exclusive } = segment.value;
    const condition = exclusive === undefined ? undefined : readCondition(segment.is.source, program);
    if (condition === undefined || !isPossible(condition, anybody)) return [];
    for (const other of segments) {
      const wide = other.name === segment.name || other.value.exclusive !== exclusive ? undefined : readCondition(other.is.source, program);
      if (wide === undefined || isPossible(condition, anybody, [wide])) continue;
      // Two that are the same are told of once.
      if (segments.indexOf(other) > index && !isPossible(wide, anybody, [condition])) continue;
      const message = `whoever is in \`${segment.name}\` is in \`${other.name}\` too (${formatPosition(other.at)}), and ${exclusive} is one or the other`;
      const hint = 'make the segments exclude each other';
      return [at(segment.from, [...segment.path, 'is'], { code: 'exclusive-segments', severity: 'warning', message, hint })];
    }
    return [];
  });
}
