/**
 * Thirty rules for each of a million typed records, in one process: ours, closures written by hand, and ours with the values that decided. Prints the seconds
 * as JSON; fails where the answers differ. `node rules.mjs`.
 */
import { compileExpression } from '../../src/expressions/expression.ts';
import type { Names } from '../../src/expressions/program.ts';
import { createRuleSet } from '../../src/expressions/rule-set.ts';
import type { CompiledExpression, Meaning, Moment, Value } from '../../src/expressions/value.ts';
import { randomFrom } from '../random.ts';

const RECORDS = 10_000;
const PASSES = 20;
const ROUNDS = 5;

type Field<T> = T | undefined | null;

/** A record whose fields have one type each, or are unknown or absent. */
class Account implements Moment {
  readonly day = 20_759;
  readonly fiscalYearStart = 1;
  readonly arr: Field<number>;
  readonly seats: Field<number>;
  readonly usage: Field<number>;
  readonly tickets: Field<number>;
  readonly renewal: Field<number>;
  readonly plan: Field<string>;
  readonly strategic: Field<boolean>;

  constructor(random: () => number) {
    const open = <T>(value: T): Field<T> => {
      const lot = random();
      return lot < 0.03 ? undefined : lot < 0.06 ? null : value;
    };
    this.arr = open(Math.floor(random() * 60) * 1000);
    this.seats = open(Math.floor(random() * 160));
    this.usage = open(random() * 20);
    this.tickets = open(Math.floor(random() * 6));
    this.renewal = open(this.day + Math.floor(random() * 365));
    this.plan = open(random() < 0.5 ? 'basic' : 'pro');
    this.strategic = open(random() < 0.2);
  }

  read(name: string): Value {
    switch (name) {
      case 'arr':
        return this.arr;
      case 'seats':
        return this.seats;
      case 'customer.usage':
        return this.usage;
      case 'customer.tickets':
        return this.tickets;
      case 'renewal':
        return this.renewal;
      case 'customer.plan':
        return this.plan;
      case 'customer.strategic':
        return this.strategic;
      default:
        return undefined;
    }
  }

  at(): undefined {}
  addBusinessDays(day: number, count: number): number {
    return day + count;
  }
  running(): undefined {}
  lastRun(): undefined {}
  answer(): undefined {}
  stepDone(): undefined {}
  percentile(): undefined {}
}

/** A rule as a workspace writes it, and as somebody writes it by hand. */
interface Rule {
  readonly source: string;
  readonly byHand: (account: Account) => boolean | undefined;
}

function atLeast(value: Field<number>, limit: number): boolean | undefined {
  return value === null ? false : value === undefined ? undefined : value >= limit;
}

function below(value: Field<number>, limit: number): boolean | undefined {
  return value === null ? false : value === undefined ? undefined : value < limit;
}

function is(value: Field<string>, text: string): boolean | undefined {
  return value === null ? false : value === undefined ? undefined : value === text;
}

function both(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === false || b === false) return false;
  return a === undefined || b === undefined ? undefined : true;
}

function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  if (a === true || b === true) return true;
  return a === undefined || b === undefined ? undefined : false;
}

const rules = Array.from({ length: 5 }, (_, step): readonly Rule[] => {
  const [arr, seats, usage, tickets, days] = [10_000 * (step + 1), 25 * (step + 1), 3 * (step + 1), step + 1, 60 * (step + 1)];
  return [
    { source: `arr >= ${arr}`, byHand: (account) => atLeast(account.arr, arr) },
    { source: `customer.usage < ${usage}`, byHand: (account) => below(account.usage, usage) },
    {
      source: `seats >= ${seats} && customer.tickets < ${tickets}`,
      byHand: (account) => both(atLeast(account.seats, seats), below(account.tickets, tickets)),
    },
    {
      source: `customer.plan == "pro" || arr >= ${arr}`,
      byHand: (account) => either(is(account.plan, 'pro'), atLeast(account.arr, arr)),
    },
    {
      source: `days_until(renewal) < ${days}`,
      byHand: (account) => {
        const { renewal } = account;
        return renewal === null ? false : renewal === undefined ? undefined : renewal - account.day < days;
      },
    },
    {
      source: `customer.usage / seats < ${step / 20} && !customer.strategic`,
      byHand: (account) => {
        const { usage: used, seats: of, strategic } = account;
        if (used === null || of === null) return false;
        const low = used === undefined || of === undefined || of === 0 ? undefined : used / of < step / 20;
        return both(low, strategic === undefined ? undefined : strategic !== true);
      },
    },
  ];
}).flat();

const meanings: Readonly<Record<string, Meaning>> = {
  arr: { type: 'number', world: 'closed' },
  seats: { type: 'number', world: 'closed' },
  'customer.usage': { type: 'number', world: 'open' },
  'customer.tickets': { type: 'number', world: 'open' },
  renewal: { type: 'date', world: 'closed' },
  'customer.plan': { type: 'text', world: 'closed' },
  'customer.strategic': { type: 'yes/no', world: 'closed' },
};
const names: Names = {
  get: (name) => meanings[name],
  all: Object.keys(meanings),
  durations: new Set(),
  playbooks: new Set(),
  segments: new Set(),
  run: null,
};

function compile({ source }: Rule): CompiledExpression {
  const { expression, problems } = compileExpression(source, names, 'yes/no');
  if (expression === undefined) throw new Error(`${source}: ${problems[0]?.message}`);
  return expression;
}

const random = randomFrom(1);
const accounts = Array.from({ length: RECORDS }, () => new Account(random));
const compiled = rules.map(compile);
const ruleSet = createRuleSet(compiled);
const answers = new Array<Value>(rules.length);

/** Every rule for every record once; the sum tells whether two ways gave the same answers. */
const ways = {
  ours(account: Account) {
    ruleSet.evaluate(account, answers);
  },
  byHand(account: Account) {
    for (let rule = 0; rule < rules.length; rule += 1) answers[rule] = rules[rule]?.byHand(account);
  },
  trace(account: Account) {
    for (let rule = 0; rule < compiled.length; rule += 1) answers[rule] = compiled[rule]?.trace(account).value;
  },
};

function pass(way: (account: Account) => void): number {
  let sum = 0;
  for (const account of accounts) {
    way(account);
    for (let rule = 0; rule < answers.length; rule += 1) sum += answers[rule] === true ? rule + 1 : answers[rule] === undefined ? 0.5 : 0;
  }
  return sum;
}

const sums = new Set(Object.values(ways).map(pass));
if (sums.size > 1) throw new Error(`the answers differ: ${[...sums].join(', ')}`);

/** The seconds of a million records: the best of some rounds, all ways in turn. */
const seconds = { ours: Number.POSITIVE_INFINITY, byHand: Number.POSITIVE_INFINITY, trace: Number.POSITIVE_INFINITY };
for (let round = 0; round < ROUNDS; round += 1)
  for (const way of ['ours', 'byHand', 'trace'] as const) {
    const start = performance.now();
    for (let count = 0; count < PASSES; count += 1) pass(ways[way]);
    seconds[way] = Math.min(seconds[way], ((performance.now() - start) / 1000 / PASSES) * (1_000_000 / RECORDS));
  }
console.log(JSON.stringify(seconds));
