import { parseDay } from '../model/day.ts';
import { parseDuration } from '../model/duration.ts';
import { nearest } from '../model/nearest.ts';
import type { CallNode, Checker } from './checker.ts';
import { type FunctionDefinition, functions, isFunctionName, type ParameterType, signatureOf } from './functions.ts';
import { explainUnknownFunction, quote } from './hints.ts';
import type { Node } from './node.ts';
import type { ValueType } from './value.ts';

/** Most points in time `held` looks at. */
const maxHeld = 366;
/** Farthest look-back in one step, in days; months count 30. */
const maxBack = 3660;

/** Checks the arguments of a call; gives the type of its result, undefined where that is left open. */
export function checkCall(checker: Checker, node: CallNode): ValueType | undefined {
  if (!isFunctionName(node.name)) {
    const { message, hint } = explainUnknownFunction(node.name);
    for (const argument of node.arguments) checker.check(argument);
    return checker.report({ ...node, end: node.start + node.name.length }, 'unknown-function', message, hint);
  }
  const definition: FunctionDefinition = functions[node.name];
  const { parameters, repeats } = definition;
  const count = node.arguments.length;
  if (repeats ? count < 2 : count !== parameters.length) {
    const wanted = repeats ? 'two values or more' : parameters.length === 1 ? 'one value' : `${parameters.length} values`;
    return checker.report(
      node,
      'wrong-arguments',
      `${node.name} takes ${wanted}, found ${count}`,
      `write ${signatureOf(node.name)}; for example ${definition.example}`,
    );
  }
  const types = node.arguments.map((argument, index) =>
    checkArgument(checker, node.name, argument, (parameters[index] ?? parameters.at(-1))?.type ?? 'any'),
  );
  if (node.name === 'or_else') return checkOrElse(checker, node, types);
  if (definition.result === 'first') return types[0];
  return definition.result === 'answer' ? answerType(checker, node) : definition.result;
}

function checkOrElse(checker: Checker, node: CallNode, [first, second]: readonly (ValueType | undefined)[]): ValueType | undefined {
  if (first !== undefined && second !== undefined && first !== second)
    return checker.report(node, 'wrong-type', `or_else wants two values of the same type, found ${first} and ${second}`);
  return first ?? second;
}

function answerType(checker: Checker, node: CallNode): ValueType | undefined {
  const [question] = node.arguments;
  return question?.kind === 'literal' ? checker.names.run?.questions.get(String(question.value))?.type : undefined;
}

function checkArgument(checker: Checker, call: string, node: Node, wanted: ParameterType): ValueType | undefined {
  switch (wanted) {
    case 'any':
      return checker.check(node);
    case 'number':
    case 'text':
    case 'yes/no':
    case 'date':
    case 'list':
      return checker.expect(node, wanted);
    default:
      return checkLiteral(checker, call, node, wanted);
  }
}

type LiteralParameter = Exclude<ParameterType, ValueType | 'any'>;

const expectations: Readonly<Record<LiteralParameter, string>> = {
  duration: 'a duration in quotes, such as "28d" or "3mo"',
  count: `a whole number from 1 to ${maxHeld}`,
  period: '"day", "week" or "month"',
  day: 'a day that exists, such as "2027-03-01"',
  playbook: 'the id of a playbook in quotes',
  segment: 'the name of a segment in quotes',
  question: 'the id of a question in quotes',
  step: 'the id of a step in quotes',
};

function checkLiteral(checker: Checker, call: string, node: Node, wanted: LiteralParameter): undefined {
  const value = node.kind === 'literal' ? node.value : undefined;
  const wrong = (hint?: string) =>
    checker.report(node, 'wrong-arguments', `${call} wants ${expectations[wanted]}, found ${checker.textOf(node)}`, hint);
  const oneOf = (all: Iterable<string>, what: string): undefined => {
    if (node.kind === 'name') return wrong(`write ${quote(node.name)}`);
    if (typeof value !== 'string') return wrong();
    const list = [...all];
    if (list.includes(value)) return undefined;
    const meant = nearest(value, list);
    const hint =
      meant === undefined
        ? list.length > 0 && list.length <= 12
          ? `there are ${list.map(quote).join(', ')}`
          : undefined
        : `did you mean ${quote(meant)}?`;
    return checker.report(node, `unknown-${wanted}`, `there is no ${what} ${checker.textOf(node)}`, hint);
  };
  switch (wanted) {
    case 'duration': {
      const duration = typeof value === 'string' ? parseDuration(value) : undefined;
      if (duration === undefined) return wrong(typeof value === 'number' ? `write "${value}d"` : undefined);
      if (duration.unit === 'bd') return wrong('business days differ by country; count plain days: "28d"');
      const days = duration.count * { d: 1, w: 7, mo: 30, q: 91, y: 365 }[duration.unit];
      return days < 1 || days > maxBack ? wrong('look back at least a day and at most ten years') : undefined;
    }
    case 'count':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxHeld ? undefined : wrong();
    case 'period':
      return value === 'day' || value === 'week' || value === 'month' ? undefined : wrong('for example held(stickiness < 0.15, 14, "day")');
    case 'day':
      return typeof value === 'string' && parseDay(value) !== undefined ? undefined : wrong();
    case 'playbook':
      return oneOf(checker.names.playbooks, 'playbook');
    case 'segment':
      return oneOf(checker.names.segments, 'segment');
    case 'question':
    case 'step': {
      const { run } = checker.names;
      if (run === null)
        return checker.report(node, 'wrong-arguments', `${call} reads a run: it stands in \`until\` and the steps of a playbook`);
      return oneOf(wanted === 'question' ? run.questions.keys() : run.steps, wanted);
    }
  }
}
