import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { redactStand } from '../../src/reports/journey-stands.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { buildSite } from '../../src/site/build.ts';
import { startBrowser } from '../site/browser.ts';
import { fixture } from '../site/fixture.ts';
import { type Host, serve } from '../site/host.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const repository = fileURLToPath(new URL('../../', import.meta.url));
const base = '/cs/';
const shown = fixture();
/** The handbook alone, as it is published by default: nothing about customers but how many. */
const data: SiteData = {
  ...shown,
  repository: { web: 'https://github.com/northlight/success', ref: 'a'.repeat(40), path: 'content/' },
  shows: { reports: false, money: false, people: false },
  report: { ...shown.report, customers: [], runs: [] },
  stands: shown.stands.map((stand) => redactStand(stand, { reports: false, money: false, people: false })),
  playbooks: [{ id: 'renewal-90', title: 'Renewal', open: 3, held: 1, at: 'playbooks/x.mdx:1' }],
  segments: [{ id: 'high_touch', title: 'High touch', customers: 7, at: 'playbooks/x.yaml:1' }],
};

/** A playbook whose text tries everything a text must not do. */
const hostile = `---
id: hostile
title: A <b>bold</b> & "quoted" title
status: draft
goal: { outcome: Nothing runs }
start:
  every: 1w
steps:
  - id: only
    title: <img src=x onerror=alert(1)>
verified: { by: sam, on: 2025-01-01, for: 30d }
---

See [the save plan](../risk/save-plan.mdx), [nowhere](gone.mdx) and [a script](javascript:alert(1)).

Hello {process.env.HOME} <script>window.ran = true</script>

export const ran = true
`;

let folder: string;
let out: string;
let pages: Map<string, string>;

function git(content: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=Maria Keller', '-c', 'user.email=maria@example.com', '-c', 'commit.gpgsign=false'];
  const dates = { GIT_AUTHOR_DATE: '2026-10-12T12:00:00Z', GIT_COMMITTER_DATE: '2026-10-12T12:00:00Z' };
  execFileSync('git', [...identity, ...args], { cwd: content, stdio: 'pipe', env: { ...process.env, ...dates } });
}

const page = (path: string): string => {
  const html = pages.get(`${path}index.html`);
  if (html === undefined) throw new Error(`no page ${path}; there are ${[...pages.keys()].join(', ')}`);
  return html;
};

/** What a person reads on a page. */
const read = (path: string): string =>
  page(path)
    .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece handbook '));
  const content = join(folder, 'content');
  out = join(folder, 'site');
  for (const part of ['playbooks', 'customers']) cpSync(join(repository, part), join(content, part), { recursive: true });
  writeFileSync(join(content, 'playbooks/plays/service/hostile.mdx'), hostile);
  git(content, 'init', '-q');
  git(content, 'add', '.');
  git(content, 'commit', '-q', '-m', 'Ask for the decision maker first');
  // Vitest sets these for itself, and Astro would take them for the site's own.
  vi.stubEnv('BASE_URL', base);
  vi.stubEnv('DEV', false);
  vi.stubEnv('PROD', true);
  vi.stubEnv('MODE', 'production');
  vi.stubEnv('NODE_ENV', 'production');
  await buildSite({ contentRoot: content, data, out, base });
  pages = new Map(globSync('**/*.html', { cwd: out }).map((path) => [path.replaceAll('\\', '/'), readFileSync(join(out, path), 'utf8')]));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a playbook’s page', () => {
  it('says the rule in plain words, each part with its line', () => {
    const text = read('plays/renewal-90/');
    for (const words of [
      'High-touch customers.',
      '90 days before the notice deadline.',
      'The customer has renewed. Untouched tasks are then closed, touched ones get a comment.',
      'Once per contract. The next contract starts its own run.',
      'The customer’s CSM.',
      '14 days before the notice deadline, moved to the working day before.',
    ])
      expect(text).toContain(words);
    const source = readFileSync(join(repository, 'playbooks/plays/renewal/renewal-90.mdx'), 'utf8').split('\n');
    const line = source.findIndex((text) => text.startsWith('until:')) + 1;
    expect(page('plays/renewal-90/')).toContain(
      `https://github.com/northlight/success/blob/${'a'.repeat(40)}/content/playbooks/plays/renewal/renewal-90.mdx#L${line}"`,
    );
  });

  it('shows steps over time, with what they wait for and who does them', () => {
    const text = read('plays/renewal-90/');
    expect(text).toMatch(/Day 7 1 Send the annual value report CSM/);
    expect(text).toContain('10 working days later');
    expect(text).toContain('Asks: renewing, unsure or leaving.');
    expect(text).toContain('if not leaving');
    expect(text).toMatch(/Notice deadline Day 90/);
  });

  it('shows texts with tokens as chips, and copies them as they were written', () => {
    const html = page('plays/renewal-90/');
    expect(html).toMatch(/<span class="token" title="[^"]*">customer name<\/span>/);
    expect(html).toMatch(/data-copy="[^"]*\{\{ customer\.name \}\}/);
  });

  it('tells who changed it last, and how often, from Git', () => {
    const text = read('plays/renewal-90/');
    expect(text).toContain('Ask for the decision maker first 12 Oct 2026, Maria Keller.');
    expect(text).toContain('Version 1');
  });

  it('counts runs, and names no customer where reports are not published', () => {
    expect(read('plays/renewal-90/')).toContain('3 runs are open today, 1 held back. This site shows no customers by name.');
    for (const html of pages.values()) for (const { name } of shown.report.customers) expect(html).not.toContain(name);
  });

  it('leads to GitHub’s editor', () => {
    expect(page('plays/renewal-90/')).toContain(
      'href="https://github.com/northlight/success/edit/HEAD/content/playbooks/plays/renewal/renewal-90.mdx"',
    );
  });

  it('runs nothing of its text, and says what is wrong with it', () => {
    const html = page('plays/hostile/');
    expect(html).toContain('A &lt;b&gt;bold&lt;/b&gt;');
    expect(html).not.toMatch(/<img src=x|window\.ran|javascript:|href="[^"]*gone\.mdx/);
    expect(html).toContain(`href="${base}plays/save-plan/"`);
    expect(read('plays/hostile/')).toContain('Draft, opens no tasks');
    expect(read('plays/hostile/')).toContain('Verification ran out on 31 Jan 2025');
    expect(read('')).toMatch(/To verify 1 page to read again/);
  });
});

describe('the queue', () => {
  it('lists what ran out with its keeper, the days and a link to edit it, and is counted in the sidebar', () => {
    const text = read('to-verify/');
    expect(text).toMatch(/Ran out 1\. The time for which the check counted is over/);
    expect(text).toMatch(/Playbook\s+(?:sam|Sam Osei)\s+\d+ days ago, on 31 Jan 2025/);
    expect(page('to-verify/')).toContain('https://github.com/northlight/success/edit/HEAD/content/playbooks/plays/service/hostile.mdx');
    expect(read('plays/renewal-90/')).toMatch(/To verify 1 /);
  });
});

describe('the journey map', () => {
  /** The fields of a stage, as a person reads them, from top to bottom. */
  const fields = (stage: string): string[] => {
    const [, block = ''] = page('journey/').split(`id="map-${stage}"`);
    const [own = ''] = block.split(/id="map-|class="hb-any"/);
    return own
      .split('<h3')
      .slice(1)
      .map((field) =>
        `<h3${field}`
          .replace(/<[^>]*$/, '')
          .replace(/<[^>]+>/g, ' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      );
  };

  it('lists in each field the playbooks whose rule can be for the segment, with start, owner and open runs', () => {
    const [high = '', low = ''] = fields('renewing');
    expect(high).toMatch(
      /^High touch \d+ customers Starts on a date: Renewal, 90 days before notice \d+ open runs 90 days before the notice deadline · CSM$/,
    );
    // Runs are open there that the rule would not open.
    expect(low).toMatch(/^Low touch No playbook by the rules 3 customers .*3 open runs .* 3 more of any stage$/);
    expect(fields('maturity')).toEqual([
      expect.stringMatching(/^High touch No playbook \d customers 3 more of any stage$/),
      expect.stringMatching(/^Low touch No playbook \d customers 3 more of any stage$/),
    ]);
    expect(fields('onboarding').every((field) => field.includes('First value in 90 days'))).toBe(true);
    expect(fields('lead_pool')[0]).toMatch(/^High touch No playbook nobody here today/);
  });

  it('marks holes with customers, and lists them with the nearest playbook', () => {
    const html = page('journey/');
    expect(html.match(/class="hb-cell hb-cell-hole"/g)?.length).toBe(3);
    const text = read('journey/');
    expect(text).toMatch(/Holes with customers in them 3 \d+ customers/);
    expect(text).toMatch(/Renewing, low touch 3 Renewal, 90 days before notice/);
    expect(text).toMatch(/Maturity, high touch \d Write the first of the stage/);
  });

  it('draws the machine of stages in order, in words', () => {
    const text = read('journey/');
    expect(text).toMatch(
      /1 Lead pool journey\.yaml:3 When the contract ended more than 90 days ago .*3 Onboarding journey\.yaml:9 Else when the first day as a customer was at most 90 days ago Once entered, stays until first value is reached behind after 45 days, stuck after 75 days 2 customers 1 behind .*5 Maturity journey\.yaml:18 Everyone else/,
    );
  });

  it('counts who is in none of the segments, and names nobody where reports are not published', () => {
    expect(read('journey/')).toMatch(/In none or two .*customers in none This site shows no customers by name\./);
    expect(page('journey/')).not.toMatch(/customers?, €|By customers and ARR/);
  });

  it('is linked from the first page, the sidebar and each playbook, which says its place', () => {
    expect(page('')).toContain(`<a href="${base}journey/">Journey map</a>`);
    expect(read('plays/renewal-90/')).toContain('Belongs to the stage Renewing, for high touch only.');
    expect(page('plays/renewal-90/')).toMatch(/<li class="here" aria-current="step"><a href="[^"]*journey\/#map-renewing">Renewing<\/a>/);
    expect(read('plays/save-plan/')).toMatch(/Works in any stage.*, for every segment\./);
  });
});

describe('the handbook', () => {
  it('has a page for each asset and health model, the metrics, the segments and the guides', () => {
    expect(read('assets/renewal-proposal/')).toMatch(/\{\{ notice_deadline \}\} notice deadline the date in the contract/);
    expect(read('health/standard/')).toMatch(/Seat use 20% of the score/);
    expect(read('health/standard/')).toMatch(/50% to below 75% yellow/);
    expect(read('metrics/')).toContain('“Active users, 28 days” divided by seats.');
    expect(read('segments/')).toMatch(/High touch high_touch .* 7 customers/);
    expect(read('guides/write-a-playbook/')).toContain('Begin with a sentence');
    expect(read('decisions/0002-absent-and-unknown/')).toContain('Absent is not unknown');
  });

  it('orders the sidebar by the journey, and marks the page at hand', () => {
    const html = page('plays/renewal-90/');
    const links = [...html.matchAll(/<a href="([^"]*)" (aria-current="page" )?class="[^"]*astro-[^"]*"/g)].map((match) => match[1]);
    const at = (path: string): number => links.indexOf(`${base}${path}`);
    expect(at('plays/first-value/')).toBeGreaterThan(-1);
    expect(at('plays/first-value/')).toBeLessThan(at('plays/renewal-90/'));
    expect(at('plays/renewal-90/')).toBeLessThan(at('plays/save-plan/'));
    expect(html).toMatch(new RegExp(`href="${base}plays/renewal-90/" aria-current="page"`));
  });

  it('links to nothing that is not there', () => {
    const dead: string[] = [];
    for (const [path, html] of pages) {
      for (const match of html.matchAll(/\shref="([^"]*)"/g)) {
        const target = new URL((match[1] ?? '').replaceAll('&amp;', '&'), `http://site${base}${path.replace(/index\.html$/, '')}`);
        if (target.host !== 'site') continue;
        const file = target.pathname.startsWith(base) ? decodeURIComponent(target.pathname.slice(base.length)) : undefined;
        const found = file !== undefined && existsSync(join(out, file.endsWith('/') || file === '' ? `${file}index.html` : file));
        const id = decodeURIComponent(target.hash.slice(1));
        const anchored =
          !found ||
          id === '' ||
          (pages.get(file?.endsWith('/') || file === '' ? `${file}index.html` : (file ?? '')) ?? '').includes(`id="${id}"`);
        if (!found || !anchored) dead.push(`${path}: ${match[1]}`);
      }
    }
    expect(dead).toEqual([]);
  });
});

describe('in a browser', () => {
  const kinds = [
    '',
    'journey/',
    'plays/renewal-90/',
    'plays/first-value/',
    'assets/',
    'assets/renewal-proposal/',
    'health/standard/',
    'metrics/',
    'segments/',
    'to-verify/',
    'guides/architecture/',
    'cookbook/steps/',
  ];
  let browser: Browser;
  let host: Host;

  beforeAll(async () => {
    host = await serve(out, base);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    host.close();
  });

  it.each(kinds)('/%s loads cleanly, fits a phone, and axe finds nothing serious in light and dark', async (path) => {
    for (const [width, colorScheme] of [
      [390, 'dark'],
      [768, 'light'],
      [1440, 'light'],
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const tab = await context.newPage();
      const faults: string[] = [];
      tab.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      tab.on('pageerror', (error) => faults.push(error.message));
      await tab.goto(`${host.url}${path}`, { waitUntil: 'load' });
      expect(faults).toEqual([]);
      expect(await tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
      // Code that scrolls sideways is made reachable by key when the browser is idle.
      await tab.waitForFunction(
        `[...document.querySelectorAll('pre')].every((pre) => pre.scrollWidth <= pre.clientWidth || pre.tabIndex === 0)`,
      );
      await tab.evaluate(axeSource);
      const found: { id: string; impact: string; nodes: { html: string }[] }[] = await tab.evaluate(
        'axe.run(document).then((result) => result.violations)',
      );
      expect(
        found
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]),
      ).toEqual([]);
      await context.close();
    }
  });

  it('copies a text, and finds a playbook by a word of its text', async () => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const tab = await context.newPage();
    tab.setDefaultTimeout(10_000);
    await tab.goto(`${host.url}plays/renewal-90/`);
    await tab.getByRole('button', { name: 'Copy Annual value report, cover mail' }).click();
    await tab.getByText('Copied').waitFor();
    expect(await tab.evaluate('navigator.clipboard.readText()')).toMatch(/^What \{\{ customer\.name \}\} achieved this year\n\nHello,/);

    await tab.locator('button[data-open-modal]').click();
    await tab.locator('dialog input').fill('believe it, and start');
    await tab.locator(`dialog a[href^="${base}plays/renewal-90/"]`).first().waitFor();
    await context.close();
  });
});
