import type { Decision, LedgerEntry } from '../../../src/evaluate/decision.ts';
import { evaluateDay } from '../../../src/evaluate/evaluation.ts';
import type { Report, RunReport } from '../../../src/evaluate/report.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import type { Program } from '../../../src/expressions/program.ts';
import { formatDay } from '../../../src/model/day.ts';
import type { Observations, SourceRow } from '../../../src/model/observation.ts';
import { given, observed, on, type Series } from '../given.ts';

/** What a test says of customers: values of metrics by customer, and rows of `each`, each with the day it arrived where that is later. */
export interface World {
  readonly values?: Readonly<Record<string, Readonly<Record<string, Series>>>>;
  readonly rows?: readonly { readonly customer: string; readonly id: string; readonly day: string; readonly arrived?: string }[];
  readonly ledger?: readonly LedgerEntry[];
}

/** A workspace evaluated day by day, with the history it writes. */
export class Days {
  program: Program;
  world: World;
  history: Decision[] = [];
  ledger: LedgerEntry[];
  #last: Report | undefined;

  constructor(files: Readonly<Record<string, string>>, world: World = {}) {
    this.program = given(files);
    this.world = world;
    this.ledger = [...(world.ledger ?? [])];
  }

  /** Evaluates some days, the last of which is the one tests look at. With `to`, every day from the first to it. */
  run(day: string, to = day): this {
    for (let at = on(day); at <= on(to); at += 1) {
      const before = this.history.filter((line) => line.day < formatDay(at));
      const input = {
        program: this.program,
        observations: this.observations(at),
        past: foldDecisions(before),
        ledger: this.ledger,
        asOf: at,
      };
      const { report, decisions } = evaluateDay(input);
      this.history = [...before, ...decisions];
      this.#last = report;
    }
    return this;
  }

  /** The rules change from the next day on. */
  change(files: Readonly<Record<string, string>>): this {
    this.program = given(files);
    return this;
  }

  /** Someone does something; it is read on the next evaluation. */
  did(...entries: LedgerEntry[]): this {
    this.ledger.push(...entries);
    return this;
  }

  get report(): Report {
    if (this.#last === undefined) throw new Error('no day was evaluated');
    return this.#last;
  }

  /** All runs of the last day, those that are over included. */
  get runs(): readonly RunReport[] {
    const { customers, unscored, runs } = this.report;
    return [...customers, ...(unscored ?? [])].flatMap((customer) => customer.runs).concat(runs);
  }

  one(key: string): RunReport {
    const found = this.runs.find((run) => run.key === key);
    if (found === undefined) throw new Error(`${key} is not among ${this.runs.map((run) => run.key).join(', ') || 'no runs'}`);
    return found;
  }

  /** Runs as `key state`, for reading. */
  get keys(): readonly string[] {
    return this.runs.map(({ key, state }) => `${key} ${state}`);
  }

  step(key: string, id: string) {
    const found = this.one(key).steps.find((step) => step.id === id);
    if (found === undefined) throw new Error(`${key} has no step ${id}`);
    return found;
  }

  observations(day: number): Observations {
    const { values = {}, rows = [] } = this.world;
    return {
      ...observed(values),
      rows(playbook, upTo): readonly SourceRow[] {
        if (playbook !== 'play') return [];
        return rows
          .filter((row) => on(row.day) <= upTo && on(row.arrived ?? row.day) <= day)
          .map((row) => ({ customer: row.customer, id: row.id, day: on(row.day) }));
      },
    };
  }
}

/** A customer with a contract and a CSM, and any other lines. */
export function customer(id: string, lines = '', contracts = '- { id: "1", start: 2026-01-01, end: 2027-12-31 }'): string {
  return `id: ${id}
name: ${id.charAt(0).toUpperCase()}${id.slice(1)}
owners: [{ role: csm, login: maria, from: 2026-01-01 }]
contracts:
  ${contracts.split('\n').join('\n  ')}
${lines}`;
}

/** A playbook `play`: the lines given, with one step by hand unless there are others. */
export function play(lines: string, id = 'play'): Record<string, string> {
  const steps = /^steps:/m.test(lines) ? '' : 'steps: [{ id: call, title: Call }]\n';
  return {
    [`playbooks/plays/${id}.mdx`]: `---\nid: ${id}\ntitle: ${id.charAt(0).toUpperCase()}${id.slice(1)}\ngoal: { outcome: It works }\n${lines.trim()}\n${steps}---\nHow to do it.\n`,
  };
}

/** A workspace's settings with other lines added. */
export function workspace(lines: string): Record<string, string> {
  return {
    'playbooks/workspace.yaml': `format: 1
name: Northlight
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-10-01
${/^team:/m.test(lines) ? '' : 'team:\n  - { login: maria, name: Maria Keller, roles: [csm] }\n  - { login: sam, name: Sam Okafor, roles: [manager] }\n'}${lines}`,
  };
}

export const acme = { 'customers/acme.yaml': customer('acme') };
