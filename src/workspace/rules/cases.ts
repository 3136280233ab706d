import type { Node } from '../../expressions/node.ts';
import type { Value } from '../../expressions/value.ts';
import { canonicalExpression } from './canonical.ts';

/** A value that is there, whichever it is. */
export const known = Symbol('known');
/** What a name or call can be in one of the cases that are gone through. */
export type Possible = Value | typeof known;
/** One case: values by the canonical text of a name or call. */
export type Case = ReadonlyMap<string, Possible>;
/** What the surroundings say a name or call can be, by its canonical text; undefined where they say nothing. */
export type Scope = (key: string) => readonly Possible[] | undefined;

/** The most cases that are gone through; parts beyond that count as being anything. */
const maxCases = 4096;
/** A text that no expression names. */
const otherText = '\0other';

type Point = number | string | boolean;

/** A name or call that is gone through case by case. */
interface Atom {
  readonly key: string;
  readonly points: Set<Point>;
  uses: number;
}

/** Every way in which the names and calls of some conditions can lie to the fixed values they are compared with. */
export function* casesOf(nodes: readonly Node[], scope: Scope): Generator<Case> {
  const atoms = new Map<string, Atom>();
  for (const node of nodes) collect(node, atoms);
  const domains: (readonly [string, readonly Possible[]])[] = [];
  let count = 1;
  for (const { key, points } of [...atoms.values()].sort((a, b) => b.uses - a.uses)) {
    const domain = scope(key) ?? domainOf(points);
    if (count * domain.length > maxCases) continue;
    count *= domain.length;
    domains.push([key, domain]);
  }
  const values = new Map<string, Possible>();
  for (let index = 0; index < count; index += 1) {
    let rest = index;
    for (const [key, domain] of domains) {
      values.set(key, domain[rest % domain.length]);
      rest = Math.floor(rest / domain.length);
    }
    yield values;
  }
}

/** One value for each way in which something can lie to the values it is compared with, and the two ways of having none. */
function domainOf(points: ReadonlySet<Point>): readonly Possible[] {
  const none: readonly Possible[] = [undefined, null];
  const [first] = points;
  if (first === undefined) return [known, ...none];
  if (typeof first === 'boolean') return [true, false, ...none];
  if (typeof first === 'string') return [...points, otherText, ...none];
  const sorted = [...points].flatMap((point) => (typeof point === 'number' ? point : [])).sort((a, b) => a - b);
  const around = sorted.flatMap((point, index) => [point, (point + (sorted[index + 1] ?? point + 2)) / 2]);
  return [(sorted[0] ?? 0) - 1, ...around, ...none];
}

/** Finds the names and calls that decide a condition. */
function collect(condition: Node, atoms: Map<string, Atom>): void {
  const add = (part: Node, points: readonly Point[]) => {
    // A condition that is compared or asked for is decided by the values it compares itself.
    if (part.kind === 'not' || part.kind === 'binary') collect(part, atoms);
    if ((part.kind !== 'name' && part.kind !== 'call') || (part.kind === 'name' && part.name === 'all')) return;
    const key = canonicalExpression(part);
    const atom = atoms.get(key) ?? { key, points: new Set(), uses: 0 };
    for (const point of points) atom.points.add(point);
    atom.uses += 1;
    atoms.set(key, atom);
  };
  switch (condition.kind) {
    case 'name':
      add(condition, [true]);
      return;
    case 'not':
      collect(condition.operand, atoms);
      return;
    case 'call': {
      const [first] = condition.arguments;
      if (first !== undefined && condition.name === 'held') collect(first, atoms);
      else if (first !== undefined && (condition.name === 'known' || condition.name === 'missing')) add(first, []);
      else add(condition, [true]);
      return;
    }
    case 'binary': {
      const { operator, left, right } = condition;
      if (operator === '&&' || operator === '||') {
        collect(left, atoms);
        collect(right, atoms);
        return;
      }
      add(left, pointsOf(right));
      add(right, operator === 'in' ? [] : pointsOf(left));
    }
  }
}

function pointsOf(node: Node): readonly Point[] {
  const value = literalOf(node);
  if (value === undefined || value === null) return [];
  return typeof value === 'object' ? value : [value];
}

/** The fixed value of a literal, of a number with a sign, or of a list; undefined for what is not fixed. */
export function literalOf(node: Node): Value {
  if (node.kind === 'literal') return node.value;
  if (node.kind === 'list') return node.items.flatMap((item) => (item.kind === 'literal' ? String(item.value) : []));
  if (node.kind !== 'negate' || node.operand.kind !== 'literal') return undefined;
  return typeof node.operand.value === 'number' ? -node.operand.value : undefined;
}
