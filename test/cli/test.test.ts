import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { run, sample, temporaryFolder, write } from './recording.ts';

const schema = z.strictObject({
  scenarios: z.array(
    z.strictObject({
      name: z.string(),
      file: z.string(),
      line: z.number(),
      passed: z.boolean(),
      differences: z.array(
        z.strictObject({
          day: z.iso.date().nullable(),
          field: z.string(),
          expected: z.string(),
          got: z.string(),
          file: z.string(),
          line: z.number(),
        }),
      ),
    }),
  ),
  uncovered: z.array(z.strictObject({ playbook: z.string(), needs: z.string(), file: z.string(), line: z.number() })).nullable(),
});

/** The sample with a text of one of its files replaced, which must be there. */
function changed(path: string, from: string, to: string): string {
  const folder = sample();
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  writeFileSync(join(folder, path), text.replace(from, to));
  return folder;
}

const company = sample();
const forAll = () => changed('playbooks/plays/renewal/renewal-90.mdx', 'for: high_touch', 'for: all');

test('the scenarios that ship pass, and cover each active playbook firing and not firing', async () => {
  const { exit, out } = await run(process.cwd(), ['test', '--json']);
  const { scenarios, uncovered } = schema.parse(JSON.parse(out));
  expect([exit, uncovered, scenarios.filter(({ passed }) => !passed)]).toEqual([0, [], []]);
}, 60_000);

describe('the scenarios of a company', () => {
  test('pass, and cover each active playbook firing and not firing', async () => {
    expect(await run(company, ['test'])).toEqual({ exit: 0, out: '', err: '13 scenarios: 13 passed, 0 failed\n' });
    const { exit, out } = await run(company, ['test', '--json']);
    const { scenarios, uncovered } = schema.parse(JSON.parse(out));
    expect([exit, uncovered, scenarios.length, scenarios.every(({ passed }) => passed)]).toEqual([0, [], 13, true]);
  });

  test.each([
    [
      'a wider audience',
      'playbooks/plays/renewal/renewal-90.mdx',
      'for: high_touch',
      'for: all',
      'A low-touch customer gets no renewal talk',
    ],
    [
      'an earlier start',
      'playbooks/plays/renewal/renewal-90.mdx',
      'notice_deadline - 90d',
      'notice_deadline - 97d',
      'A high-touch customer is renewed',
    ],
    [
      'a shorter wait',
      'playbooks/plays/risk/save-plan.mdx',
      'held(at_risk, 7, "day")',
      'at_risk',
      'A dip of three days is no reason for a save plan',
    ],
    [
      'an end that is gone',
      'playbooks/plays/onboarding/first-value.mdx',
      'until: first_value_reached\n',
      '',
      'A new customer is guided to its first value',
    ],
    [
      'rows of any kind',
      'playbooks/plays/service/urgent-ticket.mdx',
      '  where: row.priority == "urgent"\n',
      '',
      'A ticket that is not urgent is left to support',
    ],
  ])('notice %s', async (_, path, from, to, name) => {
    const { exit, out } = await run(changed(path, from, to), ['test']);
    expect(exit).toBe(1);
    expect(out).toContain(`✗ ${name}`);
  });
});

describe('a scenario that fails', () => {
  test('is told with day, field, place, what was expected and what was got', async () => {
    const { exit, out, err } = await run(forAll(), ['test']);
    expect(exit).toBe(1);
    expect(out).toBe(
      [
        '✗ A low-touch customer gets no renewal talk  (playbooks/tests/renewal-90.yaml:40)',
        '  2026-09-03 runs  (playbooks/tests/renewal-90.yaml:48)',
        '    expected none',
        '    got      renewal-90/castello-retail/1, open since 2026-09-03',
        '  2026-12-31 runs  (playbooks/tests/renewal-90.yaml:49)',
        '    expected none',
        '    got      renewal-90/castello-retail/1, open since 2026-09-03',
        '',
        '',
      ].join('\n'),
    );
    expect(err).toMatch(/^playbooks\/plays\/renewal\/renewal-90.mdx:\d+ warning: renewal-90 needs a scenario in which it does not fire$/m);
    expect(err).toMatch(/\n13 scenarios: 12 passed, 1 failed\n$/);
  });

  test('stands in the JSON document with the same', async () => {
    const { exit, out, err } = await run(forAll(), ['test', '--json']);
    const { scenarios, uncovered } = schema.parse(JSON.parse(out));
    expect(exit).toBe(1);
    expect(err).toBe('13 scenarios: 12 passed, 1 failed\n');
    expect(scenarios.filter(({ passed }) => !passed).map(({ name, differences }) => [name, differences[0]])).toEqual([
      [
        'A low-touch customer gets no renewal talk',
        {
          day: '2026-09-03',
          field: 'runs',
          expected: 'none',
          got: 'renewal-90/castello-retail/1, open since 2026-09-03',
          file: 'playbooks/tests/renewal-90.yaml',
          line: 48,
        },
      ],
    ]);
    expect(uncovered?.map(({ playbook, needs }) => [playbook, needs])).toEqual([['renewal-90', 'a scenario in which it does not fire']]);
  });

  test('is shown beside the line in GitHub Actions', async () => {
    const { out } = await run(forAll(), ['test'], { GITHUB_ACTIONS: 'true' });
    expect(out).toContain('::error file=playbooks/tests/renewal-90.yaml,line=48,col=1,title=scenario::A low-touch customer');
    expect(out).toContain('title=uncovered-playbook::renewal-90 needs a scenario in which it does not fire');
    expect((await run(forAll(), ['test', '--json'], { GITHUB_ACTIONS: 'true' })).out).not.toContain('::error');
  });
});

test('a part of the scenarios is run by their name, file or playbook, and says nothing about coverage', async () => {
  const { out } = await run(forAll(), ['test', '--json', 'URGENT']);
  const { scenarios, uncovered } = schema.parse(JSON.parse(out));
  expect([scenarios.map(({ file }) => file), uncovered]).toEqual([Array(2).fill('playbooks/tests/urgent-ticket.yaml'), null]);
  expect(await run(forAll(), ['test', 'users who stay away'])).toEqual({ exit: 0, out: '', err: '1 scenario: 1 passed, 0 failed\n' });
});

test('without scenarios, every active playbook lacks two; drafts lack none', async () => {
  const folder = changed('playbooks/plays/risk/save-plan.mdx', 'status: active', 'status: draft');
  rmSync(join(folder, 'playbooks/tests'), { recursive: true });
  const { exit, out } = await run(folder, ['test', '--json']);
  expect(exit).toBe(0);
  const both = (playbook: string) => [
    [playbook, 'a scenario in which it fires'],
    [playbook, 'a scenario in which it does not fire'],
  ];
  expect(schema.parse(JSON.parse(out)).uncovered?.map(({ playbook, needs }) => [playbook, needs])).toEqual(
    ['first-value', 'goal-review', 'renewal-90', 'urgent-ticket'].flatMap(both),
  );
});

test('a workspace with errors is told of, and no scenario runs', async () => {
  const folder = write(sample(), { 'playbooks/tests/wrong.yaml': 'scenario: A\ncustomer: { like: acme }\nexpects: {}\n' });
  const { exit, out, err } = await run(folder, ['test']);
  expect([exit, out]).toEqual([1, '']);
  expect(err).toContain('playbooks/tests/wrong.yaml:3:1 error unknown-key');
});

test('the scenario of the guide passes on the sample', async () => {
  const guide = readFileSync('src/site/docs/guides/write-a-playbook.md', 'utf8');
  const scenario = /```yaml\n(scenario: [\s\S]*?)```/.exec(guide)?.[1] ?? '';
  const folder = temporaryFolder();
  for (const part of ['playbooks', 'customers']) cpSync(part, join(folder, part), { recursive: true });
  rmSync(join(folder, 'playbooks/tests'), { recursive: true });
  write(folder, { 'playbooks/tests/guide.yaml': scenario });
  expect(await run(folder, ['test', 'guide'])).toEqual({ exit: 0, out: '', err: '1 scenario: 1 passed, 0 failed\n' });
});
