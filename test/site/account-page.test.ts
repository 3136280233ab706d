import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountFile, accountPath, countAccountFiles } from '../../src/model/account-path.ts';
import { buildSite } from '../../src/site/build.ts';
import { startBrowser } from './browser.ts';
import { fixture } from './fixture.ts';
import { type Host, serve } from './host.ts';

/* A workspace so large that one page shows every account, below a path with a space in it. */

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const repository = fileURLToPath(new URL('../../', import.meta.url));
const whole = fixture();
const files = 3;
/** A customer of whom the parts make nothing. */
const broken = { ...whole.report.customers.find(({ id }) => id === 'gable'), touchpoints: null };
const data = {
  ...whole,
  accountFiles: files,
  report: { ...whole.report, customers: whole.report.customers.map((one) => (one.id === 'gable' ? broken : one)) },
};

let folder: string;
let site: string;
let host: Host;
let browser: Browser;
let undrawn: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece large '));
  site = join(folder, 'site');
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(folder, 'content', part), { recursive: true });
  // What cannot be is what a fault of ours would make.
  ({ undrawn } = await buildSite({ contentRoot: join(folder, 'content'), data: data as typeof whole, out: site, base: '/a/b c' }));
  host = await serve(site, '/a/b%20c/');
  browser = await startBrowser();
}, 240_000);

afterAll(async () => {
  await browser.close();
  host.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string): Promise<{ page: Page; said: string[] }> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(host.url + path);
  return { page, said };
}

const shown = (page: Page): Promise<string> =>
  page
    .locator('main :visible')
    .allTextContents()
    .then((texts) => texts.join(' '));
const account = (id: string): string => accountPath(id, files);

it('shows the account that the address names, with its title and nothing wrong', async () => {
  const { page, said } = await open(account('nordhaven'));
  await page.locator('h1', { hasText: 'Nordhaven Logistics' }).waitFor();
  expect(await page.title()).toBe('Nordhaven Logistics · Fieldline');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.addScriptTag({ content: axeSource });
  expect(
    await page.evaluate(`axe.run().then(({ violations }) => violations.filter(({ impact }) => impact !== 'minor').map(({ id }) => id))`),
  ).toEqual([]);
  expect(said).toEqual([]);
  await page.close();
});

it('an address of a smaller workspace, which issues may hold, leads to the same report', async () => {
  const { page } = await open('reports/nordhaven/');
  await page.locator('h1', { hasText: 'Nordhaven Logistics' }).waitFor();
  expect(page.url()).toBe(host.url + account('nordhaven'));
  await page.close();
});

it('the portfolio leads there', async () => {
  const { page } = await open('reports/');
  await page.locator('[data-customers] tbody a').first().click();
  await page.locator('.figures').waitFor();
  expect(page.url().startsWith(host.url + account(''))).toBe(true);
  await page.close();
});

it('a customer that nobody knows, and an address without one, are said so', async () => {
  for (const [id, words] of [
    ['nobody', 'There is no such customer'],
    ['constructor', 'There is no such customer'],
    ['', 'No customer is named'],
  ] as const) {
    const { page } = await open(account(id));
    await page.locator('h1', { hasText: words }).waitFor();
    expect(await page.locator('main h1:visible').count()).toBe(1);
    await page.close();
  }
});

it('a file that does not come says so, and is asked for again', async () => {
  const file = join(site, `reports/files/${accountFile('nordhaven', files)}.json`);
  renameSync(file, `${file}.gone`);
  const { page } = await open(account('nordhaven'));
  await page.locator('h1', { hasText: 'The report could not be loaded' }).waitFor();
  expect(await shown(page)).toContain('nordhaven');
  renameSync(`${file}.gone`, file);
  await page.locator('button', { hasText: 'Try again' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'Nordhaven Logistics' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Nordhaven Logistics');
  await page.close();
});

it('a customer whose report cannot be drawn has a page that says so, and costs nobody else theirs', async () => {
  expect([...undrawn.keys()]).toEqual(['gable']);
  const { page } = await open(account('gable'));
  await page.locator('h1', { hasText: 'Gable Roofing' }).waitFor();
  expect(await shown(page)).toContain('This report could not be drawn.');
  await page.close();
});

it('without scripts the page says why it is empty and leads to the portfolio', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(host.url + account('nordhaven'));
  expect(await shown(page)).toContain('scripts are switched off here');
  await page.locator('main a').first().click();
  expect(page.url()).toBe(`${host.url}reports/`);
  await context.close();
});

describe('files of accounts', () => {
  it('there are none up to the limit, and from there on one for sixteen customers', () => {
    expect([countAccountFiles(1000, 1000), countAccountFiles(1001, 1000), countAccountFiles(100_000, 1000)]).toEqual([0, 63, 6250]);
  });

  it('customers are spread over them evenly', () => {
    const ids = Array.from({ length: 16_000 }, (_, index) => `customer-${index}`);
    const sizes = [...Map.groupBy(ids, (id) => accountFile(id, 1000)).values()].map(({ length }) => length);
    expect(sizes).toHaveLength(1000);
    expect(Math.max(...sizes)).toBeLessThan(48);
  });
});
