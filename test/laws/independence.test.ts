import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../../src/evaluate/report.ts';
import { parseDecision } from '../../src/history/decision-line.ts';
import { compareText } from '../../src/model/diagnostic.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { newBody } from '../../src/tasks/task.ts';
import { settings } from '../tasks/sample.ts';
import { customer, DAYS, drafts, rowsOf, wishes } from './arbitraries.ts';
import { linesAbout, live } from './days.ts';
import type { Draft, Fields } from './draft.ts';
import { hold } from './law.ts';

/** Nothing in which customers compete or are taken together: no budgets, no pools, no scores from children, no groups. */
const apart = { budgets: false, rollUp: false, starts: ['becomes', 'on', 'each', 'every', 'routine'] } as const;

test('adding a customer changes nothing about another', () => {
  const cases = fc.record({
    draft: drafts(apart),
    wishes,
    newcomer: customer('dune', apart),
    rows: rowsOf('dune', apart),
  });
  hold(70, cases, ({ draft, wishes, newcomer, rows }) => {
    const alone = live(draft, DAYS, { wishes });
    // Whether a source still runs is seen from everybody's rows: those of the newcomer come on days that have one.
    const known = new Set(draft.rows.map((row) => `${row.source} ${row.day} ${row.arrived ?? ''}`));
    const more = {
      ...draft,
      customers: [...draft.customers, newcomer],
      rows: [...draft.rows, ...rows.filter((row) => known.has(`${row.source} ${row.day} ${row.arrived ?? ''}`))],
    };
    const together = live(more, DAYS, { ledger: alone.ledger });
    for (const { record } of draft.customers) {
      expect(linesAbout(together.history, record.id)).toEqual(linesAbout(alone.history, record.id));
      expect(reportOf(together.last.report(), record.id)).toEqual(reportOf(alone.last.report(), record.id));
    }
  });
});

function reportOf({ customers, unscored = [], notScored }: Report, id: string) {
  return { customer: [...customers, ...unscored].find((one) => one.id === id), notScored: notScored.find((one) => one.id === id) };
}

test('the order of files, customers, playbooks, rows and keys never matters', () => {
  const cases = fc.record({ draft: drafts(), wishes, salt: fc.integer({ min: 1, max: 1000 }) });
  hold(70, cases, ({ draft, wishes, salt }) => {
    const straight = live(draft, DAYS, { wishes });
    const shuffled = live(shuffle(draft, salt), DAYS, { ledger: straight.ledger });
    expect(JSON.stringify(shuffled.history)).toBe(JSON.stringify(straight.history));
    expect(JSON.stringify(shuffled.last.report())).toBe(JSON.stringify(straight.last.report()));
  });
});

test('the order of groups and measures never matters to what is decided', () => {
  const cases = fc.record({ draft: drafts(), salt: fc.integer({ min: 1, max: 1000 }) });
  hold(40, cases, ({ draft, salt }) => {
    const other = { ...draft, models: draft.models.map((model) => ({ ...model, ...measuresOf(model, salt) })) };
    expect(JSON.stringify(live(other, DAYS).history)).toBe(JSON.stringify(live(draft, DAYS).history));
  });
});

function measuresOf({ measures, groups }: Fields, salt: number): Fields {
  return {
    ...(measures === undefined ? {} : { measures: deepKeys(measures, salt) }),
    ...(groups === undefined ? {} : { groups: deepKeys(groups, salt) }),
  };
}

/** The draft with every list whose order says nothing, and the keys of every map, in another order. */
function shuffle(draft: Draft, salt: number): Draft {
  return {
    workspace: keys(draft.workspace, salt),
    stages: draft.stages.map((stage) => keys(stage, salt)),
    sources: deepKeys(draft.sources, salt),
    metrics: deepKeys(draft.metrics, salt),
    dates: deepKeys(draft.dates, salt),
    segments: deepKeys(draft.segments, salt),
    models: list(draft.models, salt).map((model) => keys(model, salt)),
    playbooks: list(draft.playbooks, salt).map((play) => deepKeys(play, salt)),
    customers: list(draft.customers, salt).map(({ record, touchpoints }) => ({ record: deepKeys(record, salt), touchpoints })),
    rows: list(draft.rows, salt),
  };
}

function list<T>(items: readonly T[], salt: number): readonly T[] {
  const place = (index: number) => (Math.imul(index + 7, salt * 2_654_435_761) >>> 0) % 1009;
  return items
    .map((item, index) => ({ item, at: place(index) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function keys<T extends object>(map: T, salt: number): T {
  const entries = list(
    Object.entries(map).sort(([a], [b]) => compareText(a, b)),
    salt,
  );
  return Object.fromEntries(entries) as T; // the same keys
}

function deepKeys<T>(value: T, salt: number): T {
  if (Array.isArray(value)) return value.map((one) => deepKeys(one, salt)) as T; // the same shape
  if (typeof value !== 'object' || value === null) return value;
  return keys(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, deepKeys(part, salt)])), salt) as T; // the same shape
}

test('texts that nobody evaluates decide nothing, whatever stands in them', () => {
  const text = fc.oneof(
    fc.constantFrom(...hostile),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((one) => one.trim() !== ''),
  );
  hold(60, fc.record({ draft: drafts(), wishes, text }), ({ draft, wishes, text }) => {
    const plain = live(draft, DAYS, { wishes });
    const other = live(retitle(draft, text), DAYS, { ledger: plain.ledger });
    expect(other.history).toEqual(plain.history);
    const report = other.last.report();
    const plan = planTasks({ report, issues: [], ledger: plain.ledger, settings: settings() });
    for (const { task } of plan.creates) expect(newBody(task)).not.toContain('<script>');
  });
});

test('rows with any id change nothing about anybody else, and history reads them back', () => {
  const id = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', minLength: 1, maxLength: 6 }));
  const cases = fc.record({
    draft: drafts({ ...apart, starts: ['each', 'becomes'] }),
    wishes,
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 3 }),
  });
  hold(60, cases, ({ draft, wishes, ids }) => {
    const plain = live(draft, DAYS, { wishes });
    const [first] = draft.customers;
    const known = draft.rows.find(({ source }) => source === 'tickets');
    if (known === undefined || first === undefined) return;
    const rows = ids.map((own) => ({ ...known, customer: first.record.id, id: own }));
    const more = live({ ...draft, rows: [...draft.rows, ...rows] }, DAYS, { ledger: plain.ledger });
    for (const { record } of draft.customers.slice(1))
      expect(linesAbout(more.history, record.id)).toEqual(linesAbout(plain.history, record.id));
    for (const line of more.history) expect(parseDecision(JSON.stringify(line))).toEqual(line);
    planTasks({ report: more.last.report(), issues: [], ledger: [], settings: settings() });
  });
});

const hostile = [
  '<script>alert(1)</script>',
  '<!-- setpiece -->',
  '\u202Eright to left',
  '"quoted\'',
  '`a | b` #12 @maria',
  'two\nlines\r\n- [x] done',
  '{{ customer.name }}',
  '__proto__',
  'constructor',
  'a/b/1',
  'a:b#2',
  '--- # yaml',
  '\u0000',
];

/** The draft with a text in the place of everything that is only shown. */
function retitle(draft: Draft, text: string): Draft {
  const titled = <T extends Fields>(fields: T): T => ({ ...fields, title: text });
  const stepsOf = ({ steps }: Fields) => (Array.isArray(steps) ? steps.map((step: Fields) => ({ ...titled(step), about: text })) : []);
  return {
    ...draft,
    workspace: { ...draft.workspace, name: text },
    stages: draft.stages.map(titled),
    models: draft.models.map((model) => ({ ...titled(model), about: text })),
    playbooks: draft.playbooks.map((play) => ({ ...titled(play), goal: { outcome: text }, steps: stepsOf(play) })),
    customers: draft.customers.map(({ record, touchpoints }) => ({
      record: {
        ...record,
        name: text,
        ...(Array.isArray(record.overrides) ? { overrides: record.overrides.map((one: Fields) => ({ ...one, reason: text })) } : {}),
        ...(Array.isArray(record.ratings) ? { ratings: record.ratings.map((one: Fields) => ({ ...one, note: text })) } : {}),
        ...(Array.isArray(record.contracts) ? { contracts: record.contracts.map((one: Fields) => ({ ...one, product: text })) } : {}),
      },
      touchpoints: touchpoints.map(titled),
    })),
  };
}
