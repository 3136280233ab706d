import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPages } from '../../src/cli/pdf.ts';
import { titleOf } from '../../src/reports/format.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { type ValueReport, valueReport } from '../../src/reports/value.ts';
import { buildSite } from '../../src/site/build.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { valueDocument } from '../../src/site/value/document.ts';
import { startBrowser } from './browser.ts';
import { type Host, serve } from './host.ts';
import { secret, valueFixture } from './value-fixture.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const repository = fileURLToPath(new URL('../../', import.meta.url));
const data: SiteData = { ...valueFixture(), languages: ['en', 'zh-cn'], titles: { 'zh-cn': { 'Seat use': '席位使用率' } } };
const ids = ['calder', 'ostra', 'nettle'];

let folder: string;
let site: string;
let browser: Browser;
let host: Host;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece value '));
  const content = join(folder, 'content');
  site = join(folder, 'site');
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
  await buildSite({ contentRoot: content, data, out: site, base: '/' });
  for (const id of ids) writeFileSync(join(site, `${id}.html`), documentOf(id));
  browser = await startBrowser();
  host = await serve(site);
}, 180_000);

afterAll(async () => {
  await browser.close();
  host.close();
  rmSync(folder, { recursive: true, force: true });
});

function reportOf(id: string): ValueReport {
  const report = valueReport(data, id);
  if (report === undefined) throw new Error(`no report of ${id}`);
  return report;
}

const documentOf = (id: string): string => valueDocument(reportOf(id), languageOf('en'));

async function open(path: string, width: number): Promise<{ page: Page; said: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: 'dark' });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(`${host.url}${path}`);
  await page.evaluate('document.fonts.ready');
  return { page, said };
}

/** Sheets whose content is taller or wider than they are. */
const cutSheets = `[...document.querySelectorAll('.body')].filter((body) => body.scrollHeight > body.clientHeight || body.scrollWidth > body.clientWidth).length`;
const paths = ids.flatMap((id) => [`reports/${id}/value/`, `${id}.html`]);

describe.each(paths)('%s', (path) => {
  it.each([1440, 768, 390])(
    'at a width of %d: complete, light, without navigation, nothing on the console, nothing wrong for assistive technology',
    async (width) => {
      const { page, said } = await open(path, width);
      expect(said).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.evaluate(cutSheets)).toBe(0);
      expect(await page.evaluate(() => getComputedStyle(document.querySelector('.sheet') ?? document.body).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
      expect(await page.locator('nav, a, button, script').count()).toBe(0);
      await page.addScriptTag({ content: axeSource });
      expect(
        await page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))`,
        ),
      ).toEqual([]);
      await page.close();
    },
  );

  it('is two pages of A4 on paper, complete, with its fonts', async () => {
    const { page } = await open(path, 1440);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(countPages(pdf)).toBe(2);
    expect(pdf.toString('latin1')).toMatch(/\/MediaBox ?\[0 0 59[45][.\d]* 84[12][.\d]*\]/);
    expect(pdf.toString('latin1')).not.toMatch(/Helvetica|Arial|Liberation|DejaVu/);
    expect(pdf.toString('latin1')).not.toMatch(new RegExp(secret, 'i'));
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(cutSheets)).toBe(0);
    expect(await page.evaluate(`[...document.fonts].some(({ family, status }) => family.includes('Inter') && status === 'loaded')`)).toBe(
      true,
    );
    await page.close();
  });
});

it('nothing internal and no other customer is in the page, the document or what it is made of', () => {
  for (const id of ids) {
    const page = readFileSync(join(site, `reports/${id}/value/index.html`), 'utf8');
    // Fonts are left out: any word may stand in their bytes.
    const document = documentOf(id).replaceAll(/base64,[^)]+/g, '');
    for (const text of [page, document, JSON.stringify(valueReport(data, id))]) {
      expect(text).toContain(id === 'calder' ? 'Calder' : id === 'ostra' ? 'Ostra' : 'Nettle');
      expect(
        text.match(
          new RegExp(`.{0,40}(?:${secret}|777[.,]?123|p-207|"maria"|health|\\brisk\\b|renewal-90|\\.yaml|\\.mdx).{0,40}`, 'i'),
        )?.[0],
      ).toBeUndefined();
    }
  }
  // The same build knows it all, and shows it where it belongs.
  expect(readFileSync(join(site, 'reports/calder/index.html'), 'utf8')).toContain(secret);
});

it('the document loads nothing and escapes what people wrote', () => {
  const html = documentOf('calder');
  expect(html.match(/(?:src|href)="[^"]*"|url\((?!data:)[^)]*\)|@import/g)).toBeNull();
  expect(html).toContain('Calder &amp; Voss');
});

describe('in Chinese', () => {
  const chinese = (id: string): string => readFileSync(join(site, `zh-cn/reports/${id}/value/index.html`), 'utf8');
  /** Texts of the page and of what is read out, in the order of the page. */
  const said = (html: string): string =>
    html
      .replace(/^[\s\S]*?(?=<title)/, '')
      .replaceAll(/<[^>]*?(?:aria-label="([^"]*)"[^>]*)?>/g, ' $1 ')
      .replaceAll('&amp;', '&');
  /** What people wrote, and titles that nobody translated: longest first, each also as a title and as cut as a sentence cuts it. */
  const written = (report: ValueReport): string[] => {
    const found: string[] = [];
    // These hold words of ours, which the page says in its own way.
    JSON.stringify(report, (key, value: unknown) => {
      if (typeof value === 'string' && !['kind', 'unit', 'better', 'side'].includes(key))
        found.push(value, titleOf(value), value.replace(/[.\s]+$/, ''), value.slice(0, 80).replace(/\s+\S*$/, ''));
      return value;
    });
    return found.filter((text) => /[A-Za-z]/.test(text) && text !== 'Seat use').sort((a, b) => b.length - a.length);
  };

  it.each(ids)('%s is said without a word of English besides names and what nobody translated', (id) => {
    const html = chinese(id);
    expect(html).toMatch(/<html[^>]* lang="zh-CN"/);
    const unnamed = (page: string) => written(reportOf(id)).reduce((text, name) => text.replaceAll(name, ''), said(page));
    expect(unnamed(html).match(/[A-Za-z]+/g)).toBeNull();
    expect(unnamed(html)).toContain('需要贵公司配合的事');
    expect(unnamed(readFileSync(join(site, `reports/${id}/value/index.html`), 'utf8'))).toContain('What we need from you');
  });

  it('says days, counts and titles as its readers do', () => {
    const text = said(chinese('calder')).replaceAll(/\s+/g, ' ');
    for (const words of ['2025年11月24日至2026年11月23日', '3 个目标中已达成 2 个', '席位使用率', '2 次培训、1 次会议'])
      expect(text).toContain(words);
    expect(text).not.toContain('Seat use');
  });

  it.each(ids)('%s fits on two sheets, as a page and as a document', async (id) => {
    writeFileSync(join(site, `${id}.zh-cn.html`), valueDocument(reportOf(id), languageOf('zh-cn', data.titles['zh-cn'])));
    for (const path of [`zh-cn/reports/${id}/value/`, `${id}.zh-cn.html`]) {
      const { page } = await open(path, 1440);
      expect(await page.evaluate(cutSheets)).toBe(0);
      expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toContain('Noto Sans CJK SC');
      expect(countPages(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toBe(2);
      await page.close();
    }
  });
});

it('the account report leads to it, and without reports there is none', async () => {
  expect(readFileSync(join(site, 'reports/calder/index.html'), 'utf8')).toContain('href="/reports/calder/value/"');
  const other = join(folder, 'handbook');
  await buildSite({
    contentRoot: join(folder, 'content'),
    data: { ...data, shows: { reports: false, money: false, people: false }, report: { ...data.report, customers: [] } },
    out: other,
    base: '/',
  });
  expect(existsSync(join(other, 'reports'))).toBe(false);
}, 60_000);
