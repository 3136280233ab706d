import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { countPages, makePrinter } from '../../src/cli/pdf.ts';
import { run, sample } from './recording.ts';

let folder: string;
beforeEach(() => {
  folder = sample();
});

describe('report CUSTOMER', () => {
  test('writes one page in one file', async () => {
    const { exit, out } = await run(folder, ['report', 'nordhaven']);
    expect([exit, out]).toEqual([
      0,
      'Wrote the value report of Nordhaven Logistics to value-nordhaven.html. Read it before you send it.\n',
    ]);
    const html = readFileSync(join(folder, 'value-nordhaven.html'), 'utf8');
    expect(html).toContain('The past year at Nordhaven Logistics');
    expect(html).not.toMatch(/competitor|Dachstein|sentiment|184,?000/i);
  });

  test('speaks the first of the languages that are published, with titles in it', async () => {
    const file = join(folder, 'playbooks/workspace.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('[en, zh-cn, zh-tw]', '[zh-cn, en]'));
    const { out } = await run(folder, ['report', 'nordhaven', '--out', '-']);
    expect(out).toMatch(/<html lang="zh-CN"[\s\S]*<h1>Nordhaven Logistics：过去一年<\/h1>[\s\S]*席位使用率/);
  });

  test('gives what is in it as JSON, without anything internal', async () => {
    const { out } = await run(folder, ['report', 'nordhaven', '--json']);
    const report: unknown = JSON.parse(out);
    expect(report).toMatchObject({ customer: 'Nordhaven Logistics', asOf: '2026-11-02', contractUntil: '2027-02-14' });
    expect(out).not.toMatch(/competitor|Dachstein|sentiment|184000|"band"/i);
  });

  test('speaks a language of the workspace that is asked for, and no other', async () => {
    const file = join(folder, 'playbooks/workspace.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, before.replace(/^publish: .*$/m, 'publish: { languages: [en, zh-cn] }'));
    const chinese = await run(folder, ['report', 'nordhaven', '--language', 'zh-cn', '--out', '-']);
    const other = await run(folder, ['report', 'nordhaven', '--language', 'zh-tw', '--out', '-']);
    writeFileSync(file, before);
    expect(chinese.out).toMatch(/<html lang="zh-CN"/);
    expect(other).toMatchObject({ exit: 2, out: '' });
    expect(other.err).toContain('There is no language zh-tw.\nThere are: en, zh-cn');
  });

  test('a customer with the name of another report is reached by the long name', async () => {
    expect((await run(folder, ['report', 'value', 'nordhaven', '--out', '-'])).out).toContain('<!doctype html>');
  });

  test('an objective that may not be shown is left out, and said', async () => {
    const file = join(folder, 'playbooks/metrics/usage.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/^ {4}value_report: .*\n/gm, ''));
    const { exit, out, err } = await run(folder, ['report', 'nordhaven', '--json']);
    expect(exit).toBe(0);
    expect(err).toContain('Left out: “Every terminal plans with the same tool”. Its metric seat_use has no `value_report`');
    expect(JSON.parse(out)).toMatchObject({ objectives: [], plan: [] });
  });

  test.each([
    [['report', 'nordhavn'], 'Did you mean nordhaven?'],
    [['report', 'nordhaven', '--pdf', '--json'], '--pdf and --json do not go together.'],
    [['report', 'nordhaven', '--pdf', '--out', '-'], 'A PDF is written to a file.'],
  ])('%j: %s', async (words, said) => {
    const { exit, err } = await run(folder, words);
    expect(exit).toBe(2);
    expect(err).toContain(said);
    expect(existsSync(join(folder, 'value-nordhaven.pdf'))).toBe(false);
  });
});

describe('the browser', () => {
  test('of the npm package prints two pages', async () => {
    const html = (await run(folder, ['report', 'castello-retail', '--out', '-'])).out;
    expect(countPages(await makePrinter({}).print(html))).toBe(2);
  }, 60_000);

  test('that is named and not there is said', async () => {
    await expect(makePrinter({ CHROME_PATH: '/nowhere/chrome' }).print('<p>x')).rejects.toThrow(
      'CHROME_PATH names /nowhere/chrome, which is not there.',
    );
  });

  test('on the PATH comes before the package, and what it cannot do is said', async () => {
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/chromium'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
    await expect(makePrinter({ PATH: join(folder, 'bin') }).print('<p>x')).rejects.toThrow(/bin\/chromium printed no PDF/);
  });
});
