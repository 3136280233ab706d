import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { goodLogins, run, sample, temporaryFolder, withLogins } from './recording.ts';

test('build writes the handbook, and reports only where they may be shown', async () => {
  const folder = sample();
  const { exit, out, err } = await run(folder, ['build']);
  expect([exit, err]).toEqual([0, '']);
  expect(out).toBe(
    'Built the handbook in .setpiece/pages. Reports are left out: `publish.reports` is no; --reports builds them for a site that stays private.\n',
  );
  const page = readFileSync(join(folder, '.setpiece/pages/plays/renewal-90/index.html'), 'utf8');
  expect(page).toContain('Renewal, 90 days before notice');
  expect(existsSync(join(folder, '.setpiece/pages/reports/nordhaven'))).toBe(false);

  const all = await run('/', ['build', '--root', folder, '--reports', '--json', '--base', 'customers', '--out', join(folder, 'public')]);
  expect(all.exit).toBe(0);
  expect(JSON.parse(all.out)).toEqual({ out: join(folder, 'public'), customers: 12, reports: true });
  const report = readFileSync(join(folder, 'public/reports/nordhaven/index.html'), 'utf8');
  expect(report).toContain('Nordhaven Logistics');
  expect(report).toContain('href="/customers/');
}, 120_000);

test('a folder whose name means something to databases and to addresses is read, and a site is built in it', async () => {
  const folder = join(temporaryFolder(), "Maria's [old] {x} ? *");
  cpSync(withLogins({ 'customers/data/logins.csv': goodLogins }), folder, { recursive: true });
  expect(await run(folder, ['evaluate'])).toMatchObject({ exit: 0, err: '1 customer: 1 yellow. 0 open runs, 0 late, 0 held back.\n' });
  expect(await run(folder, ['build', '--reports', '--out', join(folder, 'site')])).toMatchObject({ exit: 0 });
  for (const page of ['index.html', 'reports/index.html']) expect(existsSync(join(folder, 'site', page))).toBe(true);
}, 120_000);

test('a customer whose files have errors gets a page that says so, and costs nobody else theirs', async () => {
  const folder = sample();
  const file = join(folder, 'customers/kestrel-care.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^industry: .*$/m, 'idustry: health care'));
  expect((await run(folder, ['evaluate'])).exit).toBe(1);
  const { exit, out, err } = await run(folder, ['build', '--reports', '--out', join(folder, 'public')]);
  expect([exit, err.includes('idustry')]).toEqual([0, true]);
  expect(out).toContain('the handbook and 11 account reports');
  const page = readFileSync(join(folder, 'public/reports/kestrel-care/index.html'), 'utf8');
  expect(page).toContain('The files of this customer have errors.');
  expect(page).toContain('did you mean `industry`?');
  expect(readFileSync(join(folder, 'public/reports/index.html'), 'utf8')).toContain('1 customer is left out: its files have errors.');
  expect(existsSync(join(folder, 'public/reports/nordhaven/index.html'))).toBe(true);
  // An error of a rule is about everybody: nothing is built.
  writeFileSync(join(folder, 'playbooks/journey.yaml'), 'stages: []\n');
  expect((await run(folder, ['build', '--out', join(folder, 'public')])).exit).toBe(1);
}, 120_000);
