import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from '../random.ts';

/** What one generated workspace holds. */
export interface GeneratedWorkspace {
  readonly folder: string;
  readonly customers: number;
}

const industries = ['machinery', 'retail', 'logistics', 'health care', 'energy', 'food'];
const countries = ['DE', 'FR', 'GB', 'IT', 'ES', 'US'];

/** Thirty rules over fields of the record: the same thirty that the peer runs. */
export const rules: readonly { readonly name: string; readonly expression: string; readonly field: string; readonly limit: number }[] =
  Array.from({ length: 30 }, (_, index) => {
    const field = (['arr', 'seats', 'usage', 'tickets', 'score'] as const)[index % 5] ?? 'arr';
    const scale = { arr: 9000, seats: 25, usage: 3, tickets: 1, score: 3 }[field];
    const limit = scale * (1 + Math.floor(index / 5));
    const path = field === 'arr' || field === 'seats' ? field : `customer.${field}`;
    return { name: `rule_${index + 1}`, expression: `${path} >= ${limit}`, field, limit };
  });

/** The varying parts of a generated customer. */
export interface GeneratedCustomer {
  readonly id: string;
  readonly index: number;
  readonly start: string;
  readonly end: string;
  readonly industry: string;
  readonly country: string;
  readonly usage: number;
  readonly tickets: number;
  readonly score: number;
  readonly plan: string;
  readonly erp: string;
  readonly strategic: string;
  readonly seats: number;
  readonly arr: number;
  readonly sentiment: string;
  readonly ratedOn: string;
}

/** The customers of a generated workspace, the same ones for the same `count`. */
export function* generatedCustomers(count: number): Generator<GeneratedCustomer> {
  const random = randomFrom(count);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T; // an index below the length
  for (let index = 0; index < count; index++) {
    const month = String(1 + below(12)).padStart(2, '0');
    yield {
      id: `customer-${String(index).padStart(6, '0')}`,
      index,
      start: `2025-${month}-01`,
      end: `2026-${month}-28`,
      industry: pick(industries),
      country: pick(countries),
      usage: below(20),
      tickets: below(6),
      score: below(20),
      plan: pick(['basic', 'pro']),
      erp: pick(['sap', 'oracle', 'none']),
      strategic: pick(['yes', 'no']),
      seats: 10 + below(150),
      arr: 1000 * (1 + below(60)),
      sentiment: pick(['green', 'yellow', 'red']),
      ratedOn: `2026-10-0${1 + below(9)}`,
    };
  }
}

/**
 * Writes a workspace of `count` customers with about 40 lines of YAML each, a health model of six measures, 30 segments and three playbooks. It is
 * evaluated on its first live day, which takes two days of evaluating: that one, and the day before, whose state is taken as given.
 */
export function writeWorkspace(folder: string, count: number): GeneratedWorkspace {
  writeRules(folder);
  for (const customer of generatedCustomers(count)) writeUnder(folder, `customers/${customer.id}.yaml`, recordOf(customer));
  return { folder, customers: count };
}

/** Writes everything of a generated workspace but its customers. */
export function writeRules(folder: string): void {
  const write = (path: string, text: string) => writeUnder(folder, path, text);
  write(
    'playbooks/workspace.yaml',
    `format: 1
name: Benchmark
time_zone: UTC
country: DE
currency: EUR
live_from: 2026-11-02
as_of: 2026-11-02
custom: { usage: number, tickets: number, score: number, plan: text, erp: text, strategic: yes/no }
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
  - { login: jonas, name: Jonas Brandt, roles: [manager] }
guards: { creates: 1000000, closes: 1000000, close_share: 100%, audience_above: 1000000 }
publish: { reports: true, money: true, people: true }
`,
  );
  write(
    'playbooks/journey.yaml',
    'stages:\n  - { id: onboarding, when: days_since(contract.start) <= 90 }\n  - { id: renewing, when: days_until(renewal) <= 120 }\n  - { id: maturity, when: true }\n',
  );
  write(
    'playbooks/metrics/rules.yaml',
    `metrics:\n  intensity:\n    is: customer.usage / seats\nsegments:\n${rules.map((rule) => `  ${rule.name}: ${rule.expression}`).join('\n')}\n`,
  );
  const measure = (name: string, value: string, table: string) =>
    `      ${name}:\n        weight: 50\n        value: ${value}\n        score: ${table}\n`;
  write(
    'playbooks/health/standard.yaml',
    `id: standard
title: Standard health
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
groups:
  usage:
    weight: 50
    measures:
${measure('usage', 'customer.usage', '{ from: { 0: red, 6: yellow, 12: green } }')}${measure('intensity', 'intensity', '{ line: { 0: 0, 0.5: 100 } }')}  service:
    weight: 30
    measures:
${measure('tickets', 'customer.tickets', '{ up_to: { 1: green, 3: yellow, else: red } }')}${measure('score', 'customer.score', '{ line: { 0: 0, 20: 100 } }')}  relationship:
    weight: 20
    measures:
${measure('plan', 'customer.plan', '{ is: { basic: yellow, pro: green } }')}${measure('seats', 'seats', '{ from: { 0: yellow, 50: green } }')}`,
  );
  for (const [id, start] of [
    ['renewal', 'on: renewal - 90d'],
    ['risk', 'becomes: band == "red"\n  also_existing: true'],
    ['welcome', 'on: contract.start'],
  ] as const) {
    write(
      `playbooks/plays/${id}.mdx`,
      `---\nid: ${id}\ntitle: Play ${id}\ngoal: { outcome: It works }\nstart:\n  ${start}\nowner: [csm, manager]\nsteps:\n  - { id: call, title: Call, due: start + 3bd }\n  - { id: note, title: Write it down, due: start + 5bd }\n---\n\nWhat to do.\n`,
    );
  }
}

/** Writes a file below a folder, and the folders it stands in. */
export function writeUnder(folder: string, path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function recordOf({ id, index, start, end, ...customer }: GeneratedCustomer): string {
  return `id: ${id}
name: Customer ${index}
industry: ${customer.industry}
country: ${customer.country}
currency: EUR
signed_up: ${start}
custom:
  usage: ${customer.usage}
  tickets: ${customer.tickets}
  score: ${customer.score}
  plan: ${customer.plan}
  erp: ${customer.erp}
  strategic: ${customer.strategic}
owners:
  - role: csm
    login: maria
    from: ${start}
contracts:
  - id: first
    start: ${start}
    end: ${end}
    notice: 60d
    auto_renew: yes
    seats: ${customer.seats}
    arr: ${customer.arr}
people:
  - id: p-${index}-1
    persona: decision_maker
  - id: p-${index}-2
    persona: champion
  - id: p-${index}-3
    persona: administrator
ratings:
  - kind: sentiment
    value: ${customer.sentiment}
    on: ${customer.ratedOn}
    by: maria
`;
}
