import type { Located } from '../model/content.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';
import { joinLookbacks, type Lookback, uniqueLookbacks } from './lookback.ts';
import { evaluatedNames } from './names.ts';
import type { PlacedProblem } from './program.ts';

/** What an expression or formula reads, and where it stands. */
export interface Reads {
  readonly from: Located<unknown>;
  readonly path: Path;
  readonly current: readonly string[];
  readonly earlier: readonly string[];
  readonly lookback: readonly Lookback[];
}

/** A definition: a metric, date or segment by its name, or a model, stage or source by a label with a space, which no name has. */
export interface GraphNode {
  readonly reads: readonly Reads[];
  /** The parts that decide its value, without titles and explanations. */
  readonly rule: unknown;
  /** What it reads is chosen by records, customer by customer: that they choose otherwise is no change of a rule. */
  readonly ofRecords?: true;
  /** A health model, whose id is no part of its rule. */
  readonly isModel?: true;
}

/** Definitions by name, with what they read. `band`, `score`, `coverage` and `stage` stand in it with the models and stages behind them. */
export type Graph = ReadonlyMap<string, GraphNode>;

/** The label of a health model. */
export function modelLabel(id: string): string {
  return `health model ${id}`;
}

/** The label of a stage. */
export function stageLabel(id: string): string {
  return `stage ${id}`;
}

/** The label of a source. */
export function sourceLabel(name: string): string {
  return `source ${name}`;
}

/** A definition at its own day, or at an earlier one. */
interface Visit {
  readonly name: string;
  readonly earlier: boolean;
}

interface Edge extends Visit {
  readonly reads: Reads;
}

/**
 * What a definition reads. Within `ago` everything is read on an earlier day: metrics are computed for it, which may go round in circles
 * just as well, but band, score, coverage and stage are remembered, so that `ago(band, "1d")` ends there.
 */
function edgesOf(graph: Graph, { name, earlier }: Visit): readonly Edge[] {
  if (earlier && evaluatedNames.has(name)) return [];
  return (graph.get(name)?.reads ?? []).flatMap((reads) => [
    ...reads.current.map((target) => ({ name: target, earlier, reads })),
    ...reads.earlier.map((target) => ({ name: target, earlier: true, reads })),
  ]);
}

/** A circle of definitions, beginning with the first by name that a file defines. */
interface Cycle {
  readonly names: readonly string[];
  readonly problem: PlacedProblem;
}

/** Finds definitions that read one another in a circle; each circle once. */
export function findCycles(graph: Graph): readonly Cycle[] {
  const found = new Map<string, Cycle>();
  const done = new Set<string>();
  const trail: Edge[] = [];
  const onTrail = new Map<string, number>();
  const visit = (at: Visit): void => {
    const key = `${at.name} ${at.earlier}`;
    if (done.has(key)) return;
    onTrail.set(key, trail.length);
    for (const edge of edgesOf(graph, at)) {
      const start = onTrail.get(`${edge.name} ${edge.earlier}`);
      trail.push(edge);
      if (start === undefined) visit(edge);
      else {
        const cycle = describeCycle(trail.slice(start));
        found.set(cycle.names.join(' '), found.get(cycle.names.join(' ')) ?? cycle);
      }
      trail.pop();
    }
    onTrail.delete(key);
    done.add(key);
  };
  for (const name of [...graph.keys()].sort(compareText)) for (const earlier of [false, true]) visit({ name, earlier });
  return [...found.values()];
}

/** `edges` lead round: the last one reaches the definition the first one starts from. */
function describeCycle(edges: readonly Edge[]): Cycle {
  const names = edges.map(({ name }) => name);
  // What a file defines comes first, for there it can be mended.
  const written = names.filter((name) => !evaluatedNames.has(name));
  const first = names.indexOf(written.sort(compareText)[0] ?? '');
  const turned = [...edges.slice(first + 1), ...edges.slice(0, first + 1)];
  const path = [...names.slice(first), ...names.slice(0, first)];
  const evaluated = path.find((name) => evaluatedNames.has(name));
  const hint =
    evaluated === undefined ? 'one of them must be defined without the others' : `read it as it was yesterday: ago(${evaluated}, "1d")`;
  const [edge] = turned;
  if (edge === undefined) throw new Error('a cycle has an edge');
  const { from, path: place } = edge.reads;
  const message =
    path.length === 1
      ? `\`${path[0]}\` reads itself: ${path[0]} → ${path[0]}`
      : `these read one another: ${[...path, path[0]].join(' → ')}`;
  return { names: path, problem: { code: 'cycle', message, hint, offset: 0, length: 0, from, path: place } };
}

/** Look-backs by name; none at all is the day itself. */
type Reach = ReadonlyMap<string, readonly Lookback[]>;

/**
 * The earlier days on which each aggregate over files is needed for some reads, through all definitions behind them. What history remembers, and what the
 * records say, needs no values: it ends there.
 */
export function lookbacksOf(graph: Graph, roots: readonly Reads[], isAggregate: (name: string) => boolean): Reach {
  const known = new Map<string, Reach>();
  const below = (visit: Visit): Reach => {
    if (visit.earlier && evaluatedNames.has(visit.name)) return new Map();
    const key = `${visit.name} ${visit.earlier}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, new Map()); // a circle ends here; it is a problem of its own
    const own: Reach = new Map(isAggregate(visit.name) ? [[visit.name, [[]]]] : []);
    const result = joinReaches([own, ...(graph.get(visit.name)?.reads ?? []).map((reads) => through(reads, visit.earlier))]);
    known.set(key, result);
    return result;
  };
  const through = (reads: Reads, earlier: boolean): Reach =>
    joinReaches([
      ...reads.current.map((name) => below({ name, earlier })),
      ...reads.earlier.map((name) => {
        const further = [...below({ name, earlier: true })];
        return new Map(
          further.map(([aggregate, ways]) => [
            aggregate,
            ways.flatMap((way) => reads.lookback.map((lookback) => joinLookbacks(lookback, way))),
          ]),
        );
      }),
    ]);
  const reached = joinReaches(roots.map((reads) => through(reads, false)));
  return new Map(
    [...reached].flatMap(([name, ways]) => {
      const earlier = uniqueLookbacks(ways);
      return earlier.length === 0 ? [] : [[name, earlier] as const];
    }),
  );
}

function joinReaches(reaches: readonly Reach[]): Reach {
  const joined = new Map<string, Lookback[]>();
  for (const reach of reaches)
    for (const [name, ways] of reach) {
      const list = joined.get(name);
      if (list === undefined) joined.set(name, [...ways]);
      else list.push(...ways);
    }
  return new Map(
    [...joined].map(([name, ways]) => [name, [...ways.filter(({ length }) => length === 0).slice(0, 1), ...uniqueLookbacks(ways)]]),
  );
}

/** The rules of all definitions behind some names, by name; those of health models by what they say, for one may be renamed. */
export function rulesBehind(graph: Graph, names: readonly string[]): readonly (readonly [string, unknown])[] {
  const reached = new Set(names);
  for (const name of reached) {
    const node = graph.get(name);
    if (node === undefined || node.ofRecords) continue;
    for (const { current, earlier } of node.reads) for (const other of [...current, ...earlier]) reached.add(other);
  }
  return [...reached]
    .map((name): readonly [string, unknown] => [graph.get(name)?.isModel ? 'health model' : name, graph.get(name)?.rule ?? null])
    .map((entry) => ({ entry, text: JSON.stringify(entry) }))
    .sort((a, b) => compareText(a.entry[0], b.entry[0]) || compareText(a.text, b.text))
    .map(({ entry }) => entry);
}
