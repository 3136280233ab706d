import { describe, expect, test } from 'vitest';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { sample, writeFiles } from './sample.ts';

type Files = Readonly<Record<string, string>>;

const play = 'playbooks/plays/play.md';
const metrics = 'playbooks/metrics/metrics.yaml';
const workspace = 'playbooks/workspace.yaml';
const acme = 'customers/acme.yaml';

const sources = `sources:
  tickets: { files: data/tickets.csv, customer: account, at: day, id: ticket }
  calls: { files: data/calls.csv, customer: account, at: day, id: call }
  logins: { files: data/logins.csv, customer: account, at: day }
  crm: { files: data/crm.csv, customer: account, snapshot: true, id: row }
`;

/** The sample with a playbook that has these lines, and four sources. Steps are one call by hand unless the lines have others. */
function withPlay(lines: string, more: Files = {}): Files {
  const steps = /^steps:/m.test(lines) ? '' : '\nsteps:\n  - { id: call, title: Call }';
  return {
    ...sample,
    [metrics]: sources,
    [play]: `---\nid: play\ntitle: Play\ngoal: { outcome: Done }\n${lines}${steps}\n---\nHow.\n`,
    ...more,
  };
}

function withModel(model: string, definitions: string, more: Files = {}): Files {
  return { ...sample, ...(definitions && { [metrics]: definitions }), 'playbooks/health/standard.yaml': model, ...more };
}

const model = (id: string, who = 'all', measure = 'arr') => `id: ${id}
title: ${id}
for: ${who}
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  size: { weight: 100, value: ${measure}, score: { line: { 0: 0, 100000: 100 } } }
`;

/** `file:line:column code message` of each problem; each error says how to mend it, if not in the message itself. */
function problems(files: Files): string[] {
  const { diagnostics } = readWorkspace(writeFiles(files));
  for (const { severity, code, hint, message } of diagnostics)
    if (severity === 'error' && code !== 'weights') expect(hint, message).toBeTruthy();
  return diagnostics.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`);
}

type Case = readonly [what: string, files: Files, expected: readonly (string | RegExp)[]];

function check(cases: readonly Case[]): void {
  test.each(cases)('%s', (_, files, expected) => {
    const found = problems(files);
    expect(
      found.map((problem, index) => (expected[index] instanceof RegExp && expected[index].test(problem) ? expected[index] : problem)),
    ).toEqual(expected);
  });
}

describe('what a run is about goes with what starts it', () => {
  check([
    ['rows start runs about rows', withPlay('per: tickets\nstart:\n  each: tickets'), []],
    ['also when nothing is said of them', withPlay('start:\n  each: tickets'), []],
    [
      'runs about rows start with rows',
      withPlay('per: tickets\nstart:\n  becomes: arr > 0'),
      [`${play}:5:6 start-and-per \`per: tickets\` opens a run for each row, and \`start\` does not begin with rows`],
    ],
    [
      'of the same source',
      withPlay('per: tickets\nstart:\n  each: calls'),
      [`${play}:7:9 start-and-per \`per\` names the rows of tickets, and \`each\` those of calls`],
    ],
    ...['contracts', 'owner', 'workspace'].map(
      (per): Case => [
        `rows start nothing that is about ${per}`,
        withPlay(`per: ${per}\nstart:\n  each: tickets`),
        [`${play}:7:9 start-and-per a row of tickets starts a run about that row, and \`per\` says ${per}`],
      ],
    ),
    ['contracts start by conditions and dates', withPlay('per: contracts\nstart:\n  on: renewal - 60d'), []],
    ...['owner', 'workspace'].flatMap((per): Case[] => [
      [
        `nothing becomes true for ${per}`,
        withPlay(`per: ${per}\nstart:\n  becomes: running("renewal-90")`),
        [`${play}:7:12 start-and-per \`per: ${per}\` is about no customer, so nothing becomes true or due for it`],
      ],
      [
        `nothing is due for ${per}`,
        withPlay(`per: ${per}\nstart:\n  on: renewal - 90d`),
        [`${play}:7:7 start-and-per \`per: ${per}\` is about no customer, so nothing becomes true or due for it`],
      ],
      [`a cadence starts what is about ${per}`, withPlay(`per: ${per}\nstart:\n  every: 1mo`), []],
    ]),
    [
      'something unknown is no source',
      withPlay('per: custmer\nstart:\n  becomes: arr > 0'),
      [`${play}:5:6 dangling-reference there is no source \`custmer\``],
    ],
  ]);

  test('the nearest name is offered', () => {
    const { diagnostics } = readWorkspace(writeFiles(withPlay('per: custmer\nstart:\n  every: 1mo')));
    expect(diagnostics.map(({ hint }) => hint)).toEqual(['did you mean `customer`?']);
  });
});

test('a name that resembles none of many is answered with some of them', () => {
  const more = Array.from({ length: 13 }, (_, index) => sample[acme]?.replace('acme', `more-${index}`) ?? '');
  const files = Object.fromEntries(more.map((text, index) => [`customers/more-${index}.yaml`, text]));
  const { diagnostics } = readWorkspace(writeFiles({ ...sample, ...files, [acme]: `${sample[acme]}parent: zzz\n` }));
  expect(diagnostics.map(({ hint }) => hint)).toEqual(['there are 14, such as acme, more-0, more-1, more-10, more-11']);
});

describe('rows that start runs have an identity and a day', () => {
  check([
    ['touchpoints have both', withPlay('start:\n  each: touchpoints'), []],
    ['and ratings, who rated what and when', withPlay('start:\n  each: ratings'), []],
    [
      'a source may name none',
      withPlay('start:\n  each: logins'),
      [/^playbooks\/plays\/play.md:6:9 rows-without-identity logins names no `id`/],
    ],
    ['a snapshot has no day', withPlay('start:\n  each: crm'), [/^playbooks\/plays\/play.md:6:9 rows-without-identity crm is a snapshot/]],
  ]);

  test('the hint says where the source is defined', () => {
    const { diagnostics } = readWorkspace(writeFiles(withPlay('start:\n  each: logins')));
    expect(diagnostics[0]?.hint).toContain(`(${metrics}:4)`);
  });
});

describe('times have a length', () => {
  check([
    ['a cadence', withPlay('start:\n  every: 0d'), [`${play}:6:10 invalid-value a cadence of no length never comes round`]],
    [
      'also in a choice',
      withPlay('start:\n  every:\n    cases:\n      - if: arr > 1\n        then: 0w\n      - else: 1mo'),
      [`${play}:9:15 invalid-value a cadence of no length never comes round`],
    ],
    [
      'the time a playbook stays away',
      withPlay('start:\n  becomes: arr > 0\nagain: { after: 0d }'),
      [`${play}:7:17 invalid-value with no time between, a condition that comes and goes opens a run each time`],
    ],
    ['unless runs are limited', withPlay('start:\n  becomes: arr > 0\nagain: { after: 0d, at_most: 2, within: 1y }'), []],
    [
      'a limit of runs needs a time',
      withPlay('start:\n  becomes: arr > 0\nagain: { after: 90d, at_most: 2 }'),
      [`${play}:7:31 missing-key \`at_most\` goes with \`within\``],
    ],
    [
      'and a time a limit, in choices too',
      withPlay(
        'start:\n  becomes: arr > 0\nagain:\n  cases:\n    - if: arr > 1\n      then: { after: 90d, within: 1y }\n    - else: { after: 1d, at_most: 0, within: 0d }',
      ),
      [
        `${play}:10:35 missing-key \`within\` goes with \`at_most\``,
        `${play}:11:35 invalid-value no run could ever follow`,
        `${play}:11:46 invalid-value no run falls into no time`,
      ],
    ],
    [
      'contacts need a time',
      { ...sample, [workspace]: `${sample[workspace]}budget: { contacts_per_customer: 2 }\n` },
      [`${workspace}:9:34 missing-key \`contacts_per_customer\` goes with \`within\`: nothing would be counted`],
    ],
    [
      'and a time contacts',
      { ...sample, [workspace]: `${sample[workspace]}budget: { within: 7d }\n` },
      [`${workspace}:9:19 missing-key \`within\` goes with \`contacts_per_customer\`: nothing would be counted`],
    ],
    [
      'of a length',
      { ...sample, [workspace]: `${sample[workspace]}budget: { contacts_per_customer: 2, within: 0d }\n` },
      [`${workspace}:9:45 invalid-value no contact falls into no time`],
    ],
  ]);
});

describe('a routine is about no customer', () => {
  const steps = `steps:
  - { id: list, title: Read the list, due: start + 2bd }
  - id: fine
    title: Is it fine?
    due: list.done + 1bd
    ask: [fine, odd]
  - id: dig
    title: Dig
    if: answer("fine") != "fine" && !running("renewal-90")`;
  check([
    ['it reads its own steps and answers, and other playbooks', withPlay(`per: workspace\nstart:\n  every: 1w\n${steps}`), []],
    [
      'and nothing of a customer, in any rule',
      withPlay(
        `per: owner
for: arr > 0
start:
  every: 1w
until: churned
priority:
  cases:
    - if: seats > 1
      then: high
    - else: low
due: renewal
steps:
  - id: call
    title: Call
    if: band == "red"
    due: renewal - 3d
    done: score > 3`,
      ),
      ['6:6 arr', '9:8 churned', '10:1 seats', '15:6 renewal', '19:9 band', '20:10 renewal', '21:11 score'].map((each) => {
        const [place, name] = each.split(' ');
        return `${play}:${place} routine-without-customer \`per: owner\` is about no customer, so \`${name}\` has no value here`;
      }),
    ],
    [
      'it holds nobody out, contacts nobody and is proved by no contact',
      withPlay(
        'per: workspace\nstart:\n  every: 1w\nhold_out: 10%\nsteps:\n  - { id: call, title: Call, contact: yes }\n  - { id: meet, title: Meet, proof: touchpoint }',
      ),
      [
        `${play}:8:11 routine-without-customer \`per: workspace\` is about no customer, so there is nobody to hold out`,
        `${play}:10:39 routine-without-customer \`per: workspace\` is about no customer, so no contact is counted`,
        `${play}:11:37 routine-without-customer \`per: workspace\` is about no customer, so no touchpoint can prove the step`,
      ],
    ],
    [
      'the run of a group reads customers in who and when only, and is proved by no contact of one',
      withPlay(
        'per: audience\nfor: arr > 0\nstart:\n  becomes: seats > 1\nhold_out: 10%\nuntil: churned\npriority:\n  cases: [{ if: seats > 1, then: normal }, { else: low }]\nsteps:\n  - { id: mail, title: Mail, contact: yes, if: band == "red" }\n  - { id: meet, title: Meet, proof: touchpoint }',
      ),
      [
        `${play}:10:8 routine-without-customer \`per: audience\` is one run for a group, so \`churned\` has no one value here`,
        `${play}:11:1 routine-without-customer \`per: audience\` is one run for a group, so \`seats\` has no one value here`,
        `${play}:14:48 routine-without-customer \`per: audience\` is one run for a group, so \`band\` has no one value here`,
        `${play}:15:37 routine-without-customer \`per: audience\` is one run for a group, so no touchpoint of one customer can prove the step`,
      ],
    ],
    [
      'and no step starts what is about a customer',
      withPlay('per: audience\nstart:\n  every: 1w\nsteps:\n  - { id: go, title: Go, starts: single }', {
        'playbooks/plays/single.md':
          '---\nid: single\ntitle: Single\ngoal: { outcome: It works }\nstart:\n  becomes: arr > 0\nsteps: [{ id: call, title: Call }]\n---\nHow.\n',
      }),
      [`${play}:9:34 routine-without-customer \`single\` is about a customer, and \`per: audience\` is about no single one`],
    ],
    [
      'and has a person of the team, where it is one for each',
      withPlay('per: owner\nowner: partner\nstart:\n  every: 1w', {
        [acme]: sample[acme]?.replace('owners:', 'owners:\n  - { role: partner, login: maria, from: 2026-03-01 }') ?? '',
      }),
      [`${play}:6:8 routine-without-owner \`per: owner\` opens a run for each person of the team who is partner, and nobody is`],
    ],
  ]);
});

describe('keys that nothing would read are refused', () => {
  check([
    [
      'beside a question',
      withPlay(
        'start:\n  becomes: arr > 0\nsteps:\n  - { id: ask, title: Ask, ask: date, done: arr > 1, proof: touchpoint, default: 2026-12-01 }',
      ),
      [
        `${play}:8:45 ignored-key a question is done by its answer, so \`done\` is not read`,
        `${play}:8:61 ignored-key a question is done by its answer, so \`proof\` is not read`,
        `${play}:8:82 missing-key the default is taken when the question is overdue, and the step has no \`due\``,
      ],
    ],
    [
      'beside another playbook',
      withPlay('start:\n  becomes: arr > 0\nsteps:\n  - { id: go, title: Go, starts: renewal-90, ask: [yes, no], done: arr > 1 }'),
      [
        expect.stringContaining(
          `${play}:8:46 ignored-key this step is done when the playbook it starts has opened, so nobody is asked`,
        ) as string,
        expect.stringContaining(`${play}:8:68 ignored-key`) as string,
      ],
    ],
    [
      'in an exception',
      {
        ...sample,
        [acme]: `${sample[acme]}overrides:
  - { what: priority, value: hgh, reason: Why, by: maria, until: 2026-12-31 }
  - { what: no_contact, value: yes, reason: Why, by: maria, until: 2026-12-31 }
  - { what: health, value: red, playbook: renewal-90, reason: Why, by: maria, until: 2026-12-31 }
`,
      },
      [
        `${acme}:11:30 invalid-value "hgh" is no priority`,
        `${acme}:12:32 ignored-key an override of no_contact reads no \`value\``,
        `${acme}:13:43 ignored-key an override of health reads no \`playbook\``,
      ],
    ],
  ]);
});

describe('a quota speaks of what there is', () => {
  const quota = (text: string) => ({
    ...sample,
    [metrics]: `metrics:\n  tier:\n    cases:\n      - { if: arr > 1, then: P1 }\n      - { else: P2 }\n    quota: ${text}\n`,
  });
  check([
    ['values and roles', quota('{ P1: 33%, of: csm }'), []],
    ['a value that the metric never has', quota('{ P3: 33%, of: owner }'), [`${metrics}:6:18 unknown-value \`tier\` is never P3`]],
    ['a role that nobody holds', quota('{ P1: 33%, of: cms }'), [`${metrics}:6:27 dangling-reference there is no role \`cms\``]],
  ]);
});

describe('a value report shows nothing of what we think', () => {
  const shown = (definition: string, more = '') => ({
    ...sample,
    [metrics]: `metrics:\n  shown:\n${definition}    value_report: {}\n${more}`,
  });
  const seen = (way: string, line = 5) =>
    `${metrics}:${line}:5 internal-judgement the customer would see \`shown\`, which comes from ${way}: what you think of them`;
  check([
    ['what they have', shown('    is: arr * 2\n'), []],
    ['contacts that took place', shown('    count: rows\n    of: touchpoints\n'), []],
    ['the score', shown('    is: score / 2\n'), [seen('`score`', 4)]],
    ['the score through another metric', shown('    is: other * 2\n', '  other:\n    is: score\n'), [seen('`score`', 4)]],
    ['ratings', shown('    count: rows\n    of: ratings\n'), [seen('the source ratings')]],
    ['how contacts felt', shown('    share: row.sentiment == "red"\n    of: touchpoints\n'), [seen('how contacts felt')]],
    ['a text', shown('    is: customer.industry\n'), [`${metrics}:4:5 wrong-type a value report shows numbers; \`shown\` is a text`]],
  ]);
});

describe('account reports draw numbers', () => {
  const drawn = (definition: string) => ({ ...sample, [metrics]: `metrics:\n  drawn:\n${definition}    shows: depth\n` });
  check([
    ['a number', drawn('    is: arr * 2\n'), []],
    ['a text', drawn('    is: customer.industry\n'), [`${metrics}:4:12 wrong-type account reports draw numbers; \`drawn\` is a text`]],
  ]);
});

describe('pools have names of their own', () => {
  const pool = (name: string) => ({
    ...sample,
    [workspace]: `${sample[workspace]}pools:\n  ${name}: { members: [maria], pick: fewest_open_runs }\n`,
  });
  check([
    ['any other will do', pool('digital'), []],
    [
      'not that of the manager',
      pool('manager'),
      [`${workspace}:10:3 reserved-name \`manager\` is the role that takes what nobody else can; a pool cannot have its name`],
    ],
    [
      'nor that of a role',
      pool('csm'),
      [`${workspace}:10:3 duplicate-id \`csm\` is a pool and a role: work for the role would go to the pool`],
    ],
  ]);
});

describe('what this version does not do is said', () => {
  check([
    [
      'no former names where nothing is kept under them',
      {
        ...sample,
        [metrics]: 'metrics:\n  half: { is: arr / 2, formerly: [halve] }\n',
        'playbooks/assets/mail.md': '---\nid: mail\ntitle: Mail\nkind: script\nformerly: [post]\n---\nHello.\n',
      },
      [/mail.md:5:1 unknown-key `formerly` is not a key/, /metrics.yaml:2:24 unknown-key `formerly` is not a key/],
    ],
  ]);

  test('guards have defaults, which nobody wrote', () => {
    expect(problems({ ...sample, [workspace]: `${sample[workspace]}guards: { creates: 10 }\n` })).toEqual([]);
  });
});

describe('one health model for a customer', () => {
  const other = (more: string, standard = 'all') =>
    withModel(model('standard', standard), '', { 'playbooks/health/more.yaml': model('more', more) });
  check([
    [
      'two that are for everybody',
      other('all'),
      [/health\/standard.yaml:3:6 several-health-models `standard` and `more` \(playbooks\/health\/more.yaml:3\)/],
    ],
    [
      'one that is for some of whom the other is for too',
      other('arr > 5'),
      [
        'playbooks/health/standard.yaml:3:6 several-health-models whoever `more` is for, `standard` is for too (playbooks/health/more.yaml:3), so none of them has a score',
      ],
    ],
    ['two that may overlap: customers in both are found when they are evaluated', other('arr > 5', 'seats > 5'), []],
    ['two that exclude each other', other('arr > 5', 'arr <= 5'), []],
  ]);
});

describe('nothing goes round in a circle', () => {
  check([
    [
      'segments',
      { ...sample, [metrics]: 'segments:\n  big: small\n  small: big\n' },
      [`${metrics}:2:8 cycle these read one another: big → small → big`],
    ],
    [
      'a health model, a segment and a metric',
      withModel(
        model('standard', 'all', 'risk'),
        'metrics:\n  risk: { cases: [{ if: weak, then: "1" }, { else: "0" }] }\nsegments:\n  weak: band == "red"\n',
      ),
      [expect.stringContaining('cycle these read one another: ') as string],
    ],
    [
      'dates',
      { ...sample, [metrics]: 'dates:\n  one: two + 1d\n  two: one - 1d\n' },
      [`${metrics}:2:8 cycle these read one another: one → two → one`],
    ],
    [
      'stages',
      { ...sample, 'playbooks/journey.yaml': 'stages:\n  - { id: renewing, when: stage == "renewing" }\n' },
      [/journey.yaml:.* cycle these read one another: stage renewing → stage → stage renewing/],
    ],
    [
      'parents',
      {
        ...sample,
        [acme]: `${sample[acme]}parent: beta\n`,
        'customers/beta.yaml': `${sample[acme]?.replace('acme', 'beta')}parent: acme\n`,
      },
      [`${acme}:10:9 cycle parents go round in a circle: acme → beta → acme`],
    ],
  ]);
});

describe('weights and ranges', () => {
  const scored = (score: string, weight = 100) =>
    withModel(model('standard').replace('{ line: { 0: 0, 100000: 100 } }', score).replace('weight: 100', `weight: ${weight}`), '');
  check([
    ['weights add up', scored('{ line: { 0: 0, 1: 100 } }', 95), [/standard.yaml:8:1 weights weights add up to 95, not 100/]],
    [
      'ranges leave nothing out',
      scored('{ ranges: { 0-10: red, 20-30: green } }'),
      [/standard.yaml:9:.* gap 15 lies in neither 0-10 nor 20-30/],
    ],
    [
      'and hold nothing twice',
      scored('{ ranges: { 0-10: red, 5-30: green } }'),
      [/standard.yaml:9:.* overlap 5 to 10 lie in both 0-10 and 5-30/],
    ],
  ]);
});

describe('tokens', () => {
  const mail = (subject: string, body: string) => ({
    ...sample,
    'playbooks/assets/mail.md': `---\nid: mail\ntitle: Mail\nkind: email\nsubject: ${subject}\n---\n\nHello,\n${body}\n`,
  });
  check([
    ['name what customers have', mail('For {{ customer.name }}', '{{ owner.csm.name | us }} and {{ owner.csm.login }}, {{ arr }}'), []],
    [
      'in texts and subjects, where they stand',
      mail('For {{ customer.nme }}', 'x {{ owner.cms.name }}'),
      [
        'playbooks/assets/mail.md:5:14 unknown-token there is nothing called `customer.nme`',
        'playbooks/assets/mail.md:9:3 unknown-token there is nothing called `owner.cms.name`',
      ],
    ],
    [
      'hold names and defaults only',
      mail('For {{ Customer! }}', '{{ 1 + 1 }}'),
      [/mail.md:5:14 token-syntax double braces hold a name/, /mail.md:9:1 token-syntax double braces hold a name/],
    ],
  ]);
});

describe('a file that cannot be read hides no problem of another', () => {
  const wrong: Files = {
    ...withPlay('start:\n  every: 0d\nsteps:\n  - { id: call, title: Call, if: arr = 1 }'),
    'playbooks/health/standard.yaml': model('standard').replace('weight: 100', 'weight: 90'),
    [acme]: `${sample[acme]}currency: XXQ\n`,
  };
  const known = [`${acme} unknown-currency`, 'playbooks/health/standard.yaml weights', `${play} invalid-value`, `${play} slip`];
  const codes = (files: Files) => readWorkspace(writeFiles(files)).diagnostics.map(({ file, code }) => `${file} ${code}`);

  test('each file has a problem of its own', () => {
    expect(codes(wrong)).toEqual(known);
  });

  test.each(['customers/broken.yaml', 'playbooks/plays/broken.md', metrics, 'playbooks/journey.yaml', 'playbooks/assets/broken.md'])(
    '%s',
    (file) => {
      const found = codes({ ...wrong, [file]: file.endsWith('.md') ? '---\nx: [\n---\n' : 'x: [' });
      expect(found.filter((problem) => problem !== `${file} yaml-syntax`)).toEqual(known);
      expect(found).toContain(`${file} yaml-syntax`);
    },
  );
});
