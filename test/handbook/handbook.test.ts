import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sentence } from '../../src/model/language.ts';
import { type HandbookFacts, noFacts } from '../../src/reports/handbook-facts.ts';
import { redactStand } from '../../src/reports/journey-stands.ts';
import type { Shows, SiteData } from '../../src/reports/site-data.ts';
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
  handbook: factsOf({ reports: false, money: false, people: false }),
  team: [],
  weeks: [],
  revenue: null,
  nps: null,
  reviews: null,
  segments: [{ id: 'high_touch', title: 'High touch', customers: 7, at: 'playbooks/x.yaml:1' }],
};

/** What the handbook tells of a day, by hand: counts that the pages must show, and names that they may only show where reports are. */
function factsOf(shows: Shows): HandbookFacts {
  const named = <T>(list: readonly T[]): readonly T[] => (shows.reports ? list : []);
  const customer = { id: 'nordhaven', name: 'Nordhaven Logistics', band: 'red', score: 46 } as const;
  const run = {
    customer,
    about: null,
    opened: '2026-11-02',
    due: '2026-12-04',
    late: 3,
    owner: 'maria',
    escalated: null,
    held: null,
    snoozedUntil: null,
  };
  return {
    ...noFacts,
    customers: 12,
    playbooks: {
      'renewal-90': {
        matching: 6,
        undecided: 0,
        waiting: 2,
        next: shows.reports ? { id: 'kestrel', name: 'Kestrel Medical', day: '2026-12-15' } : null,
        runs: named([{ ...run, step: 'Call the decision maker' }]),
        open: 3,
        held: 1,
        filled: shows.reports ? { customer, tokens: { 'customer.name': 'Nordhaven <Logistics>', 'owner.csm.name': 'Maria Keller' } } : null,
      },
    },
    models: {
      standard: {
        customers: 10,
        bands: { green: 5, yellow: 3, red: 1, unknown: 1 },
        scores: shows.reports
          ? Array.from({ length: 20 }, (_, step) => ({ green: 0, yellow: 0, red: step === 9 ? 1 : 0, unknown: 0 }))
          : null,
        coverage: [{ name: 'breadth', title: 'Seat use', fresh: 7, stale: 1, missing: 2, notApplicable: 0 }],
      },
    },
    metrics: {
      stickiness: {
        known: 10,
        stale: 0,
        missing: 2,
        newest: null,
        spread: shows.reports
          ? { lowest: 0.1, lower: 0.2, middle: 0.4, upper: 0.5, highest: 0.9, steps: [{ from: 0, to: 1, count: 10 }] }
          : null,
        answers: null,
        days: null,
      },
    },
    segments: {
      high_touch: {
        customers: 7,
        undecided: 1,
        today: { entered: 1, left: 0 },
        week: { entered: 2, left: 1 },
        members: named([{ id: 'nordhaven', name: 'Nordhaven Logistics' }]),
        overlaps: [{ segment: 'at_risk', customers: 3 }],
      },
    },
    families: [{ family: 'touch', segments: ['high_touch', 'low_touch'], none: 1, several: 0 }],
    sources: { tickets: { rows: 16, newest: '2026-10-01', days: 53, state: 'stopped' } },
    uses: { stickiness: [{ kind: 'model', id: 'standard', title: 'Standard health' }] },
    scenarios: [
      {
        name: 'A low-touch customer gets no renewal talk',
        playbooks: ['renewal-90'],
        passed: false,
        given: [sentence('A customer like one of the workspace.')],
        days: [
          {
            day: '2026-09-03',
            did: [sentence('“{{step}}” is done.', { step: 'Call' })],
            expects: [sentence('No run is open or held back.')],
            wrong: [sentence('{{field}} differs from what is expected.', { field: 'runs' })],
          },
        ],
        never: [sentence('{{playbook}} never comes up.', { playbook: 'Save plan' })],
        wrong: [],
        at: 'playbooks/tests/renewal-90.yaml:40',
      },
    ],
  };
}

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
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
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
    const source = readFileSync(join(repository, 'test/workspaces/northlight/playbooks/plays/renewal/renewal-90.mdx'), 'utf8').split('\n');
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
    expect(html).toMatch(/<span class="token" title="[^"]*" data-token="customer\.name">customer name<\/span>/);
    // What is filled in, where it comes from, and what stands there without it.
    expect(read('plays/renewal-90/')).toMatch(
      /\{\{ notice_deadline \}\} notice deadline The date notice deadline the date in the contract/,
    );
    expect(html).toMatch(/data-copy="[^"]*\{\{ customer\.name \}\}/);
  });

  it('tells who changed it last, and how often, from Git', () => {
    const text = read('plays/renewal-90/');
    expect(text).toContain('Ask for the decision maker first 12 Oct 2026, Maria Keller.');
    expect(text).toContain('Version 1');
  });

  it('counts runs, and names no customer where reports are not published', () => {
    expect(read('plays/renewal-90/')).toContain('3 runs are open today, 1 held back. This site shows no customers by name.');
    // The guide to the sample names the sample's customers, whatever a workspace holds.
    const own = [...pages].filter(([path]) => !path.includes('sample-company')).map(([, html]) => html);
    expect(own.length).toBe(pages.size - 1);
    for (const html of own) for (const { name } of shown.report.customers) expect(html).not.toContain(name);
  });

  it('says whom it is for today and who waits', () => {
    const text = read('plays/renewal-90/');
    expect(text).toMatch(/High-touch customers\. 6 match today/);
    expect(page('plays/renewal-90/')).toContain(`href="${base}segments/#high_touch"`);
    expect(text).toContain('2 match and wait for their date');
  });

  it('draws what follows on which answer, and says it in words', () => {
    const html = page('plays/renewal-90/');
    expect(html).toContain(
      'aria-label="5 steps. After “Where do they stand?”, if leaving or the band is red: Start the save plan. After “Where do they stand?”, if not leaving: Send the renewal proposal."',
    );
    expect(html.match(/class="chart flow (wide|narrow)"/g)).toHaveLength(2);
    // Without a choice the steps over time tell it all.
    expect(page('plays/hostile/')).not.toContain('class="chart flow');
  });

  it('tells its scenarios day by day, opens those that fail and says what differs', () => {
    const text = read('plays/renewal-90/');
    expect(text).toMatch(
      /1 of 1 fails Fails: A low-touch customer gets no renewal talk Given A customer like one of the workspace\. 3 Sep 2026 “Call” is done\. No run is open or held back\. runs differs from what is expected\. Never Save plan never comes up\./,
    );
    expect(page('plays/renewal-90/')).toMatch(/<details open[^>]*>\s*<summary/);
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
    expect(read('')).toMatch(/To verify 1 changed, ran out or never verified/);
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

  it('lists in each field the playbooks whose rule can be for the segment, with open runs; start and owner are a hint', () => {
    const [high = '', low = ''] = fields('renewing');
    expect(high).toMatch(/^High touch \d+ customers Starts on a date: Renewal, 90 days before notice \d+ open runs$/);
    expect(page('journey/')).toContain('title="90 days before the notice deadline · CSM"');
    // Runs are open there that the rule would not open.
    expect(low).toMatch(/^Low touch No playbook by the rules 3 customers .*3 open runs 3 more of any stage$/);
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
    expect(read('plays/renewal-90/')).toContain('Belongs to the stage Renewing. For High touch only.');
    expect(page('plays/renewal-90/')).toMatch(/<li class="here" aria-current="step"><a href="[^"]*journey\/#map-renewing">Renewing<\/a>/);
    expect(read('plays/save-plan/')).toMatch(/Works in any stage.*\. For every segment\./);
  });
});

describe('the handbook', () => {
  it('has a page for each asset and health model, the metrics, the segments and the guides', () => {
    expect(read('assets/renewal-proposal/')).toMatch(
      /\{\{ notice_deadline \}\} notice deadline The date notice deadline the date in the contract/,
    );
    expect(read('health/standard/')).toMatch(/Seat use 20% of the score/);
    expect(read('health/standard/')).toMatch(/50% to below 75% Yellow/);
    expect(read('metrics/')).toContain('“Active users, 28 days” divided by seats.');
    expect(read('segments/')).toMatch(
      /High touch high_touch .* 7 58% of all customers 1 not known for lack of data Today: 1 came In 7 days: 2 came, 1 left/,
    );
    expect(read('segments/')).toMatch(/Touch Each customer should be in exactly one .*1 in none/);
    expect(read('health/standard/')).toMatch(/Seat use 20% 8 of 10 1 2 /);
    expect(read('metrics/')).toMatch(
      /Stickiness stickiness .* Owner Somebody of the team Health models Standard health .*10 of 12 have a value, 2 missing/,
    );
    expect(read('to-verify/')).toMatch(/Sources to look at .*Tickets No row since 1 Oct 2026/);
    expect(read('glossary/')).toMatch(
      /Held back A run that is due and waits.*Our stages Lead pool lead_pool When the contract ended more than 90 days ago\./,
    );
    expect(read('')).toMatch(/Playbooks 6 1 draft Open runs 3 1 held back Holes with customers 3 .* Scenarios 1 1 fails/);
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
    'glossary/',
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
    await tab.getByText('Copied', { exact: true }).waitFor();
    expect(await tab.evaluate('navigator.clipboard.readText()')).toMatch(/^What \{\{ customer\.name \}\} achieved this year\n\nHello,/);

    await tab.locator('button[data-open-modal]').click();
    await tab.locator('dialog input').fill('believe it, and start');
    await tab.locator(`dialog a[href^="${base}plays/renewal-90/"]`).first().waitFor();
    // A metric, a segment and a word are found where they stand on their page.
    for (const [word, target] of [
      ['Stickiness', 'metrics/#stickiness'],
      ['Ready to expand', 'segments/#expansion_ready'],
      ['Touchpoint', 'glossary/#'],
    ]) {
      await tab.locator('dialog input').fill(word ?? '');
      await tab.locator(`dialog a[href^="${base}${target}"]`).first().waitFor();
    }
    await context.close();
  });

  it('filters the dictionary by keyboard, and keeps the words in the address', async () => {
    const tab = await browser.newPage();
    await tab.goto(`${host.url}metrics/`);
    const box = tab.getByRole('searchbox', { name: 'Filter by name, meaning, source or owner' });
    await box.focus();
    await tab.keyboard.type('users month');
    expect(await tab.locator('article.hb-entry:visible').count()).toBe(0);
    await tab.keyboard.press('Escape');
    await tab.keyboard.type('urgent tickets');
    expect(await tab.locator('article.hb-entry:visible h3').allInnerTexts()).toEqual(['Urgent tickets open urgent_open']);
    expect(new URL(tab.url()).searchParams.get('q')).toBe('urgent tickets');
    await tab.reload();
    expect(await tab.locator('article.hb-entry:visible').count()).toBe(1);
    await tab.close();
  });
});
