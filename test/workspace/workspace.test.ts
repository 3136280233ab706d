import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { edit, sample, writeFiles } from './sample.ts';

/** `file:line:column code` of each problem. */
function problems(files: Readonly<Record<string, string>>): string[] {
  return readWorkspace(writeFiles(files)).diagnostics.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}

const play = 'playbooks/plays/renewal-90.mdx';
const acme = 'customers/acme.yaml';
const workspace = 'playbooks/workspace.yaml';

test('the sample has no problem, and a program', () => {
  const { program, content, diagnostics } = readWorkspace(writeFiles(sample));
  expect(diagnostics).toEqual([]);
  expect(program?.playbooks.map(({ playbook }) => playbook.id)).toEqual(['renewal-90']);
  expect(content?.customers.map(({ value }) => value.name)).toEqual(['Acme']);
  expect(content?.playbooks[0]).toMatchObject({ body: 'Call early.\n', bodyLine: 21, format: 'mdx' });
});

test('a workspace may do without a journey', () => {
  const { 'playbooks/journey.yaml': _, ...rest } = edit(play, 'stage: renewing\n', '');
  expect(problems(rest)).toEqual([]);
});

describe('customers', () => {
  test('come from files and folders, sorted by id, with their touchpoints oldest first and their success plan', () => {
    const beta = sample[acme]?.replace('id: acme', 'id: a-beta') ?? '';
    const point = (day: string) => `---\nkind: call\non: ${day}\nby: maria\n---\nNotes.\n`;
    const { content, diagnostics } = readWorkspace(
      writeFiles({
        ...sample,
        'customers/a-beta/customer.yaml': beta,
        'customers/a-beta/touchpoints/1-late.md': point('2026-10-02'),
        'customers/a-beta/touchpoints/2-early.md': point('2026-05-02'),
        'customers/a-beta/success-plan.yaml': 'objectives: []\n',
        'customers/data/rows.csv': 'id,day\n',
        'customers/data/odd.yaml': '!!!',
        'customers/.notes.yaml': '!!!',
        'customers/README.md': 'About.',
      }),
    );
    expect(diagnostics).toEqual([]);
    expect(content?.customers.map(({ value }) => value.id)).toEqual(['a-beta', 'acme']);
    expect(content?.customers[0]?.touchpoints.map(({ file }) => file)).toEqual([
      'customers/a-beta/touchpoints/2-early.md',
      'customers/a-beta/touchpoints/1-late.md',
    ]);
    expect(content?.customers[0]?.successPlan?.file).toBe('customers/a-beta/success-plan.yaml');
  });

  test('are not read through links that lead out of the root', () => {
    const outside = writeFiles({ 'secret.yaml': sample[acme]?.replace('id: acme', 'id: secret') ?? '' });
    const root = writeFiles(sample);
    symlinkSync(join(outside, 'secret.yaml'), join(root, 'customers/secret.yaml'));
    mkdirSync(join(root, 'customers/folder'));
    symlinkSync(outside, join(root, 'customers/folder/touchpoints'));
    const { content, diagnostics } = readWorkspace(root);
    expect(content?.customers.map(({ value }) => value.id)).toEqual(['acme']);
    expect(diagnostics.map(({ file, code, severity }) => `${file} ${severity} ${code}`)).toEqual([
      'customers/folder/touchpoints warning symbolic-link',
      'customers/secret.yaml warning symbolic-link',
    ]);
  });
});

describe('what must hold across files', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['time zones exist', edit(workspace, 'Europe/Berlin', 'Europe/Berln'), [`${workspace}:3:12 unknown-time-zone`]],
    ['UTC is one', edit(workspace, 'Europe/Berlin', 'UTC'), []],
    ['countries exist', edit(workspace, 'country: DE', 'country: XQ'), [`${workspace}:4:10 unknown-country`]],
    ['currencies exist', edit(acme, 'name: Acme', 'name: Acme\ncurrency: EUD'), [`${acme}:3:11 unknown-currency`]],
    [
      'a repository has an owner',
      edit(workspace, 'team:', 'github: { repository: customers }\nteam:'),
      [`${workspace}:7:23 invalid-value`],
    ],
    [
      'the daily run reports to somebody of the team',
      edit(workspace, 'team:', 'github: { operations_owner: jo }\nteam:'),
      [`${workspace}:7:29 dangling-reference`],
    ],
    ['or to a role', edit(workspace, 'team:', 'github: { operations_owner: csm }\nteam:'), []],
    [
      'covers are in the team',
      edit(workspace, 'roles: [csm]', 'roles: [csm], away: [{ from: 2026-12-01, to: 2026-12-20, cover: jo }]'),
      [`${workspace}:8:105 dangling-reference`],
    ],
    ['owners are in the team', edit(acme, 'login: maria', 'login: mario'), [`${acme}:4:25 dangling-reference`]],
    ['unless another followed', edit(acme, 'owners:', 'owners:\n  - { role: csm, login: gone, from: 2025-03-01 }'), []],
    ['roles are held', edit(play, 'stage: renewing', 'owner: [csm, director]'), [`${play}:4:14 dangling-reference`]],
    [
      'in choices too',
      edit(play, 'stage: renewing', 'owner:\n  cases:\n    - if: arr > 1\n      then: csm\n    - else: boss'),
      [`${play}:8:13 dangling-reference`],
    ],
    [
      'goals are measured by what exists',
      edit(play, 'Renewed on time }', 'Renewed on time, metric: renwal }'),
      [`${play}:5:43 dangling-reference`],
    ],
    ['rows start playbooks from sources', edit(play, 'on: renewal - 90d', 'each: tickets'), [`${play}:8:9 dangling-reference`]],
    ['answers are options', edit(play, '"leaving"', '"leavin"'), [`${play}:16:31 unknown-value`]],
    [
      'options lead somewhere',
      edit(play, 'ask: [renewing, leaving]', 'ask: [renewing, leaving, unsure]'),
      [`${play}:13:5 uncovered-answer`],
    ],
    ['held out is a share', edit(play, 'stage: renewing', 'hold_out: ten'), [`${play}:4:11 invalid-value`]],
    ['and never from what is urgent', edit(play, 'stage: renewing', 'hold_out: 10%\npriority: high'), [`${play}:4:11 hold-out`]],
    [
      'stages can be reached',
      edit('playbooks/journey.yaml', 'days_until(renewal) <= 120', 'true'),
      ['playbooks/journey.yaml:4:5 unreachable'],
    ],
    [
      'two playbooks differ in their start',
      { ...sample, 'playbooks/plays/other.mdx': sample[play]?.replace('renewal-90', 'other') ?? '' },
      [`${play}:7:1 same-trigger`],
    ],
    [
      'files of pages are named by id',
      { ...sample, [play]: '', 'playbooks/plays/b/renewal.mdx': sample[play] ?? '' },
      ['playbooks/plays/b/renewal.mdx:2:5 file-name', `${play}:1:1 no-front-matter`],
    ],
    ['steps have their own ids', edit(play, 'id: save', 'id: position'), [`${play}:14:9 duplicate-id`]],
    [
      'overrides end after they begin',
      edit(
        acme,
        'contracts:',
        'overrides:\n  - { what: no_contact, reason: Quiet, by: maria, from: 2026-12-01, until: 2026-11-01 }\ncontracts:',
      ),
      [`${acme}:6:76 contradiction`],
    ],
    ['bodies hold no code', edit(play, 'Call early.', 'Call {early}.'), [`${play}:21:6 body-code`]],
    ['tokens name something', edit(play, 'Call early.', 'Call {{ customer.nme }}.'), [`${play}:21:6 unknown-token`]],
    [
      'addresses stay out of Git, in comments too',
      edit(acme, 'name: Acme', 'name: Acme # ada@example.com'),
      [`${acme}:2:14 personal-data`],
    ],
    [
      'unless the workspace allows them',
      { ...edit(acme, 'name: Acme', 'name: Acme # ada@example.com'), ...{ [workspace]: `${sample[workspace]}people: in_git\n` } },
      [],
    ],
    ['ids made of digits are no phone numbers', edit(acme, 'name: Acme', 'name: Acme\nknown_as: ["0012345678", 003-4567-9001]'), []],
    [
      'scenarios speak of what exists',
      { ...sample, 'playbooks/tests/a.yaml': 'scenario: A\nplaybook: renewl-90\ncustomer: { like: acne }\nexpect: {}\n' },
      ['playbooks/tests/a.yaml:2:11 dangling-reference', 'playbooks/tests/a.yaml:3:19 dangling-reference'],
    ],
    [
      'also in lists',
      {
        ...sample,
        'playbooks/tests/a.yaml':
          '- scenario: A\n  playbook: renewl-90\n  customer: { like: acme }\n  expect:\n    2026-11-01: { opens: renewl-90, stage: renewin }\n',
      },
      [
        'playbooks/tests/a.yaml:2:13 dangling-reference',
        'playbooks/tests/a.yaml:5:26 dangling-reference',
        'playbooks/tests/a.yaml:5:44 dangling-reference',
      ],
    ],
  ])('%s', (_, files, expected) => {
    expect(problems(files)).toEqual(expected);
  });

  test('what refers to a file that cannot be read is not judged', () => {
    expect(problems({ ...sample, 'playbooks/journey.yaml': 'stages: [' })).toEqual(['playbooks/journey.yaml:1:10 yaml-syntax']);
  });
});
