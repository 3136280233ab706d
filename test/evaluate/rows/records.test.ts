import { describe, expect, test } from 'vitest';
import { createCustomerDay } from '../../../src/evaluate/customer-day.ts';
import { OwnRows } from '../../../src/evaluate/rows/own-rows.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import { formatDay } from '../../../src/model/day.ts';
import { isBuiltIn } from '../../../src/model/source.ts';
import { given, observed, on } from '../given.ts';
import { Days, play } from '../runs/days.ts';

const past = foldDecisions([]);
const record = `id: acme
name: Acme
owners:
  - { role: csm, login: maria, from: 2026-03-01 }
  - { role: csm, login: jonas, from: 2026-06-01 }
  - { role: ae, login: sam, from: 2026-03-01, to: 2026-05-31 }
contracts:
  - { id: "2025", start: 2025-01-01, end: 2025-12-31, product: Basic, arr: 100, seats: 5 }
  - { id: "2026", start: 2026-01-01, end: 2026-06-30, auto_renew: yes, product: Platform, arr: { 2026-01-01: 1000, 2026-08-01: 1500.5 } }
  - { id: "2027", start: 2027-01-01, end: 2027-12-31, product: Platform }
people:
  - { id: p-1, persona: sponsor }
  - { id: p-2, persona: user, from: 2026-02-01, left_on: 2026-08-14 }
ratings:
  - { kind: sentiment, value: red, on: 2026-09-01, by: maria }
  - { kind: sentiment, value: green, on: 2026-10-20, by: maria }
  - { kind: nps, value: 9, on: 2026-10-25, by: p-1 }
opportunities:
  - { id: o-1, kind: upgrade, amount: 18000, opened: 2026-09-18 }
  - { id: o-2, kind: upgrade, amount: 5000, opened: 2026-09-01, closed: 2026-10-10, won: yes }
  - { id: o-3, kind: training, amount: 900, opened: 2026-10-20 }
`;
const files = {
  'customers/acme/customer.yaml': record,
  'customers/acme/touchpoints/2026-10-14-call.md': '---\nkind: call\non: 2026-10-14\nby: maria\npeople: [p-1, p-2]\n---\nNotes.\n',
  'customers/acme/touchpoints/2026-10-30-email.md': '---\nkind: email\non: 2026-10-30\nby: maria\nsentiment: green\n---\nNotes.\n',
  'customers/acme/success-plan.yaml': `objectives:
  - id: handle_time
    words: Faster answers
    department: service
    status: done
    goal: { outcome: Shorter calls, direction: down, baseline: 420, measured_on: 2026-03-15, target: 357, by: 2026-09-30 }
    owners: { ours: maria }
    result: { value: 351, on: 2026-09-28, confirmed_by: p-1, evidence: Their report }
`,
};

/** The values of metrics over acme's record on a day: numbers and texts, dates as text. */
function valuesOn(metrics: Readonly<Record<string, string>>, date: string): Readonly<Record<string, unknown>> {
  const lines = Object.entries(metrics).map(([name, metric]) => `  ${name}: ${metric}\n`);
  const program = given({ ...files, 'playbooks/metrics/m.yaml': `metrics:\n${lines.join('')}` });
  const [customer] = program.content.customers;
  if (customer === undefined) throw new Error('no customer');
  const day = createCustomerDay({ program, observations: observed({}), past, customer, day: on(date) });
  return Object.fromEntries(
    Object.keys(metrics).map((name) => {
      const value = day.read(name);
      return [name, program.metrics.get(name)?.meaning.type === 'date' && typeof value === 'number' ? formatDay(value) : value];
    }),
  );
}

/** What a playbook starts on, as `day id`. */
function startsOn(source: string, date: string, where = ''): readonly string[] {
  const program = given({ ...files, ...play(`per: ${source}\nstart:\n  each: ${source}\n${where}`) });
  const [only] = program.playbooks;
  if (only === undefined || !isBuiltIn(source)) throw new Error('no playbook, or no source');
  const starts = new OwnRows({ program, past }).starts(only, source, on(date));
  return starts.map(({ day, id }) => `${formatDay(day)} ${id}`);
}

describe('rows of a record', () => {
  test('are counted up to the end of the day before', () => {
    const calls = '{ count: rows, of: touchpoints, where: row.kind == "call" }';
    const metrics = {
      calls,
      last_call: '{ last: at, of: touchpoints, type: date }',
      nps: '{ last: value, of: ratings, where: row.kind == "nps", type: number }',
    };
    expect(valuesOn(metrics, '2026-10-14')).toEqual({ calls: 0, last_call: undefined, nps: undefined });
    expect(valuesOn(metrics, '2026-10-15')).toEqual({ calls: 1, last_call: '2026-10-14', nps: undefined });
    expect(valuesOn(metrics, '2026-11-02')).toEqual({ calls: 1, last_call: '2026-10-30', nps: 9 });
  });

  test('from a day of the record on leave older ones out', () => {
    const metrics = {
      ours: '{ count: rows, of: ratings, since: owner.csm.from }',
      owners: '{ count: rows, of: owners, since: owner.csm.from }',
    };
    expect(valuesOn(metrics, '2026-11-02')).toEqual({ ours: 3, owners: 1 });
  });

  test('of contracts go on while they renew by themselves, and say what held on the last day that counts', () => {
    const running = '{ count: open, of: contracts }';
    const metrics = {
      running,
      ended: '{ last: id, of: contracts, where: known(row.to) }',
      paid: '{ last: arr, of: contracts, type: number }',
    };
    expect(valuesOn(metrics, '2025-06-01')).toEqual({ running: 1, ended: undefined, paid: 100 });
    expect(valuesOn(metrics, '2026-07-15')).toEqual({ running: 1, ended: '2025', paid: 1000 });
    // On 1 August the last day that counts is 31 July.
    expect(valuesOn(metrics, '2026-08-01').paid).toBe(1000);
    expect(valuesOn(metrics, '2026-08-02').paid).toBe(1500.5);
    expect(valuesOn({ end: '{ last: end, of: contracts, type: date }' }, '2026-07-15')).toEqual({ end: '2026-12-31' });
  });

  test('of people and owners last from a day to another; a newer owner of a role ends the one before', () => {
    const metrics = {
      people: '{ count: open, of: people }',
      left: '{ count: closed, of: people, window: 90d }',
      csms: '{ count: open, of: owners, where: row.role == "csm" }',
      hand_overs: '{ count: closed, of: owners }',
      csm: '{ last: login, of: owners, where: row.role == "csm" }',
    };
    expect(valuesOn(metrics, '2026-05-01')).toEqual({ people: 2, left: 0, csms: 1, hand_overs: 0, csm: 'maria' });
    expect(valuesOn(metrics, '2026-09-01')).toEqual({ people: 1, left: 1, csms: 1, hand_overs: 2, csm: 'jonas' });
  });

  test('of opportunities are open until they are won or lost, which is not known before', () => {
    const metrics = {
      upgrades_open: '{ count: open, of: opportunities, where: row.kind == "upgrade" }',
      closed_90d: '{ count: closed, of: opportunities, window: 90d }',
      won: '{ count: rows, of: opportunities, where: row.won == true }',
      amount: '{ sum: amount, of: opportunities }',
    };
    expect(valuesOn(metrics, '2026-10-01')).toEqual({ upgrades_open: 2, closed_90d: 0, won: 0, amount: 23_000 });
    expect(valuesOn(metrics, '2026-11-02')).toEqual({ upgrades_open: 1, closed_90d: 1, won: 1, amount: 23_900 });
  });

  test('of a success plan carry their result from its day on', () => {
    const metrics = {
      done: '{ count: rows, of: objectives, where: row.status == "done" }',
      reached: '{ last: result, of: objectives, type: number }',
      agreed: '{ first_day: rows, of: objectives }',
      due: '{ last: by, of: objectives, type: date }',
    };
    expect(valuesOn(metrics, '2026-09-28')).toEqual({ done: 0, reached: undefined, agreed: '2026-03-15', due: '2026-09-30' });
    expect(valuesOn(metrics, '2026-09-29')).toEqual({ done: 1, reached: 351, agreed: '2026-03-15', due: '2026-09-30' });
  });

  test('of attendance are one for each touchpoint and person', () => {
    const metrics = {
      there: '{ distinct: person, of: attendance }',
      sponsor: '{ days_since_last: rows, of: attendance, where: row.persona == "sponsor" }',
    };
    expect(valuesOn(metrics, '2026-11-02')).toEqual({ there: 2, sponsor: 19 });
  });

  test('start playbooks under an id of their own', () => {
    expect(startsOn('ratings', '2026-11-02')).toEqual([
      '2026-09-01 sentiment@2026-09-01/maria',
      '2026-10-20 sentiment@2026-10-20/maria',
      '2026-10-25 nps@2026-10-25/p-1',
    ]);
    expect(startsOn('ratings', '2026-10-25', '  where: row.value != "red"')).toEqual(['2026-10-20 sentiment@2026-10-20/maria']);
    expect(startsOn('owners', '2026-11-02', '  where: row.role == "csm"')).toEqual([
      '2026-03-01 csm@2026-03-01',
      '2026-06-01 csm@2026-06-01',
    ]);
    expect(startsOn('contracts', '2026-11-02')).toEqual(['2025-01-01 2025', '2026-01-01 2026']);
    expect(startsOn('people', '2026-11-02')).toEqual(['2025-01-01 p-1', '2026-02-01 p-2']);
    expect(startsOn('objectives', '2026-11-02')).toEqual(['2026-03-15 handle_time']);
    expect(startsOn('attendance', '2026-11-02')).toEqual(['2026-10-14 2026-10-14-call/p-1', '2026-10-14 2026-10-14-call/p-2']);
    expect(startsOn('opportunities', '2026-09-19')).toEqual(['2026-09-01 o-2', '2026-09-18 o-1']);
  });

  test('of contracts start a run about that contract', () => {
    const started = play('per: contracts\nfor: contract.product == "Platform"\nstart: { each: contracts, also_existing: true }');
    expect(new Days({ ...files, ...started }).run('2026-10-01', '2026-10-03').keys).toEqual(['play/acme:2026/1 open']);
  });

  test('that repeat one another are told apart by a number', () => {
    const twice = record.replace('  - { kind: nps,', '  - { kind: sentiment, value: yellow, on: 2026-10-20, by: maria }\n  - { kind: nps,');
    const program = given({ ...files, 'customers/acme/customer.yaml': twice, ...play('per: ratings\nstart: { each: ratings }') });
    const [only] = program.playbooks;
    const ids = only && new OwnRows({ program, past }).starts(only, 'ratings', on('2026-10-21')).map(({ id }) => id);
    expect(ids).toEqual(['sentiment@2026-09-01/maria', 'sentiment@2026-10-20/maria', 'sentiment@2026-10-20/maria/2']);
  });
});
