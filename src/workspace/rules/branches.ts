import { type FormulaNode, parseFormula } from '../../expressions/formula-parser.ts';
import type { Node } from '../../expressions/node.ts';
import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { canonicalExpression } from './canonical.ts';
import type { Scope } from './cases.ts';
import { readCondition } from './inlining.ts';
import { isPossible } from './truth.ts';

/** A step as far as it decides which way a run goes. */
export interface Branch {
  readonly id: string;
  readonly options: readonly string[] | null;
  readonly if: Node | null;
  readonly done: Node | null;
  /** Steps of the run without whose day its own never comes. */
  readonly waitsFor: readonly string[];
}

/** One way in which the questions of a playbook may be answered. */
type Answers = ReadonlyMap<string, string>;

/** The most ways that are gone through; beyond that each rule is judged with every answer by itself. */
const maxWays = 4096;

/** The steps of a playbook, with the condition of each. */
export function branchesOf({ steps }: PlaybookProgram, program: Program): readonly Branch[] {
  const ids = new Set(steps.map(({ step }) => step.id));
  return steps.map(({ step, if: condition, done, due }) => {
    const formula = due === null ? undefined : parseFormula(due.source).formula;
    return {
      id: step.id,
      options: Array.isArray(step.ask) ? step.ask : null,
      if: condition === null ? null : (readCondition(condition.source, program) ?? null),
      done: done === null ? null : (readCondition(done.source, program) ?? null),
      waitsFor: formula === undefined ? [] : stepsNeeded(formula).filter((id) => ids.has(id)),
    };
  });
}

/** Steps that a date cannot do without; `earliest` and `latest` can do without each of theirs that not all of them need. */
function stepsNeeded(node: FormulaNode): readonly string[] {
  switch (node.kind) {
    case 'anchor':
      return [node.name.replace(/\.done$/, '')];
    case 'shift':
      return stepsNeeded(node.from);
    case 'pick': {
      const [first = [], ...others] = node.of.map(stepsNeeded);
      return first.filter((id) => others.every((other) => other.includes(id)));
    }
  }
}

/** The steps that some run can come to, and those it comes to when a question is answered in a certain way. */
export class Ways {
  readonly #branches: readonly Branch[];
  readonly #asked: ReadonlySet<string>;
  readonly #known = new Map<string, boolean>();
  readonly #texts = new Map<Node, { readonly text: string; readonly names: readonly string[] }>();
  readonly #reached: readonly { readonly answers: Answers; readonly steps: ReadonlySet<string> }[];

  constructor(branches: readonly Branch[]) {
    this.#branches = branches;
    this.#asked = new Set(branches.flatMap(({ id, options }) => (options === null ? [] : [id])));
    this.#reached = waysToAnswer(branches).map((answers) => ({ answers, steps: this.#follow(answers) }));
  }

  /** Whether any run comes to the step. */
  reaches(step: string): boolean {
    return this.#reached.some(({ steps }) => steps.has(step));
  }

  /** Whether a condition can be true in a run whose question has been answered so. */
  allows(condition: Node, question: string, option: string): boolean {
    return this.#reached.some(
      ({ answers, steps }) =>
        (answers.get(question) ?? option) === option &&
        this.#possible(condition, new Map([...answers, [question, option]]), steps, question),
    );
  }

  /** The steps of a run in which the questions are answered so, as far as they are asked. */
  #follow(answers: Answers): ReadonlySet<string> {
    const reached = new Set<string>();
    for (let before = -1; before !== reached.size; ) {
      before = reached.size;
      const next = this.#branches.filter(
        (branch) =>
          !reached.has(branch.id) &&
          branch.waitsFor.every((id) => reached.has(id)) &&
          (branch.if === null || this.#possible(branch.if, answers, reached)),
      );
      for (const { id } of next) reached.add(id);
    }
    return reached;
  }

  /** A condition in one spelling, with the steps it may read. */
  #textOf(condition: Node): { readonly text: string; readonly names: readonly string[] } {
    let found = this.#texts.get(condition);
    if (found === undefined) {
      const text = canonicalExpression(condition);
      found = { text, names: this.#branches.flatMap(({ id }) => (text.includes(id) ? [id] : [])) };
      this.#texts.set(condition, found);
    }
    return found;
  }

  /** Whether a condition can be true while the steps reached may be done and their questions answered, save one that surely is. */
  #possible(condition: Node, answers: Answers, reached: ReadonlySet<string>, answered?: string): boolean {
    const { text, names } = this.#textOf(condition);
    const key = `${text} ${names.map((id) => `${reached.has(id)} ${answers.get(id) ?? ''}`).join()} ${answered ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const scope: Scope = (name) => {
      const [, question] = /^answer\("(.+)"\)$/.exec(name) ?? [];
      if (question !== undefined && this.#asked.has(question)) {
        const options = answers.has(question) ? [answers.get(question)] : this.#branches.find(({ id }) => id === question)?.options;
        if (question === answered) return options ?? undefined;
        return reached.has(question) ? [...(options ?? []), undefined, null] : [undefined, null];
      }
      const [, done] = /^done\("(.+)"\)$/.exec(name) ?? [];
      if (done !== undefined) return reached.has(done) ? [true, false] : [false];
      const [, day] = /^(?:(?:days|months|years)_since\()?(\w+)\.done\)?$/.exec(name) ?? [];
      return day !== undefined && !reached.has(day) && this.#branches.some(({ id }) => id === day) ? [null] : undefined;
    };
    const possible = isPossible(condition, scope);
    this.#known.set(key, possible);
    return possible;
  }
}

function waysToAnswer(branches: readonly Branch[]): readonly Answers[] {
  let ways: Answers[] = [new Map()];
  for (const { id, options } of branches) {
    if (options === null) continue;
    if (ways.length * options.length > maxWays) return [new Map()];
    ways = ways.flatMap((way) => options.map((option) => new Map([...way, [id, option]])));
  }
  return ways;
}
