import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SiteData } from '../../src/reports/site-data.ts';
import { buildSite } from '../../src/site/build.ts';
import { startBrowser } from './browser.ts';
import { fixture } from './fixture.ts';
import { type Host, serve } from './host.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const base = '/cs/';
const titles = { 'zh-cn': { 'Seat use': '席位使用率', 'High touch': '高接触', 'Usage drop': '使用下降', Maturity: '成熟' } };
const data: SiteData = { ...fixture(), languages: ['en', 'zh-cn', 'zh-tw'], titles };
const chinese = `---
id: renewal-90
title: 续约，通知期前 90 天
goal: { outcome: 按时续约 }
steps:
  sponsor_call: { title: 致电决策人 }
---

尽早开始。
`;

let folder: string;
let out: string;
let pages: Map<string, string>;
let browser: Browser;
let host: Host;

const page = (path: string): string => {
  const html = pages.get(`${path}index.html`);
  if (html === undefined) throw new Error(`no page ${path}; there are ${[...pages.keys()].join(', ')}`);
  return html;
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece-languages-'));
  const content = join(folder, 'content');
  out = join(folder, 'site');
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
  for (const path of globSync('playbooks/**/*.zh-cn.mdx', { cwd: content })) rmSync(join(content, path));
  writeFileSync(join(content, 'playbooks/plays/renewal/renewal-90.zh-cn.mdx'), chinese);
  // Vitest sets these for itself, and Astro would take them for the site's own.
  vi.stubEnv('BASE_URL', base);
  vi.stubEnv('DEV', false);
  vi.stubEnv('PROD', true);
  vi.stubEnv('MODE', 'production');
  vi.stubEnv('NODE_ENV', 'production');
  await buildSite({ contentRoot: content, data, out, base });
  pages = new Map(globSync('**/*.html', { cwd: out }).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(out, path), 'utf8')]));
  host = await serve(out, base);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser.close();
  host.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a site in three languages', () => {
  it('has every page in each of them', () => {
    const root = [...pages.keys()].filter((path) => !path.startsWith('zh-') && path !== '404.html');
    expect(root).toContain('reports/index.html');
    for (const language of ['zh-cn', 'zh-tw']) expect(root.filter((path) => !pages.has(`${language}/${path}`))).toEqual([]);
  });

  it('says its language, and leads to the same page in the others', () => {
    for (const [path, html] of pages) {
      if (path === '404.html' || path.endsWith('value/index.html')) continue;
      const [, folder = ''] = /^(zh-cn|zh-tw)\//.exec(path) ?? [];
      expect(`${path} ${/<html[^>]* lang="([^"]+)"/.exec(html)?.[1]}`).toBe(
        `${path} ${{ '': 'en', 'zh-cn': 'zh-CN', 'zh-tw': 'zh-TW' }[folder]}`,
      );
      const same = path.slice(folder === '' ? 0 : folder.length + 1).replace('index.html', '');
      for (const [tag, prefix] of [
        ['en', ''],
        ['zh-CN', 'zh-cn/'],
        ['zh-TW', 'zh-tw/'],
      ])
        expect(html).toContain(`href="${base}${prefix}${same}" lang="${tag}" hreflang="${tag}"`);
    }
  });

  it('calls what the workspace has a title for as its readers do', () => {
    const report = pages.get('zh-cn/reports/nordhaven/index.html') ?? '';
    for (const [title, said] of Object.entries(titles['zh-cn'])) {
      expect(page('reports/nordhaven/')).toContain(title);
      expect(report).toContain(said);
    }
    // In the score table, the picture of the score, a chip, the runs and the timeline.
    expect(report).not.toMatch(/>(Seat use|High touch|Usage drop|Maturity)</);
    expect(report).toContain('执行开启：使用下降');
    expect(page('zh-tw/reports/nordhaven/')).toContain('Seat use');
    for (const path of ['reports/', 'nps/', 'week/maria/']) expect(page(`zh-cn/${path}`)).not.toMatch(/>(Seat use|High touch|Usage drop)</);
    expect(page('reports/')).toMatch(/>Seat use</);
  });

  it('has no link that leads nowhere for staying in its language', () => {
    const exists = (target: string): boolean =>
      existsSync(join(out, target.endsWith('/') || target === '' ? `${target}index.html` : target));
    const broken = new Set<string>();
    let links = 0;
    for (const [path, html] of pages) {
      for (const [, href = ''] of html.matchAll(/href="\/cs\/([^"#?]*)/g)) {
        const target = decodeURI(href);
        links += 1;
        // Customers of the fixture run playbooks that the sample lacks: these are nowhere at the root either.
        if (
          !exists(target) &&
          (target === target.replace(/^zh-\w+\//, '') ? path.startsWith('404') : exists(target.replace(/^zh-\w+\//, '')))
        )
          broken.add(`${path}: ${href}`);
      }
    }
    expect([...broken].slice(0, 10)).toEqual([]);
    expect(links).toBeGreaterThan(1000);
  });

  it('shows a translation with the rule of the original, and says where there is none', () => {
    const translated = page('zh-cn/plays/renewal-90/');
    expect(translated).toMatch(/<h1[^>]*>续约，通知期前 90 天<\/h1>/);
    expect(translated).toContain('致电决策人');
    expect(translated).toContain('尽早开始。');
    expect(translated).toContain('notice_deadline - 90d');
    expect(translated).not.toContain('本页尚未翻译');
    expect(page('plays/renewal-90/')).toContain('Call the decision maker');
    expect(page('plays/renewal-90/')).not.toContain('hb-notice');
    expect(page('zh-tw/plays/renewal-90/')).toContain('本頁尚未翻譯：正文以简体中文顯示。');
    expect(page('zh-cn/plays/save-plan/')).toContain('本页尚未翻译：正文以English显示。');
    expect(page('zh-cn/plays/save-plan/')).toMatch(/<h1[^>]* lang="en">Save plan<\/h1>/);
    expect(page('to-verify/')).toContain('简体中文');
  });

  it('is searched in the language of the page', async () => {
    const tab = await browser.newPage();
    const found = async (path: string, words: string): Promise<string[]> => {
      await tab.goto(`${host.url}${path}`);
      // As text: Vitest would rewrite the import.
      const urls: unknown = await tab.evaluate(`import('${base}pagefind/pagefind.js')
        .then((pagefind) => pagefind.search(${JSON.stringify(words)}))
        .then(({ results }) => Promise.all(results.map((result) => result.data())))
        .then((pages) => pages.map(({ url }) => url))`);
      return Array.isArray(urls) ? urls.map(String) : [];
    };
    expect(await found('zh-cn/', '决策人')).toContain(`${base}zh-cn/plays/renewal-90/`);
    expect((await found('', 'decision maker')).every((url) => !url.includes('/zh-'))).toBe(true);
    expect(await found('', '决策人')).toEqual([]);
    await tab.close();
  });

  it('switches by keyboard, and has nothing that axe finds serious, in light and dark and on a phone', async () => {
    for (const [path, width, colorScheme] of [
      ['plays/renewal-90/', 1440, 'light'],
      ['zh-cn/plays/renewal-90/', 390, 'dark'],
      ['zh-tw/reports/', 390, 'light'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
      const tab = await context.newPage();
      await tab.goto(`${host.url}${path}`);
      expect(await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await tab.locator('.languages summary').focus();
      await tab.keyboard.press('Enter');
      await tab.evaluate(axeSource);
      const serious = await tab.evaluate(async () => {
        // The script that was just run defines it.
        const { axe } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
        };
        const { violations } = await axe.run();
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes[0]?.html]);
      });
      expect(serious).toEqual([]);
      await tab.locator('.languages a[lang="zh-TW"]').focus();
      await tab.keyboard.press('Enter');
      await tab.waitForURL(`**/zh-tw/${path.replace(/^zh-\w+\//, '')}`);
      await context.close();
    }
  });
});
