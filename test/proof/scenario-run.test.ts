import { describe, expect, test } from 'vitest';
import { placeScenarios } from '../../src/proof/difference.ts';
import { runScenario } from '../../src/proof/scenario-run.ts';
import { differencesOf, given, runAll } from './given-scenario.ts';

/** The example of the format: 1 November 2026 is 150 days before the contract ends. */
const design = `scenario: A quiet customer gets the renewal play, and a save plan when leaving
playbook: renewal-90
customer:
  like: acme
data:
  seat_use: { 2026-10-01: 70%, 2026-11-15: 60% }
did:
  - { on: 2026-11-05, step: value_report }
  - { on: 2026-11-19, step: sponsor_call }
  - { on: 2026-11-20, answer: position, with: leaving }
expect:
  2026-10-31: { runs: none }
  2026-11-01: { opens: renewal-90, owner: maria, due: 2027-01-15 }
  2026-11-20: { step: save, starts: save-plan }
never: [urgent]
`;

describe('the example of the format', () => {
  test('passes: a Sunday opens, and only the due day rolls back from a Saturday', () => {
    expect(differencesOf(design)).toEqual([]);
  });

  test('differs where the words are changed, each at its line', () => {
    const changed = design
      .replace('2026-10-31: { runs: none }', '2026-11-02: { runs: none }')
      .replace('owner: maria, due: 2027-01-15', 'owner: jonas, due: 2027-01-16')
      .replace('with: leaving', 'with: renewing')
      .replace('never: [urgent]', 'never: [renewal-90]');
    expect(differencesOf(changed)).toEqual([
      '2026-11-01 owner:13 expected jonas, got maria',
      '2026-11-01 due:13 expected 2027-01-16, got 2027-01-15',
      '2026-11-01 never:15 expected no run of renewal-90, got renewal-90/acme/1 is open',
      '2026-11-02 runs:12 expected none, got renewal-90/acme/1, open since 2026-11-01',
      '2026-11-20 starts:14 expected save-plan, got no run of save-plan',
      '2026-11-20 step:14 expected save to be part of renewal-90/acme/1, got skipped',
    ]);
  });

  test('a run opens once, and a step starts what it names', () => {
    const changed = design
      .replace('2026-11-20: { step: save,', '2026-11-05: { opens: renewal-90 }\n  2026-11-20: { step: position,')
      .replace('never: [urgent]\n', '');
    expect(differencesOf(changed)).toEqual([
      '2026-11-05 opens:14 expected renewal-90, got renewal-90/acme/1 is open since 2026-11-01',
      '2026-11-20 starts:15 expected save-plan, got save-plan/acme/1 is open since 2026-11-20',
    ]);
  });

  test('is about the playbook: an answer that nobody gave starts no save plan', () => {
    expect(differencesOf(design.replace(/ {2}- \{ on: 2026-11-20.*\n/, ''))).toEqual([
      '2026-11-20 starts:13 expected save-plan, got no run of save-plan',
    ]);
  });

  test('gives the same in any order and any number of times', () => {
    const other =
      'scenario: Other\nplaybook: save-plan\ncustomer: { like: acme }\ndata: { tier: busy, seat_use: 90% }\nexpect:\n  2026-10-02: { runs: none }\n';
    const list = [design, other].map((text) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`);
    const program = given(list.join(''));
    const placed = program.content.scenarios.flatMap(placeScenarios);
    const forth = placed.map((one) => runScenario(program, one));
    const back = [...placed].reverse().map((one) => runScenario(program, one));
    expect(back.reverse()).toEqual(forth);
    expect(forth.map(({ name, line, passed }) => [name, line, passed])).toEqual([
      ['A quiet customer gets the renewal play, and a save plan when leaving', 1, true],
      ['Other', 16, true],
    ]);
  });

  test('what was true before the first day named is taken as given', () => {
    const before = `scenario: A date that was reached before\nplaybook: renewal-90\ncustomer: { like: acme }\nexpect:\n`;
    expect(differencesOf(`${before}  2026-11-02: { runs: none }\n`)).toEqual([]);
    expect(differencesOf(`${before}  2026-11-01: { runs: none }\n`)).toHaveLength(1);
  });
});

test('what a scenario says of a metric stays with it', () => {
  const says = (name: string, more: string) => `- scenario: ${name}\n  playbook: win-back\n  customer:\n    like: acme\n${more}`;
  const ended = '    contracts:\n      - { id: "1", start: 2026-01-01, end: 2026-10-31 }\n';
  const results = runAll(
    says(
      'One who is said to leave',
      '  data:\n    departed: { 2026-10-01: no, 2026-10-30: yes }\n  expect:\n    2026-10-30: { opens: win-back }\n',
    ) + says('One who leaves', `${ended}  expect:\n    2026-10-31: { runs: none }\n    2026-11-01: { opens: win-back }\n`),
  );
  expect(results.map(({ differences }) => differences)).toEqual([[], []]);
});

describe('the customer', () => {
  const small = `scenario: Too small\nplaybook: renewal-90\ncustomer:\n  like: acme\n  contracts:\n    - { id: "1", start: 2026-04-01, end: 2027-03-31, arr: 100 }\n`;
  test('is like another with fields replaced, those under custom one by one', () => {
    expect(differencesOf(`${small}expect:\n  2026-11-01: { opens: renewal-90, owner: maria }\n`)).toEqual([]);
    expect(differencesOf(`${small}  custom: { plan: silver }\nexpect:\n  2026-11-01: { opens: renewal-90 }\n`)).toEqual([]);
    expect(differencesOf(`${small}  custom: { strategic: no }\nexpect:\n  2026-11-01: { runs: none }\n`)).toEqual([]);
  });

  test('is alone: made of nothing but what the scenario says', () => {
    expect(
      differencesOf(
        'scenario: Alone\ncustomer:\n  contracts:\n    - { id: "1", start: 2026-04-01, end: 2027-03-31, arr: 60000 }\nexpect:\n  2026-11-01: { opens: renewal-90, owner: none }\n',
      ),
    ).toEqual([]);
  });

  test('that is none yet has neither band nor stage', () => {
    expect(
      differencesOf(
        'scenario: Early\ncustomer: { like: acme }\nexpect:\n  2026-03-01: { band: red, stage: maturity, metrics: { users: 1 } }\n',
      ),
    ).toEqual([
      '2026-03-01 band:4 expected red, got no customer on this day: not yet a customer',
      '2026-03-01 stage:4 expected maturity, got no customer on this day: not yet a customer',
      '2026-03-01 metrics.users:4 expected 1, got no customer on this day: not yet a customer',
    ]);
  });
});

describe('data', () => {
  const data = (given: string, expected: string) =>
    differencesOf(`scenario: Data\ncustomer: { like: acme }\ndata:\n${given}expect:\n${expected}`);

  test('derives what is not given from what is', () => {
    expect(
      data(
        '  users: { 2026-10-01: 80, 2026-10-05: 30, 2026-10-08: missing }\n',
        '  2026-10-01: { metrics: { seat_use: 80%, tier: busy }, band: green, stage: maturity }\n' +
          '  2026-10-05: { metrics: { seat_use: 30%, tier: quiet }, band: red, opens: save-plan }\n' +
          '  2026-10-08: { metrics: { users: missing, seat_use: missing }, band: unknown }\n',
      ),
    ).toEqual([]);
  });

  test('overrides what would be derived', () => {
    expect(
      data('  users: 80\n  seat_use: 20%\n  tier: busy\n', '  2026-10-01: { metrics: { users: 80, seat_use: 20%, tier: busy } }\n'),
    ).toEqual([]);
  });

  test('metrics that are not given are missing, those of the record too', () => {
    expect(data('  users: 80\n', '  2026-10-01: { metrics: { last_call: missing } }\n')).toEqual([]);
    expect(data('  last_call: 2026-09-30\n', '  2026-10-01: { metrics: { last_call: 2026-09-30, users: missing } }\n')).toEqual([]);
  });

  test('numbers are compared to the places that are written', () => {
    expect(data('  users: 33.34\n', '  2026-10-01: { metrics: { seat_use: 33%, users: 33.3 } }\n')).toEqual([]);
    expect(data('  users: 33.34\n', '  2026-10-01: { metrics: { seat_use: 33.4%, users: 34 } }\n')).toEqual([
      '2026-10-01 metrics.seat_use:6 expected 33.4%, got 33.34%',
      '2026-10-01 metrics.users:6 expected 34, got 33.34',
    ]);
  });

  test('whether a run is put off or escalated is compared on the day', () => {
    const differences = differencesOf(
      'scenario: Put off\nplaybook: save-plan\ncustomer: { like: acme }\ndata: { seat_use: { 2026-10-01: 80%, 2026-10-05: 30% } }\n' +
        'did:\n  - { on: 2026-10-06, snooze: 2026-10-20, reason: Later }\nexpect:\n' +
        '  2026-10-05: { snoozed: 2026-10-20, escalated: manager }\n' +
        '  2026-10-20: { snoozed: 2026-10-20, escalated: none }\n' +
        '  2026-10-21: { snoozed: 2026-10-20 }\n',
    );
    expect(differences).toEqual([
      '2026-10-05 escalated:8 expected manager, got none',
      '2026-10-05 snoozed:8 expected until 2026-10-20, got not put off',
      '2026-10-21 snoozed:10 expected until 2026-10-20, got not put off',
    ]);
  });

  test('score and coverage match when they round to what is written, and are missing without a score', () => {
    const differences = differencesOf(
      'scenario: Figures\ncustomer: { like: acme }\ndata: { seat_use: { 2026-10-01: 80%, 2026-10-08: missing } }\nexpect:\n' +
        '  2026-10-01: { score: 90, coverage: 100% }\n' +
        '  2026-10-02: { score: 60.5, coverage: 60% }\n' +
        '  2026-10-03: { score: missing, coverage: most }\n' +
        '  2026-10-08: { score: missing, coverage: 0% }\n' +
        '  2026-10-09: { score: 0 }\n',
    );
    expect(differences).toEqual([
      '2026-10-02 score:6 expected 60.5, got 90',
      '2026-10-02 coverage:6 expected 60%, got 100%',
      '2026-10-03 score:7 expected missing, got 90',
      '2026-10-03 coverage:7 expected a number, got "most"',
      '2026-10-09 score:9 expected 0, got missing',
    ]);
  });

  test('differences of metrics, band and stage name what was got', () => {
    expect(
      data(
        '  users: 80\n',
        '  2026-10-01: { metrics: { tier: quiet, last_call: 2026-09-30, users: missing }, band: red, stage: renewing }\n',
      ),
    ).toEqual([
      '2026-10-01 band:6 expected red, got green',
      '2026-10-01 stage:6 expected renewing, got maturity',
      '2026-10-01 metrics.last_call:6 expected 2026-09-30, got missing',
      '2026-10-01 metrics.tier:6 expected quiet, got busy',
      '2026-10-01 metrics.users:6 expected missing, got 80',
    ]);
  });
});

describe('rows', () => {
  const ticket = (row: string, expected: string) =>
    differencesOf(`scenario: Rows\nplaybook: urgent\ncustomer: { like: acme }\nrows:\n  tickets:\n    - ${row}\nexpect:\n${expected}`);

  test('start a playbook where its condition holds, with the types it compares by', () => {
    const opens = '  2026-10-01: { runs: none }\n  2026-10-02: { opens: urgent, step: call, due: 2026-10-05 }\n';
    expect(ticket('{ id: T-1, on: 2026-10-02, priority: urgent, minutes: 45 }', opens)).toEqual([]);
    expect(ticket('{ id: T-1, on: 2026-10-02, priority: urgent, minutes: 30 }', opens)).toEqual([
      '2026-10-02 opens:9 expected urgent, got no run of urgent',
    ]);
    expect(ticket('{ id: T-1, on: 2026-10-02, priority: urgent }', '  2026-10-02: { runs: none }\n')).toEqual([]);
  });

  test('have the columns that conditions read, values that can be, and ids of their own', () => {
    const none = '  2026-10-02: { runs: none }\n';
    expect(ticket('{ id: T-1, on: 2026-10-02, priorty: urgent }', none)).toEqual([
      '2026-10-02 rows.tickets:6 expected a column that a metric or a `where` reads, got `priorty`, which there is not (did you mean `priority`?)',
    ]);
    expect(ticket('{ id: T-1, on: 2026-10-02, minutes: many }', none)).toEqual(['2026-10-02 rows.tickets:6 expected a number, got "many"']);
    expect(ticket('{ id: T-1, on: 2026-10-01 }\n    - { id: T-1, on: 2026-10-02 }', none)).toEqual([
      '2026-10-02 rows.tickets:7 expected an id of its own, got T-1 again',
    ]);
  });

  test('open a run each; keys speak of the one that closes, and a deed that may be about both is refused', () => {
    const two = (more: string, expected: string) =>
      ticket(
        `{ id: T-1, on: 2026-10-02, priority: urgent, minutes: 45 }\n    - { id: T-2, on: 2026-10-06, priority: urgent, minutes: 45 }\n${more.trimEnd()}`,
        expected,
      );
    expect(
      two(
        'data: { last_call: { 2026-10-07: 2026-10-05 } }',
        '  2026-10-06: { state: open }\n  2026-10-07: { closes: urgent, state: done }\n  2026-10-08: { state: open }\n',
      ),
    ).toEqual([]);
    expect(two('did:\n  - { on: 2026-10-07, step: call }', '  2026-10-07: { state: open }\n')).toEqual([
      '2026-10-07 did:9 expected one open run it can be about, got urgent/acme:T-1/1, urgent/acme:T-2/1',
    ]);
  });

  const rows = (lines: string, expected: string, more = '') =>
    differencesOf(`scenario: Rows\ncustomer:\n  like: acme${more}\nrows:\n${lines}\nexpect:\n${expected}`);

  test('are counted by metrics from the next day on, as files would be', () => {
    const tickets = `  tickets:
    - { id: T-1, on: 2026-10-02, priority: urgent, minutes: 45 }
    - { id: T-2, on: 2026-10-05, minutes: 1.5e1 }`;
    const expected = `  2026-10-02: { metrics: { minutes_28d: 0, urgent_ever: 0, last_ticket: missing } }
  2026-10-03: { metrics: { minutes_28d: 45, urgent_ever: 1, last_ticket: 2026-10-02 } }
  2026-10-06: { metrics: { minutes_28d: 60, urgent_ever: 1, last_ticket: 2026-10-05 } }
  2026-10-31: { metrics: { minutes_28d: 15, urgent_ever: 1 } }
`;
    expect(rows(tickets, expected)).toEqual([]);
  });

  test('of spans are open until their last day, and arrive as late as the source says', () => {
    const outages =
      '  outages:\n    - { id: o-1, on: 2026-10-02, to: 2026-10-10, region: eu }\n    - { id: o-2, on: 2026-10-02, region: test }';
    const expected = `  2026-10-03: { metrics: { outages_open: 0 } }
  2026-10-04: { metrics: { outages_open: 1 } }
  2026-10-11: { metrics: { outages_open: 1 } }
  2026-10-12: { metrics: { outages_open: 0 } }
`;
    expect(rows(outages, expected)).toEqual([]);
    expect(rows('  outages:\n    - { id: o-1, on: 2026-10-02, to: 2026-10-01 }', expected)).toEqual([
      '2026-10-02 rows.outages:6 expected a day from 2026-10-02 on, got 2026-10-01',
    ]);
    expect(rows('  tickets:\n    - { id: T-1, on: 2026-10-02, to: 2026-10-05 }', expected)).toEqual([
      '2026-10-02 rows.tickets:6 expected an event, which has no last day, got `to`: the source tickets has no spans',
    ]);
  });

  test('that are none say that there are none; without a word there is no data', () => {
    expect(rows('  tickets: []', '  2026-10-02: { metrics: { minutes_28d: 0, urgent_ever: 0, last_ticket: missing } }\n')).toEqual([]);
    expect(rows('  outages: []', '  2026-10-02: { metrics: { minutes_28d: missing, outages_open: 0 } }\n')).toEqual([]);
  });

  test('give way to values the scenario states', () => {
    const data = 'data: { urgent_ever: 7 }\nrows:\n  tickets:\n    - { id: T-1, on: 2026-10-02, priority: urgent, minutes: 5 }';
    const expected = 'expect:\n  2026-10-03: { metrics: { urgent_ever: 7, minutes_28d: 5 } }\n';
    expect(differencesOf(`scenario: Rows\ncustomer: { like: acme }\n${data}\n${expected}`)).toEqual([]);
  });

  test('that nothing reads say nothing, and days and ids stand under their own keys', () => {
    const none = '  2026-10-02: { runs: none }\n';
    expect(rows('  loginz:\n    - { id: a, on: 2026-10-02 }', none)).toEqual([
      'rows.loginz:5 expected a source that a metric or a playbook reads, got `loginz`, which there is not (did you mean `logins`?)',
    ]);
    expect(rows('  touchpoints:\n    - { id: a, on: 2026-10-02 }', none)).toEqual([
      'rows.touchpoints:5 expected a source of files, got touchpoints, whose rows come from the customer, `did` and the days themselves',
    ]);
    expect(rows('  tickets:\n    - { id: a, on: 2026-10-02, day: 2026-10-02 }', none)).toEqual([
      '2026-10-02 rows.tickets:6 expected `on`, which stands for it, got `day`',
    ]);
  });
});

describe('built-in sources', () => {
  test('are read from the customer of the scenario and from what was logged', () => {
    const customer = `customer:
  like: acme
  ratings:
    - { kind: sentiment, value: green, on: 2026-09-01, by: maria }
    - { kind: sentiment, value: red, on: 2026-10-05, by: maria }
did:
  - { on: 2026-10-03, touchpoint: call }
`;
    const expected = `expect:
  2026-10-03: { metrics: { calls_28d: 0, last_call: missing, sentiment: green, owners_ever: 1 } }
  2026-10-04: { metrics: { calls_28d: 1, last_call: 2026-10-03 } }
  2026-10-06: { metrics: { sentiment: red } }
  2026-11-02: { metrics: { calls_28d: 0 } }
`;
    expect(differencesOf(`scenario: Records\n${customer}${expected}`)).toEqual([]);
  });

  test('of the evaluation are those of the days before', () => {
    const scenario = `scenario: Falls
customer: { like: acme }
data: { users: { 2026-10-01: 80, 2026-10-05: 30 } }
expect:
  2026-10-05: { band: red, opens: save-plan, metrics: { falls: 0, runs_ever: 0 } }
  2026-10-06: { metrics: { falls: 1, runs_ever: 1 } }
`;
    expect(differencesOf(scenario)).toEqual([]);
  });
});

describe('what people did', () => {
  const did = (lines: string, expected: string) =>
    differencesOf(`scenario: Deeds\nplaybook: renewal-90\ncustomer: { like: acme }\ndid:\n${lines}expect:\n${expected}`);

  test('runs close by it, and by its proof', () => {
    expect(
      did(
        '  - { on: 2026-11-01, step: value_report }\n  - { on: 2026-11-02, step: sponsor_call }\n  - { on: 2026-11-03, answer: position, with: unsure }\n' +
          '  - { on: 2026-11-04, step: proposal }\n  - { on: 2026-11-06, touchpoint: email }\n',
        '  2026-11-05: { step: proposal, state: open }\n  2026-11-06: { closes: renewal-90, state: done }\n  2026-11-07: { runs: none, state: done }\n',
      ),
    ).toEqual([]);
    expect(
      did(
        '  - { on: 2026-11-02, close: dismissed, reason: not_relevant }\n',
        '  2026-11-01: { opens: renewal-90 }\n  2026-11-02: { closes: renewal-90, state: dismissed }\n',
      ),
    ).toEqual([]);
  });

  test('reaches the steps of a run that a step started', () => {
    expect(
      did(
        '  - { on: 2026-11-01, answer: position, with: leaving }\n  - { on: 2026-11-03, step: call }\n',
        '  2026-11-01: { step: save, starts: save-plan }\n  2026-11-03: { closes: save-plan }\n',
      ),
    ).toEqual([]);
  });

  test('only what could be done on the day was done', () => {
    const expected = '  2026-11-01: { opens: renewal-90 }\n  2026-11-30: { state: open }\n';
    const one = (line: string) => did(`  - ${line}\n`, expected);
    expect(one('{ on: 2026-10-30, step: value_report }')).toEqual([
      '2026-10-30 did:5 expected an open run of renewal-90, got none is open on this day',
    ]);
    expect(one('{ on: 2026-11-02, step: value_reprot }')).toEqual([
      '2026-11-02 did:5 expected a step of renewal-90, got `value_reprot`, which there is not (did you mean `value_report`?)',
    ]);
    expect(one('{ on: 2026-11-02, step: position }')).toEqual([
      '2026-11-02 did:5 expected a step to tick, got position is a question: write `answer: position` and `with`',
    ]);
    expect(one('{ on: 2026-11-02, answer: value_report, with: sent }')).toEqual([
      '2026-11-02 did:5 expected a question, got value_report asks nothing: write `step: value_report`',
    ]);
    expect(one('{ on: 2026-11-02, answer: position, with: maybe }')).toEqual([
      '2026-11-02 did:5 expected one of renewing, unsure, leaving, got "maybe"',
    ]);
    expect(did('  - { on: 2026-11-02, step: value_report }\n  - { on: 2026-11-03, step: value_report }\n', expected)).toEqual([
      '2026-11-03 did:6 expected the step value_report still to be done, got it was done on 2026-11-02',
    ]);
    expect(
      did(
        '  - { on: 2026-11-02, close: done }\n  - { on: 2026-11-03, step: value_report }\n',
        '  2026-11-01: { opens: renewal-90 }\n  2026-11-03: { state: done }\n',
      ),
    ).toEqual(['2026-11-03 did:6 expected an open run of renewal-90, got none is open on this day']);
    expect(did('  - { on: 2026-11-02, answer: position, with: leaving }\n  - { on: 2026-11-03, step: proposal }\n', expected)).toEqual([
      '2026-11-03 did:6 expected the step proposal to be part of renewal-90/acme/1, got it is skipped on this day',
    ]);
  });
});

describe('nothing passes because nothing was looked at', () => {
  const all = (text: string) => differencesOf(`scenario: Empty\nplaybook: renewal-90\n${text}`);
  const acme = 'customer: { like: acme }\n';

  test.each([
    ['no day', `${acme}expect: {}\nnever: [save-plan]\n`, 'expect:4 expected at least one day, got none: nothing would be looked at'],
    [
      'a day without a key',
      `${acme}expect:\n  2026-11-01: {}\n`,
      '2026-11-01 expect:5 expected at least one key, such as `runs: none`, got none',
    ],
    [
      'data after the last day',
      `${acme}data:\n  users: { 2026-11-02: 3 }\nexpect:\n  2026-11-01: { opens: renewal-90 }\n`,
      '2026-11-02 data.users:5 expected a day up to 2026-11-01, the last of `expect`, got a later one, which nothing looks at',
    ],
    [
      'deeds after the last day',
      `${acme}did:\n  - { on: 2026-11-02, step: value_report }\nexpect:\n  2026-11-01: { opens: renewal-90 }\n`,
      '2026-11-02 did:5 expected a day up to 2026-11-01, the last of `expect`, got a later one, which nothing looks at',
    ],
    [
      'a customer that is not there',
      'customer: { like: acne }\nexpect:\n  2026-11-01: { runs: none }\n',
      'customer.like:3 expected a customer of the workspace, got `acne`, which there is not (did you mean `acme`?)',
    ],
    [
      'a field that is not declared',
      'customer: { like: acme, custom: { strategc: no } }\nexpect:\n  2026-11-02: { runs: none }\n',
      'customer.custom:3 expected a field declared in workspace.yaml, got `strategc`, which there is not (did you mean `strategic`?)',
    ],
    [
      'a metric that is not there',
      `${acme}data: { user: 3 }\nexpect:\n  2026-11-02: { runs: none }\n`,
      'data.user:4 expected a metric of the workspace, got `user`, which there is not (did you mean `users`?)',
    ],
    [
      'a value that is none',
      `${acme}data: { users: many }\nexpect:\n  2026-11-02: { runs: none }\n`,
      'data.users:4 expected a number, got "many"',
    ],
    [
      'a case that is none',
      `${acme}data: { tier: bussy }\nexpect:\n  2026-11-02: { runs: none }\n`,
      'data.tier:4 expected one of busy, quiet, got "bussy"',
    ],
    [
      'an expected metric that is not there',
      `${acme}expect:\n  2026-11-02: { metrics: { seats_used: missing } }\n`,
      '2026-11-02 metrics.seats_used:5 expected a metric of the workspace, got `seats_used`, which there is not (did you mean `seat_use`?)',
    ],
    [
      'a step that is not there',
      `${acme}expect:\n  2026-11-02: { step: savee }\n`,
      '2026-11-02 step:5 expected a step of renewal-90, got `savee`, which there is not (did you mean `save`?)',
    ],
    [
      'a state that no run has',
      `${acme}expect:\n  2026-11-02: { state: skipped }\n`,
      '2026-11-02 state:5 expected a state of a run: due, held, open, done, dismissed, ended, expired, got "skipped"',
    ],
    [
      'a run that never was',
      `${acme}expect:\n  2026-10-02: { owner: maria, due: 2027-01-15 }\n`,
      '2026-10-02 owner:5 expected maria, got no run of renewal-90',
    ],
    [
      'a close of a run that never was',
      `${acme}expect:\n  2026-10-02: { closes: renewal-90 }\n`,
      '2026-10-02 closes:5 expected renewal-90, got no run of renewal-90',
    ],
    [
      'more days than a person would read',
      `${acme}expect:\n  2026-10-02: { runs: none }\n  2036-10-02: { runs: none }\n`,
      'expect:4 expected at most 1130 days from the first day named to the last, got 3655 days',
    ],
  ])('%s', (_, text, expected) => {
    expect(all(text)).toContain(expected);
  });

  test('keys that speak of no playbook', () => {
    expect(differencesOf('scenario: Whose\ncustomer: { like: acme }\nexpect:\n  2026-11-02: { owner: maria }\n')).toEqual([
      '2026-11-02 owner:4 expected a playbook it speaks of: `playbook`, `opens` or `closes`, got none',
    ]);
  });

  test('a scenario that cannot be judged is not run', () => {
    const [result] = runAll(
      'scenario: A\nplaybook: renewal-90\ncustomer: { like: acme }\ndata: { user: 3 }\nexpect:\n  2026-11-01: { opens: renewal-90 }\n',
    );
    expect(result).toMatchObject({ passed: false, cameUp: [] });
  });
});
