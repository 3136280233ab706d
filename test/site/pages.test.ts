import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import lighthouse, { type Config, type RunnerResult, snapshot } from 'lighthouse';
import type { Browser, Page } from 'playwright-core';
import puppeteer, { type Browser as Tabs } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPages } from '../../src/cli/pdf.ts';
import { sample, write } from '../cli/recording.ts';
import { startBrowser } from './browser.ts';
import { type Host, serve } from './host.ts';
import { findPages, pageKinds } from './page-kinds.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const debuggingPort = 9337;

const left = `id: gable-homes
name: Gable Homes
country: GB
owners:
  - { role: csm, login: maria, from: 2025-01-01 }
contracts:
  - { id: "2025", start: 2025-10-01, end: 2026-09-30, notice: 60d, seats: 38, arr: 46000, ended_because: competitor }
ratings:
  - { kind: sentiment, value: red, on: 2026-09-04, by: maria, note: Their new software plans shifts as well. }
`;

const outcome = `outcomes:
  not_renewed: { title: Contract not renewed, not_renewed: true, within: 30d, constant: [customer.strategic] }
`;

let site: string;
let host: Host;
let browser: Browser;
/** The same browser for Lighthouse, which drives it in its own way. */
let tabs: Tabs;

beforeAll(async () => {
  const folder = sample();
  // The sample has lost nobody; a customer that left has a review in place of an account report.
  write(folder, { 'customers/gable-homes.yaml': left, 'playbooks/metrics/outcomes.yaml': outcome });
  site = join(folder, 'site');
  // A process of its own, as people build: inside Vitest pages are made for development, which have no search.
  const words = ['--import', 'tsx', resolve('src/cli/main.ts'), 'build', '--root', folder, '--reports', '--out', site];
  await promisify(execFile)(process.execPath, words, { env: { PATH: process.env.PATH, HOME: folder } });
  host = await serve(site);
  browser = await startBrowser(debuggingPort);
  tabs = await puppeteer.connect({ browserURL: `http://127.0.0.1:${debuggingPort}`, defaultViewport: null });
}, 240_000);

afterAll(async () => {
  await tabs.disconnect();
  await browser.close();
  host.close();
});

it('every page is of a kind that is looked at below, and no kind is without a page', () => {
  const { examples, unlisted } = findPages(site);
  expect(unlisted).toEqual([]);
  expect(examples.map(({ kind }) => kind.kind)).toEqual(pageKinds.map(({ kind }) => kind));
});

it('every link of every page leads to a page, a file or a place that is there', () => {
  const pages = new Map(
    readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.html'))
      .map((path) => [`/${path.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1')}`, readFileSync(join(site, path), 'utf8')]),
  );
  const ids = new Map([...pages].map(([path, html]) => [path, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]));
  const dead = [...pages].flatMap(([path, html]) =>
    [...html.matchAll(/<(?:a|link|img|script|source|use)\b[^>]*?\s(?:href|src)="([^"]*)"/g)].flatMap(([, written = '']) => {
      const url = new URL(written.replaceAll('&#38;', '&').replaceAll('&amp;', '&'), `http://site${path}`);
      if (url.host !== 'site') return [];
      const target = decodeURIComponent(url.pathname);
      const place = decodeURIComponent(url.hash.slice(1));
      const found = pages.has(target) || (!target.endsWith('/') && existsSync(join(site, target)));
      // `#_top` is Starlight's own name for the top of a page.
      return found && (place === '' || place === '_top' || !pages.has(target) || ids.get(target)?.has(place))
        ? []
        : [`${path}: ${written}`];
    }),
  );
  expect([...new Set(dead)]).toEqual([]);
});

/** Faults for assistive technology that axe takes for serious. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ content: axeSource });
  return page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))`,
  );
}

describe.each(pageKinds)('$kind', ({ path: pattern, isOpen, sheets }) => {
  const path = (): string => findPages(site).examples.find(({ kind }) => kind.path === pattern)?.path ?? 'none';

  it('says nothing on the console, fits a phone, has nothing wrong for assistive technology in light and dark, prints', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'light' });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('requestfailed', (request) => said.push(request.url()));
    await page.goto(host.url + path());
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.evaluate(() => localStorage.setItem('starlight-theme', 'dark'));
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1440);
    expect(await faultsOf(page)).toEqual([]);
    const printed = countPages(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    if (sheets === undefined) expect(printed).toBeGreaterThan(0);
    else expect(printed).toBe(sheets);
    expect(said).toEqual([]);
    await page.evaluate(() => localStorage.removeItem('starlight-theme'));
    await page.close();
  }, 60_000);

  it('is without fault for Lighthouse', async () => {
    const page = await tabs.newPage();
    await page.goto(host.url + path());
    faultless(await snapshot(page, { config: lighthouseConfig(isOpen) }));
    await page.close();
  }, 60_000);
});

describe('from the click to the last request', () => {
  // A whole navigation waits ten seconds for nothing to happen: one page of the handbook and one of the reports stand for the others.
  it.each(['/plays/renewal-90/', '/reports/nordhaven/'])(
    '%s is without fault for Lighthouse',
    async (path) => {
      const isOpen = path.startsWith('/plays/');
      faultless(await lighthouse(host.url + path.slice(1), { port: debuggingPort, logLevel: 'silent' }, lighthouseConfig(isOpen)));
    },
    90_000,
  );
});

/** What is asked of pages; `isOpen` where search engines may list them. */
function lighthouseConfig(isOpen: boolean): Config {
  return {
    extends: 'lighthouse:default',
    settings: {
      onlyCategories: ['accessibility', 'best-practices', 'seo'],
      throttlingMethod: 'provided',
      disableFullPageScreenshot: true,
      formFactor: 'desktop',
      screenEmulation: { disabled: true },
      // Nothing of what is asked here is a matter of time.
      pauseAfterFcpMs: 0,
      pauseAfterLoadMs: 0,
      networkQuietThresholdMs: 0,
      cpuQuietThresholdMs: 0,
      // What search engines may not list is no fault of a page that asks them not to.
      skipAudits: isOpen ? [] : ['is-crawlable', 'meta-description'],
    },
  };
}

function faultless(result: RunnerResult | undefined): void {
  const audits = result?.lhr.audits ?? {};
  const faults = Object.values(result?.lhr.categories ?? {}).flatMap(({ auditRefs }) =>
    auditRefs.flatMap(({ id, weight }) => {
      const audit = audits[id];
      return weight > 0 && audit !== undefined && audit.score !== null && audit.score < 1 ? [`${id}: ${audit.title}`] : [];
    }),
  );
  expect(faults).toEqual([]);
  expect(Object.values(result?.lhr.categories ?? {}).map(({ id, score }) => [id, score])).toEqual([
    ['accessibility', 1],
    ['best-practices', 1],
    ['seo', 1],
  ]);
}
