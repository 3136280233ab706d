import type { Node } from '../../expressions/node.ts';
import type { Program } from '../../expressions/program.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { isPossible } from './truth.ts';

/** Segments of which a customer should be in exactly one. */
export interface Family {
  /** As `exclusive` names it; null for segments that exclude each other and leave nobody out by what they say alone. */
  readonly name: string | null;
  /** In the order in which they are defined. */
  readonly segments: readonly string[];
}

const anything: Scope = () => undefined;

/**
 * Whether a rule can be true for a customer of a segment, and in a stage. No is certain; yes means that nothing speaks against it. Null
 * stands for every segment, or every stage.
 *
 * @example canBeTogether(program, 'arr >= 50000', 'small', null) // false where `small` is `arr < 20000`
 */
export function canBeTogether(program: Program, rule: string, segment: string | null, stage: string | null): boolean {
  const scope: Scope = (key) => (key === 'stage' && stage !== null ? [stage] : undefined);
  const [left, right] = [readCondition(rule, program), segment === null ? undefined : readCondition(segment, program)];
  if (left === undefined) return true;
  return isPossible(right === undefined ? left : joined('&&', left, right), scope);
}

/**
 * The families of a workspace: those it declares, in the order of their first segments. Without any, the segments that exclude each other
 * by their rules, when together they hold everybody.
 */
export function exclusiveFamilies(program: Program): readonly Family[] {
  const declared = new Map<string, string[]>();
  for (const { name, value } of program.segments.values())
    if (value.exclusive !== undefined) declared.set(value.exclusive, [...(declared.get(value.exclusive) ?? []), name]);
  if (declared.size > 0) return [...declared].map(([name, segments]) => ({ name, segments }));
  const found = familyByRules(program);
  return found === undefined ? [] : [{ name: null, segments: found }];
}

/** Begins with each segment in turn and takes in what excludes all that it has. */
function familyByRules(program: Program): readonly string[] | undefined {
  const conditions = [...program.segments.keys()].flatMap((name) => {
    const node = readCondition(name, program);
    return node === undefined || !isPossible(node, anything) ? [] : [{ name, node }];
  });
  for (const [index, first] of conditions.entries()) {
    const family = [first];
    for (const other of conditions.slice(index + 1))
      if (family.every(({ node }) => !isPossible(joined('&&', node, other.node), anything))) family.push(other);
    const [head, ...rest] = family.map(({ node }) => node);
    if (head === undefined || rest.length === 0) continue;
    const any = rest.reduce((left, right) => joined('||', left, right), head);
    const nobody: Node = { kind: 'not', operand: any, start: any.start, end: any.end };
    if (!isPossible(nobody, anything)) return family.map(({ name }) => name);
  }
  return undefined;
}

function joined(operator: '&&' | '||', left: Node, right: Node): Node {
  return { kind: 'binary', operator, left, right, start: left.start, end: right.end };
}
