import { addMonths, type Day, isWritable, monthsBetween, parseDay, startOfQuarter, yearsBetween } from '../model/day.ts';
import { type Duration, parseDuration } from '../model/duration.ts';
import { analyse } from './analysis.ts';
import type { CallNode } from './checker.ts';
import { type Closure, finite, liftOne, liftTwo } from './closure.ts';
import { asCondition, type CompilerInput, traceClosure } from './compiler.ts';
import { type FunctionName, isFunctionName } from './functions.ts';
import { dayBack } from './lookback.ts';
import type { Node } from './node.ts';
import type { CompiledExpression, Moment, Value } from './value.ts';

interface Call {
  readonly node: CallNode;
  readonly input: CompilerInput;
  readonly values: readonly Closure[];
}

/** Turns a checked call into a closure. */
export function compileCall(node: CallNode, input: CompilerInput, values: readonly Closure[]): Closure {
  if (!isFunctionName(node.name)) throw new Error(`the checker let an unknown function pass: ${node.name}`);
  return compilers[node.name]({ node, input, values });
}

const compilers: Readonly<Record<FunctionName, (call: Call) => Closure>> = {
  date: (call) => {
    const day = parseDay(textAt(call, 0)) ?? null;
    return () => day;
  },
  days_since: (call) => liftOne(valueAt(call, 0), (date, moment) => moment.day - date),
  days_until: (call) => liftOne(valueAt(call, 0), (date, moment) => date - moment.day),
  days_between: (call) => liftTwo(valueAt(call, 0), valueAt(call, 1), (from, to) => to - from),
  months_since: (call) => liftOne(valueAt(call, 0), (date, moment) => monthsBetween(date, moment.day)),
  years_since: (call) => liftOne(valueAt(call, 0), (date, moment) => yearsBetween(date, moment.day)),
  fiscal_quarters_until: (call) =>
    liftOne(
      valueAt(call, 0),
      (date, { day, fiscalYearStart }) => monthsBetween(startOfQuarter(day, fiscalYearStart), startOfQuarter(date, fiscalYearStart)) / 3,
    ),
  today_plus: (call) =>
    liftOne(valueAt(call, 0), (count, moment) => {
      const day = moment.day + Math.floor(count);
      return isWritable(day) ? day : undefined;
    }),
  ago: (call) => {
    const value = valueAt(call, 0);
    const back = [durationAt(call, 1)];
    return recorded(call, (moment) => earlier(value, moment, dayBack(moment.day, back)));
  },
  change: (call) => {
    const value = valueAt(call, 0);
    const back = [durationAt(call, 1)];
    return recorded(call, (moment) => {
      const now = value(moment, null);
      const then = earlier(value, moment, dayBack(moment.day, back));
      if (now === null || then === null) return null;
      return typeof now === 'number' && typeof then === 'number' ? finite((now - then) / then) : undefined;
    });
  },
  held: (call) => {
    const condition = valueAt(call, 0);
    const times = Number(literalAt(call, 1));
    const back = heldBack(textAt(call, 2));
    return recorded(call, (moment) => {
      let holds: boolean | undefined = true;
      for (let index = 0; index < times; index += 1) {
        const day = back(moment.day, index);
        const at = asCondition(index === 0 ? condition(moment, null) : earlier(condition, moment, day));
        if (at === false) return false;
        if (at === undefined) holds = undefined;
      }
      return holds;
    });
  },
  missing: (call) => {
    const value = valueAt(call, 0);
    return (moment, readings) => (value(moment, readings) ?? null) === null;
  },
  known: (call) => {
    const value = valueAt(call, 0);
    return (moment, readings) => (value(moment, readings) ?? null) !== null;
  },
  or_else: (call) => {
    const [value, otherwise] = [valueAt(call, 0), valueAt(call, 1)];
    return (moment, readings) => value(moment, readings) ?? otherwise(moment, readings);
  },
  percentile: (call) => {
    const expression = standalone(call, 0);
    const segment = textAt(call, 1);
    return recorded(call, (moment) => moment.percentile(expression, segment));
  },
  running: (call) => {
    const playbook = textAt(call, 0);
    return recorded(call, (moment) => moment.running(playbook));
  },
  last_run: (call) => {
    const playbook = textAt(call, 0);
    return recorded(call, (moment) => moment.lastRun(playbook));
  },
  answer: (call) => {
    const question = textAt(call, 0);
    return recorded(call, (moment) => moment.answer(question));
  },
  done: (call) => {
    const step = textAt(call, 0);
    return recorded(call, (moment) => moment.stepDone(step));
  },
  earliest: ({ values }) => pick(values, (a, b) => a < b),
  latest: ({ values }) => pick(values, (a, b) => a > b),
  min: ({ values }) => extreme(values, Math.min),
  max: ({ values }) => extreme(values, Math.max),
};

function valueAt({ node, values }: Call, index: number): Closure {
  const value = values[index];
  if (value === undefined) throw new Error(`the checker let ${node.name} pass without its argument ${index + 1}`);
  return value;
}

function literalAt({ node }: Call, index: number): string | number | boolean {
  const argument = node.arguments[index];
  if (argument?.kind !== 'literal') throw new Error(`the checker let ${node.name} pass without a literal as argument ${index + 1}`);
  return argument.value;
}

function textAt(call: Call, index: number): string {
  return String(literalAt(call, index));
}

function durationAt(call: Call, index: number): Duration {
  const duration = parseDuration(textAt(call, index));
  if (duration === undefined) throw new Error(`the checker let ${call.node.name} pass without a duration`);
  return duration;
}

/** Records the value under the call as written, instead of what was read for it on other days or elsewhere. */
function recorded({ node, input }: Call, compute: (moment: Moment) => Value): Closure {
  const name = input.source.slice(node.start, node.end);
  const type = input.types.get(node) ?? 'number';
  return (moment, readings) => {
    const value = compute(moment);
    readings?.push({ name, type, value });
    return value;
  };
}

function earlier(value: Closure, moment: Moment, day: Day): Value {
  const past = moment.at(day);
  return past === undefined ? undefined : value(past, null);
}

function heldBack(period: string): (day: Day, index: number) => Day {
  if (period === 'month') return (day, index) => (index === 0 ? day : addMonths(day, -index));
  const step = period === 'week' ? 7 : 1;
  return (day, index) => day - step * index;
}

/** Skips unknown and absent dates; of none it is unknown where one is unknown, else absent. */
function pick(values: readonly Closure[], better: (a: number, b: number) => boolean): Closure {
  return (moment, readings) => {
    let best: number | undefined;
    let unknown = false;
    for (const value of values) {
      const date = value(moment, readings);
      if (date === undefined) unknown = true;
      if (typeof date === 'number' && (best === undefined || better(date, best))) best = date;
    }
    return best ?? (unknown ? undefined : null);
  };
}

function extreme(values: readonly Closure[], choose: (a: number, b: number) => number): Closure {
  const [first, ...rest] = values;
  if (first === undefined) throw new Error('the checker let min or max pass without arguments');
  return rest.reduce((left, right) => liftTwo(left, right, choose), first);
}

/** An argument as an expression of its own, for `percentile`, which evaluates it for other customers. */
function standalone(call: Call, index: number): CompiledExpression {
  const node: Node | undefined = call.node.arguments[index];
  if (node === undefined) throw new Error(`the checker let ${call.node.name} pass without its argument ${index + 1}`);
  const value = valueAt(call, index);
  return {
    source: call.input.source.slice(node.start, node.end),
    type: call.input.types.get(node) ?? 'number',
    node,
    ...analyse(node),
    evaluate: (moment) => value(moment, null),
    trace: (moment) => traceClosure(value, moment),
  };
}
