import { describe, expect, test } from 'vitest';
import type { Backtest } from '../../src/proof/backtest.ts';
import { run, temporaryFolder, write } from './recording.ts';

/*
 * A book of 60 customers, looked at on 2026-03-01. The first 20 are lost within 90 days. One honest measure says nothing of that; every other one a test adds reads
 * the future in its own way.
 */
const day = '2026-03-01';
const isLost = (index: number): boolean => index < 20;
const lostOn = (index: number): string => `2026-04-${String(1 + index).padStart(2, '0')}`;
const customers = Array.from({ length: 60 }, (_, index) => index);

interface Planted {
  /** Below `measures:` of the model. */
  readonly measure?: string;
  readonly definitions?: string;
  readonly record?: (index: number) => string;
  readonly contract?: (index: number) => string;
  readonly rows?: Readonly<Record<string, (index: number) => readonly string[]>>;
  readonly constant?: string;
  readonly for?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function workspace(planted: Planted = {}): string {
  const own = customers.filter((index) => planted.files?.[`customers/c${index}/customer.yaml`] === undefined);
  const records = own.map((index) => {
    const contract = planted.contract ?? ((at: number) => (isLost(at) ? `ended: ${lostOn(at)}` : 'auto_renew: yes'));
    const text = `id: c${index}\nname: Customer ${index}\ncontracts:\n  - id: "1"\n    start: 2025-01-01\n    arr: 1000\n    ${contract(index)}\n${planted.record?.(index) ?? ''}`;
    return [`customers/c${index}.yaml`, text] as const;
  });
  // As many logins as the index leaves by a number that knows nothing of the loss.
  const logins = customers.flatMap((index) => Array.from({ length: 1 + ((index * 7) % 11) }, (_, at) => `c${index},2026-02-${10 + at}`));
  const others = Object.entries(planted.rows ?? {}).map(
    ([file, rows]) => [`customers/data/${file}`, `${rows(-1).join('')}\n${customers.flatMap(rows).join('\n')}\n`] as const,
  );
  return write(temporaryFolder(), {
    'playbooks/workspace.yaml': `format: 1\nname: Planted\ntime_zone: UTC\ncountry: DE\ncurrency: EUR\nlive_from: 2026-01-01\nas_of: 2026-11-02\ncustom: { mood: text }\nteam:\n  - { login: ada, name: Ada, roles: [csm] }\n`,
    'playbooks/journey.yaml': 'stages:\n  - id: active\n    when: true\n',
    'playbooks/metrics/all.yaml': `sources:
  logins: { files: data/logins.csv, customer: customer, at: day }
  visits: { files: data/visits.csv, customer: customer, at: day }
metrics:
  logins_28d: { count: rows, of: logins, window: 28d }
outcomes:
  lost: { not_renewed: yes, within: 90d, constant: [${planted.constant ?? ''}] }
`,
    ...(planted.definitions === undefined ? {} : { 'playbooks/metrics/planted.yaml': planted.definitions }),
    'playbooks/health/standard.yaml': `id: standard
title: Standard
for: ${planted.for ?? 'all'}
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  honest:
    weight: ${planted.measure === undefined ? 100 : 50}
    value: logins_28d
    score: { line: { 0: 0, 12: 100 } }
${planted.measure ?? ''}`,
    'customers/data/logins.csv': `customer,day\n${logins.join('\n')}\n`,
    // Something happens until the end, so that the data reach as far as the horizon.
    'customers/data/visits.csv': 'customer,day\nc59,2026-11-01\n',
    ...Object.fromEntries([...records, ...others]),
    ...planted.files,
  });
}

const leak = (value: string, score: string): string =>
  `  leak:\n    weight: 50\n    value: ${value}\n    missing: 90\n    score: ${score}\n`;

async function backtest(planted: Planted = {}): Promise<Backtest> {
  const { exit, out, err } = await run(workspace(planted), ['backtest', '--on', day, '--json']);
  expect([exit, exit === 0 ? '' : err]).toEqual([0, '']);
  return JSON.parse(out) as Backtest; // what the command itself made
}

const measure = (result: Backtest, name: string) => result.measures.find((one) => one.name === name);

test('the honest book: 20 of 60 are lost, and the score does not know', async () => {
  const { all, excluded, warnings } = await backtest();
  expect([all.n, all.losses, excluded]).toEqual([60, 20, []]);
  expect(all.verdict).toBe('holds half');
  expect(warnings.map(({ code }) => code)).toContain('holds half');
});

describe('what was not known is left out with its name', () => {
  test('a field of the record that was edited after the loss', async () => {
    const result = await backtest({
      record: (index) => `custom:\n  mood: ${isLost(index) ? 'left' : 'fine'}\n`,
      measure: leak('customer.mood', '{ is: { left: red, fine: green } }'),
    });
    expect(result.excluded).toEqual([
      {
        kind: 'measure',
        name: 'standard/leak',
        because: 'customer.mood has no days in 60 records, so what it said on an earlier day is not known',
        at: expect.stringMatching(/^playbooks\/health\/standard\.yaml:\d+$/),
        source: expect.stringMatching(/^customers\/c0\.yaml:9$/),
      },
    ]);
    expect(measure(result, 'leak')).toBeUndefined();
    expect(result.all.auc).toEqual((await backtest()).all.auc);
    const { out } = await run(
      workspace({ record: () => 'custom:\n  mood: fine\n', measure: leak('customer.mood', '{ is: { left: red, fine: green } }') }),
      ['backtest', '--on', day],
    );
    expect(out).toMatch(/measure standard\/leak \(playbooks\/health\/standard\.yaml:\d+\): customer\.mood has no days/);
  });

  test('the same field with its days is known from each of them on', async () => {
    const result = await backtest({
      record: (index) => `custom:\n  mood:\n    2025-01-01: fine\n${isLost(index) ? `    ${lostOn(index)}: left\n` : ''}`,
      measure: leak('customer.mood', '{ is: { left: red, fine: green } }'),
    });
    expect(result.excluded).toEqual([]);
    expect(measure(result, 'leak')?.auc?.value).toBe(0.5);
  });

  test('a source that is a snapshot', async () => {
    const result = await backtest({
      definitions:
        'sources:\n  crm: { files: data/crm.csv, customer: customer, snapshot: yes }\nmetrics:\n  crm_state: { last: state, of: crm }\n',
      rows: { 'crm.csv': (index) => (index < 0 ? ['customer,state'] : [`c${index},${isLost(index) ? 'gone' : 'here'}`]) },
      measure: leak('crm_state', '{ is: { gone: red, here: green } }'),
    });
    expect(result.excluded[0]).toMatchObject({
      name: 'standard/leak',
      because: 'crm_state reads crm, a snapshot without a past',
      source: 'playbooks/metrics/planted.yaml:2',
    });
  });

  test('an end date that was filled in when the contract was over', async () => {
    const result = await backtest({
      contract: (index) => (isLost(index) ? `end: ${lostOn(index)}` : 'seats: 3'),
      measure: leak('days_until(contract.end)', '{ from: { 0: red, 200: green } }'),
    });
    expect(result.all.losses).toBe(20);
    expect(result.excluded[0]?.because).toContain('each of the 20 that are written has passed while others run without one');
    expect(result.excluded[0]?.source).toBe('customers/c0.yaml:7');
  });

  test('objectives that were dropped on no day', async () => {
    const plan = `objectives:
  - id: goal
    words: More
    status: dropped
    goal: { outcome: More, direction: up, baseline: 1, target: 2, by: 2026-12-31 }
    owners: { ours: ada }
`;
    const result = await backtest({
      files: {
        'customers/c0/customer.yaml': 'id: c0\nname: Customer 0\ncontracts:\n  - { id: "1", start: 2025-01-01, ended: 2026-04-01 }\n',
        'customers/c0/success-plan.yaml': plan,
      },
      measure: leak('objectives.active', '{ from: { 0: red, 1: green } }'),
    });
    expect(result.excluded[0]).toMatchObject({
      name: 'standard/leak',
      because: 'objectives.active reads objectives, and 1 objective was dropped or done on a day that nobody wrote down',
      source: 'customers/c0/success-plan.yaml:4',
    });
  });

  test('an exception without a first day', async () => {
    const result = await backtest({
      record: (index) =>
        isLost(index) ? 'overrides:\n  - { what: health, value: red, reason: They left, by: ada, until: 2026-12-31 }\n' : '',
    });
    expect(result.excluded).toHaveLength(20);
    expect(result.excluded[0]).toMatchObject({ kind: 'override', name: 'c0', at: 'customers/c0.yaml:9' });
    expect(result.all.auc).toEqual((await backtest()).all.auc);
  });
});

describe('what is dated later does not count', () => {
  test('rows after the day', async () => {
    const result = await backtest({
      definitions:
        'sources:\n  goodbyes: { files: data/goodbyes.csv, customer: customer, at: day }\nmetrics:\n  goodbyes: { count: rows, of: goodbyes, else: 0 }\n',
      rows: {
        'goodbyes.csv': (index) => (index < 0 ? ['customer,day', '\nc59,2025-01-02'] : isLost(index) ? [`c${index},${lostOn(index)}`] : []),
      },
      measure: leak('goodbyes', '{ up_to: { 0: green, else: red } }'),
    });
    expect(measure(result, 'leak')).toMatchObject({ known: 60, verdict: 'holds half' });
    // Only c59 has a row before the day.
    expect(measure(result, 'leak')?.auc?.value).toBeCloseTo(0.4875, 10);
  });

  test('the last day of a span is not known before it is over', async () => {
    const spans = 'sources:\n  cases: { files: data/cases.csv, customer: customer, from: opened, to: closed }\nmetrics:\n';
    const rows = {
      'cases.csv': (index: number) =>
        index < 0 ? ['customer,opened,closed'] : [`c${index},2026-01-10,${isLost(index) ? lostOn(index) : ''}`],
    };
    for (const [metric, where] of [
      ['count: open', ''],
      ['count: closed', ''],
      ['count: rows', ', where: known(row.closed)'],
    ]) {
      const result = await backtest({
        definitions: `${spans}  cases:\n    ${metric}\n    of: cases\n    else: 0\n${where === '' ? '' : '    where: known(row.closed)\n'}`,
        rows,
        measure: leak('cases', '{ up_to: { 0: green, else: red } }'),
      });
      expect(measure(result, 'leak')?.auc?.value).toBe(0.5);
    }
  });

  test('a contract that ends early runs on until it has', async () => {
    const result = await backtest({ measure: leak('days_since(contract.ended)', '{ from: { 0: red } }') });
    expect(measure(result, 'leak')?.auc?.value).toBe(0.5);
  });
});

describe('what cannot be seen from the files shows in the figures', () => {
  const marks =
    'sources:\n  reviews: { files: data/reviews.csv, customer: customer, at: day }\nmetrics:\n  verdict: { last: verdict, of: reviews }\n';

  test('a row whose cell was edited after the loss sorts them too well', async () => {
    const result = await backtest({
      definitions: marks,
      rows: {
        'reviews.csv': (index) => (index < 0 ? ['customer,day,verdict'] : [`c${index},2026-01-15,${isLost(index) ? 'lost' : 'good'}`]),
      },
      measure: leak('verdict', '{ is: { lost: red, good: green } }'),
    });
    expect(result.excluded).toEqual([]);
    expect(result.warnings).toContainEqual({ code: 'measure too good', about: 'standard/leak', value: 1 });
  });

  test('a row that only those have who were lost', async () => {
    const result = await backtest({
      definitions: marks,
      rows: { 'reviews.csv': (index) => (index < 0 ? ['customer,day,verdict'] : isLost(index) ? [`c${index},2026-01-15,why`] : []) },
      measure: '  leak:\n    weight: 50\n    value: verdict\n    score: { is: { why: yellow } }\n',
    });
    expect(result.warnings).toContainEqual({ code: 'known by loss', about: 'standard/leak', value: 0 });
  });

  test('a promise of the author that does not hold', async () => {
    const result = await backtest({
      constant: 'customer.mood',
      record: (index) => `custom:\n  mood: ${isLost(index) ? 'left' : 'fine'}\n`,
      measure: leak('customer.mood', '{ is: { left: red, fine: green } }'),
    });
    expect(result.warnings.map(({ code, about }) => [code, about])).toContainEqual(['measure too good', 'standard/leak']);
  });
});

test('what decides who is scored cannot be left out: the back-test stops and names it', async () => {
  const { exit, out, err } = await run(
    workspace({ for: 'customer.mood != "left"', record: (index) => `custom:\n  mood: ${isLost(index) ? 'left' : 'fine'}\n` }),
    ['backtest', '--on', day],
  );
  expect([exit, out]).toEqual([1, '']);
  expect(err).toContain('playbooks/health/standard.yaml:3:6 error backtest-undated');
  expect(err).toContain('`for` of the model standard cannot be looked at on an earlier day: customer.mood has no days in 60 records');
  expect(err).toContain('(customers/c0.yaml:9)');
});

test('a day whose horizon is not over is refused, with the last one that is', async () => {
  const { exit, err } = await run(workspace(), ['backtest', '--on', `${day},2026-09-15`]);
  expect(exit).toBe(2);
  expect(err).toContain('What became of the customers of 2026-09-15 is not known yet');
  expect(err).toContain('The last day that can be looked at is 2026-08-03.');
});
