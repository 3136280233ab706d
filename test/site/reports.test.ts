import { cpSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redact } from '../../src/reports/redact.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { buildSite } from '../../src/site/build.ts';
import { startBrowser } from './browser.ts';
import { fixture } from './fixture.ts';
import { type Host, serve } from './host.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const repository = fileURLToPath(new URL('../../', import.meta.url));
const full = fixture();
/** One red customer has no open run. */
const data: SiteData = {
  ...full,
  report: {
    ...full.report,
    customers: full.report.customers.map((one) =>
      one.id === 'dune-hotels' ? { ...one, runs: one.runs.filter(({ state }) => state === 'done') } : one,
    ),
  },
};
const secrets = { moneyNames: new Set(['arr', 'spend']), people: new Set(['maria', 'jonas', 'aiko', 'sam']) };

let folder: string;
let content: string;
let out: string;

function htmlOf(site: string): Map<string, string> {
  return new Map(globSync('**/*.html', { cwd: site }).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(site, path), 'utf8')]));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece site '));
  content = join(folder, 'content');
  out = join(folder, 'site');
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
  await buildSite({ contentRoot: content, data, out, base: '/' });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the files', () => {
  it('hold a page for the portfolio and for every customer, none for search engines', () => {
    const pages = htmlOf(out);
    for (const { id } of data.report.customers)
      expect(pages.get(`reports/${id}/index.html`)).toContain('<meta name="robots" content="noindex, nofollow">');
    expect(pages.get('reports/index.html')).toContain('noindex');
    expect(existsSync(join(out, 'favicon.svg'))).toBe(true);
    expect(existsSync(join(out, '404.html'))).toBe(true);
    expect(globSync('sitemap*', { cwd: out })).toEqual([]);
  });

  it('hold what a customer wrote as text, never as markup', () => {
    const page = readFileSync(join(out, 'reports/harbor/index.html'), 'utf8');
    expect(page.includes('<Bikes>')).toBe(false);
    expect(page).toContain('Harbor &lt;Bikes&gt;');
    expect(readFileSync(join(out, 'reports/index.html'), 'utf8').includes('<Bikes>')).toBe(false);
  });

  it('link to each other without a dead end', () => {
    const pages = htmlOf(out);
    const dead: string[] = [];
    for (const [path, html] of pages) {
      if (!path.startsWith('reports/')) continue;
      const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
      for (const [, href = ''] of html.matchAll(/\shref="([^"]+)"/g)) {
        if (href.startsWith('https://')) continue;
        // A query asks the page for a view of itself.
        const target = decodeURI(href).replace(/\?[^#]*/, '');
        const found = target.startsWith('#')
          ? ids.has(target.slice(1))
          : target.endsWith('/')
            ? pages.has(`${target.slice(1)}index.html`)
            : existsSync(join(out, target));
        if (!found) dead.push(`${path}: ${href}`);
      }
    }
    expect(dead).toEqual([]);
  });

  it('lead from numbers to lines in the repository', () => {
    const page = readFileSync(join(out, 'reports/nordhaven/index.html'), 'utf8');
    expect(page).toContain(
      'https://github.com/fieldline/customers/blob/a81f3c2d90b7e4f5a6c1d2e3f4a5b6c7d8e9f0a1/playbooks/health/standard.yaml#L20',
    );
  });

  it('are small: an account report takes less than 60 kB, its styles and fonts with it', () => {
    const fonts = readdirSync(join(out, '_assets')).filter((file) => /^(?:inter|mono)\.[\w-]+\.woff2$/.test(file));
    expect(fonts).toHaveLength(2);
    const bytes = (path: string) => gzipSync(readFileSync(join(out, path))).length;
    const ofFonts = fonts.reduce((sum, file) => sum + statSync(join(out, '_assets', file)).size, 0);
    for (const { id } of data.report.customers) {
      const page = readFileSync(join(out, `reports/${id}/index.html`), 'utf8');
      const sheets = [...page.matchAll(/<link rel="stylesheet" href="[^"]*(_assets\/[^"]+)"/g)].map(([, file = '']) => file);
      const all = [`reports/${id}/index.html`, ...sheets].reduce((sum, path) => sum + bytes(path), ofFonts);
      expect([id, all < 60_000]).toEqual([id, true]);
    }
  });
});

describe('states of an account', () => {
  const page = (id: string): string =>
    readFileSync(join(out, `reports/${id}/index.html`), 'utf8')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ');
  it('an unknown band shows what is missing and what would bring the score back', () => {
    const text = page('meridian');
    expect(text).toContain('No score');
    expect(text).toContain('Seat use adds 20, coverage 61%');
  });
  it('a customer without one health model shows the fault and how to mend it', () => {
    expect(page('iris')).toContain('retire small.yaml');
    expect(page('kestrel')).not.toContain('retire small.yaml');
  });
  it('late, held, draft, stale, missing and set by hand are said in words', () => {
    expect(page('nordhaven')).toContain('3 days late');
    expect(page('kestrel')).toMatch(/Held back .*2 of 2 contacts made or planned this week/);
    expect(page('gable')).toContain('Draft, opens no tasks');
    expect(page('nordhaven')).toContain('Left 14 Aug. Nobody named since');
    expect(page('dune-hotels')).toContain('Management change (Maria Keller), until 31 Dec');
    expect(page('nettle')).toContain('Owner Nobody');
    expect(page('nordhaven')).toContain('only if the answer to “Where do they stand?” is leaving');
    expect(page('ambra')).toContain('Nobody answered, unsure taken');
    expect(page('nordhaven')).toContain('2.3% baseline');
  });
  it('what the health model did to a score stands beside what happened', () => {
    const text = page('rowan');
    expect(text).toContain('−5 behaviour −3 configuration');
    expect(text).toContain('17 Nov, rule changed: −3');
    expect(text).toContain('Depth counts workflows, not features 17 Nov, Aiko Tanaka. −3 here. 3 customers moved, 2 changed band.');
    expect(page('kestrel')).not.toContain('rule changed');
    expect(readFileSync(join(out, 'reports/rowan/index.html'), 'utf8')).toContain('class="configured"');
    const portfolio = readFileSync(join(out, 'reports/index.html'), 'utf8').replaceAll(/<[^>]+>/g, '');
    expect(portfolio).toContain('−8 −3 by the model');
  });
  it('a red customer for whom no playbook is open is called that', () => {
    expect(page('verdant-retail')).not.toContain('no playbook is open');
    expect(page('dune-hotels')).toContain('Red, and no playbook is open for it.');
  });
  it('a parent leads to its children and back', () => {
    expect(readFileSync(join(out, 'reports/calder/index.html'), 'utf8')).toContain('/reports/tallis/');
    expect(readFileSync(join(out, 'reports/tallis/index.html'), 'utf8')).toContain('/reports/calder/');
  });
});

describe('in a browser', () => {
  let browser: Browser;
  let host: Host;
  beforeAll(async () => {
    host = await serve(out);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    host.close();
  });

  async function open(path: string, width: number, colorScheme: 'light' | 'dark'): Promise<{ page: Page; said: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('requestfailed', (request) => said.push(request.url()));
    await page.goto(host.url + path);
    return { page, said };
  }

  const pages = ['reports/', 'reports/nordhaven/', 'reports/meridian/', 'reports/iris/', 'reports/dune-hotels/', 'nowhere/'];
  it.each(pages.flatMap((path) => (['light', 'dark'] as const).map((scheme) => ({ path, scheme }))))(
    '$path in $scheme: nothing wrong for assistive technology, nothing on the console, no sideways scroll on a phone',
    async ({ path, scheme }) => {
      for (const width of [1440, 390]) {
        const { page, said } = await open(path, width, scheme);
        expect(said.filter((line) => !(path === 'nowhere/' && line.includes('404')))).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe(scheme);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await page.addScriptTag({ content: axeSource });
        const faults = await page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))`,
        );
        expect(faults).toEqual([]);
        await page.close();
      }
    },
  );

  it.each([1440, 390])('the lines of the bands stand under their labels at a width of %d', async (width) => {
    const { page } = await open('reports/nordhaven/', width, 'light');
    const gaps = await page.locator('.fall').evaluate((table) => {
      const cell = table.querySelector('td.plot');
      const lane = table.querySelector('td.plot .lane')?.getBoundingClientRect();
      if (cell === null || lane === undefined) return ['no plot'];
      const style = getComputedStyle(cell);
      const begin =
        cell.getBoundingClientRect().left + (style.backgroundOrigin.startsWith('content-box') ? Number.parseFloat(style.paddingLeft) : 0);
      const inner = style.backgroundOrigin.startsWith('content-box') ? lane.width : cell.clientWidth;
      const lines = style.backgroundPositionX.split(', ').map((place) => begin + (inner * Number.parseFloat(place)) / 100);
      const labels = [...table.querySelectorAll('.axis span:not(:last-child)')].map((label) => {
        const { left, width: own } = label.getBoundingClientRect();
        return left + own / 2;
      });
      return lines.map((line, index) => Math.round(Math.abs(line - (labels[index] ?? Number.NaN))));
    });
    expect(gaps.every((gap) => typeof gap === 'number' && gap <= 1)).toBe(true);
    expect(gaps).toHaveLength(2);
    await page.close();
  });

  it('the chosen theme stays on the next page', async () => {
    const { page } = await open('reports/', 1440, 'light');
    await page.locator('[data-theme-switch]').click();
    await page.goto(`${host.url}reports/nordhaven/`);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.close();
  });

  it('the timeline shows one kind of entry', async () => {
    const { page } = await open('reports/nordhaven/', 1440, 'light');
    await page.locator('.times label', { hasText: 'Runs' }).click();
    const kinds = await page
      .locator('.timeline li')
      .evaluateAll((entries) => entries.filter((entry) => entry.checkVisibility()).map((entry) => entry.getAttribute('data-kind')));
    expect(new Set(kinds)).toEqual(new Set(['run']));
    await page.close();
  });

  it('paper is light, without the bar and the filters', async () => {
    const { page } = await open('reports/nordhaven/', 1100, 'dark');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await page.locator('.filters').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.close();
  });
});

describe('below a path, without money and people', () => {
  let site: string;
  beforeAll(async () => {
    site = join(folder, 'public');
    const shown = redact({ ...data, shows: { reports: true, money: false, people: false } }, secrets);
    await buildSite({ contentRoot: content, data: shown, out: site, base: '/deep/base' });
  });

  it('no page of the reports holds an amount or a name', () => {
    for (const [path, html] of htmlOf(site)) {
      if (!path.startsWith('reports/')) continue;
      expect([path, html.match(/€\s?\d|\bMaria\b|\bmaria\b|Sam Osei|p-114|Management change/)?.[0]]).toEqual([path, undefined]);
    }
  });

  it('works from there: styles load and links lead on', async () => {
    const host = await serve(site, '/deep/base/');
    const browser = await startBrowser();
    const page = await browser.newPage();
    const failed: string[] = [];
    page.on('response', (response) => response.ok() || failed.push(response.url()));
    await page.goto(`${host.url}reports/`);
    await page.locator('[data-customers] tbody a').first().click();
    await expect.poll(() => page.url()).toBe(`${host.url}reports/dune-hotels/`);
    expect(await page.locator('h1').textContent()).toBe('Dune Hotels');
    expect(failed).toEqual([]);
    await browser.close();
    host.close();
  }, 120_000);
});

it('refuses to replace a folder that is no site', async () => {
  const other = join(folder, 'other');
  cpSync(join(content, 'playbooks'), other, { recursive: true });
  await expect(buildSite({ contentRoot: content, data, out: other, base: '/' })).rejects.toThrow('holds files that are no site');
  expect(existsSync(join(other, 'workspace.yaml'))).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  await expect(buildSite({ contentRoot: content, data, out: join(folder, 'file'), base: '/' })).rejects.toThrow('is a file');
});
