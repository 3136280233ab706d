import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CustomerReport, Report } from '../../src/evaluate/report.ts';
import { compileContent } from '../../src/expressions/compilation.ts';
import type { Program } from '../../src/expressions/program.ts';
import { type Day, parseDay } from '../../src/model/day.ts';
import type { Observations } from '../../src/model/observation.ts';
import { readContent } from '../../src/workspace/content.ts';

/** A day as tests write it. */
export function on(written: string): Day {
  const day = parseDay(written);
  if (day === undefined) throw new Error(`${written} is no day`);
  return day;
}

const workspace = `
format: 1
name: Northlight
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-10-01
custom: { strategic: yes/no, plan: text, tags: list, score_by_hand: number, go_live: date }
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
`;

/** Ten metrics of one number each, and one text: what a test wants to say of a customer without a data set behind it. */
const definitions = `
sources:
  facts: { files: data/facts.csv, customer: account, at: day, id: id }
metrics:
${['m1', 'm2', 'm3', 'm4', 'm5'].map((name) => `  ${name}: { mean: value, of: facts, fresh: 90d, expires: 120d }`).join('\n')}
  share: { mean: value, of: facts, unit: percent }
  mood: { last: value, of: facts, type: text }
`;

const journey = `
stages:
  - { id: here, when: all }
`;

const acme = `
id: acme
name: Acme
contracts:
  - { id: "1", start: 2026-01-01, end: 2027-12-31 }
`;

/** Reads and compiles a small workspace: files by path, added to a plain one. Everything in them must be right. */
export function given(files: Readonly<Record<string, string>>): Program {
  const all = {
    'playbooks/workspace.yaml': workspace,
    'playbooks/journey.yaml': journey,
    'playbooks/metrics/given.yaml': definitions,
    ...(Object.keys(files).some((path) => path.startsWith('customers/')) ? {} : { 'customers/acme.yaml': acme }),
    ...files,
  };
  const root = mkdtempSync(join(tmpdir(), 'given-'));
  try {
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text.trimStart());
    }
    const { content, diagnostics } = readContent(root);
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    if (content === undefined || errors.length > 0) throw new Error(JSON.stringify(errors, null, 1));
    const { program, problems } = compileContent(content);
    if (problems.length > 0)
      throw new Error(
        JSON.stringify(
          problems.map(({ message, from, path }) => ({ message, file: from.file, path })),
          null,
          1,
        ),
      );
    return program;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A value, held from a day until the next one; a plain value has always been there. */
export type Series = number | string | null | Readonly<Record<string, number | string | null>>;

const everyDay = Array.from({ length: 3 * 365 }, (_, index) => on('2025-01-01') + index);

/** What the sources say: by customer and metric. A null is a day on which nothing was left to read. */
export function observed(customers: Readonly<Record<string, Readonly<Record<string, Series>>>>): Observations {
  return {
    days: everyDay,
    observe(metric, customer, day) {
      const series = customers[customer]?.[metric];
      if (series === undefined || series === null) return { value: null, newest: null };
      if (typeof series !== 'object') return { value: series, newest: day };
      let found: { value: number | string | null; newest: Day } | undefined;
      for (const [from, value] of Object.entries(series)) if (on(from) <= day) found = { value, newest: value === null ? on(from) : day };
      return found ?? { value: null, newest: null };
    },
    source: (_source, day) => ({ newest: day, rows: 1 }),
    rows: () => [],
  };
}

/** A customer of a report. */
export function customerOf(report: Report, id = 'acme'): CustomerReport {
  const found = report.customers.find((customer) => customer.id === id) ?? report.unscored?.find((customer) => customer.id === id);
  if (found === undefined) throw new Error(`${id} is not in the report`);
  return found;
}
