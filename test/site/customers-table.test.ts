import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redact } from '../../src/reports/redact.ts';
import type { SiteData } from '../../src/reports/site-data.ts';
import { buildSite } from '../../src/site/build.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { readChoices, writeChoices } from '../../src/site/table/address.ts';
import { csvOf } from '../../src/site/table/csv.ts';
import { customerRows } from '../../src/site/table/customer-rows.ts';
import { decodeLine, encodeLine, type TableRows } from '../../src/site/table/rows.ts';
import { allCustomers, type Choices, sortBy, TableView } from '../../src/site/table/view.ts';
import { startBrowser } from './browser.ts';
import { fixture } from './fixture.ts';
import { type Host, serve } from './host.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const english = languageOf('en');
const small = fixture();
const rows = customerRows(small, english, '/reports/{id}/');
const view = new TableView(rows);
const find = (choices: Partial<Choices>): string[] =>
  view.find({ ...allCustomers, ...choices }).places.map((place) => rows.id[place] ?? '');
const facets = (chosen: Partial<Choices['facets']>): Pick<Choices, 'facets'> => ({ facets: { ...allCustomers.facets, ...chosen } });
/** Counts of a filter's choices by their ids. */
function countsOf(facet: keyof Choices['facets'], choices: Partial<Choices>): Record<string, number | undefined> {
  const counts = view.find({ ...allCustomers, ...choices }).counts[facet];
  return Object.fromEntries(rows.choices[facet].map(({ id }, place) => [id, counts[place]]));
}

describe('finding', () => {
  it('any choice of a filter will do, and every filter asks for something', () => {
    expect(find(facets({ band: ['red'], owner: ['sam'] }))).toEqual(['verdant-retail', 'rowan']);
    expect(find(facets({ band: ['red', 'unknown'], owner: ['sam'] }))).toEqual(['verdant-retail', 'rowan', 'vanta', 'iris']);
    expect(find(facets({ segment: ['high_touch'], stage: ['onboarding'] }))).toEqual(['meridian']);
    expect(find(facets({ owner: ['-'] }))).toEqual(['nettle']);
  });

  it('counts beside the choices follow the other filters, and not their own', () => {
    expect(countsOf('band', {})).toEqual({ green: 9, yellow: 7, red: 4, unknown: 3 });
    expect(countsOf('band', facets({ band: ['red'], owner: ['sam'] }))).toEqual({ green: 1, yellow: 2, red: 2, unknown: 2 });
    expect(countsOf('owner', facets({ band: ['red'], owner: ['sam'] }))).toEqual({ '-': 0, aiko: 0, jonas: 0, maria: 2, sam: 2 });
    expect(countsOf('segment', facets({ band: ['red'] }))).toEqual({ high_touch: 2, hybrid: 1, low_touch: 1, at_risk: 4 });
    expect(countsOf('stage', { text: 'nordhaven' })).toEqual({ '-': 0, renewing: 1, onboarding: 0, maturity: 0 });
  });

  it('words are found in name, owner, stage and segment, in any order, without accents and capitals', () => {
    expect(find({ text: 'SOHNE' })).toEqual(['ulmer']);
    expect(find({ text: 'onboarding  osei' })).toEqual(['vanta']);
    expect(find({ text: 'high touch jonas' })).toEqual(['brightwater', 'solano']);
    expect(find({ text: 'nobody at all' })).toEqual([]);
  });
});

describe('sorting', () => {
  const arr = sortBy(allCustomers, 'arr');
  it('a third click is the table’s own order again', () => {
    expect([arr.sort, arr.down]).toEqual(['arr', true]);
    expect([sortBy(arr, 'arr').sort, sortBy(arr, 'arr').down]).toEqual(['arr', false]);
    expect(sortBy(sortBy(arr, 'arr'), 'arr')).toEqual(allCustomers);
    expect([sortBy(arr, 'name').sort, sortBy(arr, 'name').down]).toEqual(['name', false]);
  });

  it('what has no value stands last, whichever way', () => {
    expect(find({ sort: 'arr', down: true }).at(-1)).toBe('harbor');
    expect(find({ sort: 'arr', down: false }).at(-1)).toBe('harbor');
    expect(find({ sort: 'owner', down: true }).at(-1)).toBe('nettle');
    expect(new Set(find({ sort: 'health', down: true }).slice(-3))).toEqual(new Set(['meridian', 'vanta', 'iris']));
  });

  it.each([
    ['name', false, ['ambra', 'arbor', 'brightwater']],
    ['arr', true, ['solano', 'calder', 'verdant-retail']],
    ['change', false, ['nordhaven', 'rowan', 'dune-hotels']],
    ['renewal', false, ['gable', 'westbrook', 'kestrel']],
    ['tasks', true, ['verdant-retail', 'nordhaven', 'rowan']],
    ['coverage', false, ['meridian', 'vanta', 'verdant-retail']],
    ['stage', false, ['verdant-retail', 'nordhaven', 'rowan']],
    ['owner', true, ['verdant-retail', 'rowan', 'vanta']],
  ] as const)('by %s, down %s', (sort, down, first) => {
    expect(find({ sort, down }).slice(0, 3)).toEqual(first);
  });
});

describe('the address', () => {
  it('holds every choice and gives it back', () => {
    const choices: Choices = {
      text: 'a & b',
      facets: { band: ['red', 'unknown'], segment: ['high_touch'], owner: ['-'], stage: [] },
      sort: 'arr',
      down: true,
      page: 2,
    };
    const address = writeChoices(choices, '');
    expect(address).toBe('?q=a+%26+b&band=red&band=unknown&segment=high_touch&owner=-&sort=arr&order=down&page=3');
    expect(readChoices(address)).toEqual(choices);
  });

  it('is empty without choices, keeps what is not its own, and takes no nonsense', () => {
    expect(writeChoices(allCustomers, '?sort=arr')).toBe('');
    expect(writeChoices(allCustomers, '?theme=x&band=red')).toBe('?theme=x');
    expect(readChoices('?sort=__proto__&page=-4&order=up')).toEqual(allCustomers);
  });
});

it('lines survive their encoding to within a point, and gaps as gaps', () => {
  const scores = [null, 0, 12.3, 50, 64.6, 65, 99.9, 100];
  decodeLine(encodeLine(scores)).forEach((score, index) => {
    const wanted = scores[index] ?? null;
    if (wanted === null) expect(score).toBeNull();
    else expect(Math.abs((score ?? Number.NaN) - wanted)).toBeLessThan(1.3);
  });
});

describe('the CSV', () => {
  const evil: TableRows = {
    ...rows,
    name: rows.name.map(
      (name, place) => ['=HYPERLINK("https://x","y")', '+1', '-2', '@SUM(A1)', '\tx', 'Ann "A", of\nKöln'][place] ?? name,
    ),
  };
  const text = csvOf(evil, [0, 1, 2, 3, 4, 5]);
  const records: string[][] = parse(text, { bom: true });
  it('begins with a byte order mark, ends its lines as Windows does and quotes what has to be', () => {
    expect([...new TextEncoder().encode(text).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(text.split('\r\n')).toHaveLength(8);
    expect(text).toContain('"Ann ""A"", of\nKöln"');
  });

  it('makes no formula of a text, and leaves negative figures figures', () => {
    expect(records.slice(1).map(([, name]) => name)).toEqual([
      '\'=HYPERLINK("https://x","y")',
      "'+1",
      "'-2",
      "'@SUM(A1)",
      "'\tx",
      'Ann "A", of\nKöln',
    ]);
    expect(records[2]?.[4]).toBe('-11');
  });

  it('has every column, in figures that can be counted with', () => {
    const [head, record] = parse(csvOf(rows, [rows.id.indexOf('dune-hotels')]), { bom: true });
    expect(Object.fromEntries(head?.map((column: string, index: number) => [column, record?.[index]]) ?? [])).toMatchObject({
      id: 'dune-hotels',
      name: 'Dune Hotels',
      band: 'red',
      score: '46',
      change_7_days: '-6',
      arr: '34000',
      currency: 'EUR',
      segments: 'at_risk low_touch',
      stage: 'renewing',
      stage_state: '',
      renewal: '2027-03-05',
      days_to_renewal: '102',
      owner: 'Maria Keller',
      open_runs: '1',
      late_runs: '1',
      coverage_percent: '96',
    });
  });

  it('holds no amount and no person where the site shows none', () => {
    const shows = { reports: true, money: false, people: false };
    const hidden = redact(
      { ...small, shows },
      { moneyNames: new Set(['arr', 'spend']), people: new Set(['maria', 'sam', 'jonas', 'aiko']) },
    );
    const redacted = customerRows(hidden, english, '/reports/{id}/');
    const written = JSON.stringify(redacted) + csvOf(redacted, [0, 1, 2, 3]);
    for (const secret of ['221000', '€221k', 'maria', 'Maria Keller', 'Sam Osei']) expect(written).not.toContain(secret);
    expect(parse(csvOf(redacted, [0]), { bom: true })[0]).not.toContain('owner');
  });
});

describe('in a browser', () => {
  let folder: string;
  let browser: Browser;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'setpiece table '));
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function built(name: string, data: SiteData): Promise<Host> {
    const contentRoot = join(folder, name);
    mkdirSync(join(contentRoot, 'playbooks'), { recursive: true });
    writeFileSync(join(contentRoot, 'playbooks/workspace.yaml'), 'format: 1\nname: Fieldline\ntime_zone: Europe/Berlin\n');
    await buildSite({ contentRoot, data, out: join(folder, `${name} site`), base: '/' });
    return serve(join(folder, `${name} site`));
  }

  async function open(host: Host, path: string, options: BrowserContextOptions = {}, prepare?: (page: Page) => Promise<unknown>) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    await prepare?.(page);
    await page.goto(host.url + path);
    return { page, said };
  }

  const names = (page: Page): Promise<string[]> => page.locator('[data-customers] tbody th a').allTextContents();
  const search = (page: Page): string => new URL(page.url()).search;
  const status = async (page: Page): Promise<string> => (await page.locator('[data-status]').textContent()) ?? '';

  describe('two dozen customers', () => {
    let host: Host;
    beforeAll(async () => {
      host = await built('small', { ...small, languages: ['en', 'zh-cn'] });
    });
    afterAll(() => host.close());

    it('stand complete and in order without scripts, and no filter is offered that would not work', async () => {
      const { page } = await open(host, 'reports/', { javaScriptEnabled: false });
      expect((await names(page)).slice(0, 5)).toEqual([
        'Verdant Retail Group',
        'Nordhaven Logistics',
        'Rowan Textiles',
        'Dune Hotels',
        'Meridian Pharma',
      ]);
      expect(await names(page)).toHaveLength(23);
      expect(await page.locator('[data-search]').isVisible()).toBe(false);
      expect(await page.locator('[data-export]').isVisible()).toBe(false);
      await page.close();
    });

    it('are filtered by keyboard alone, and the address remembers it', async () => {
      const { page, said } = await open(host, 'reports/');
      await page.keyboard.press('/');
      await page.keyboard.type('n');
      expect(await names(page)).toContain('Rowan Textiles');
      await page.locator('[data-menu="owner"]').focus();
      await page.keyboard.press('Enter');
      await page.locator('#choices-owner input:focus').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await expect.poll(() => search(page)).toBe('?q=n&owner=maria');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('data-menu'))).toBe('owner');
      await page.locator('[data-choice="red"]').press('Enter');
      await expect.poll(() => search(page)).toBe('?q=n&band=red&owner=maria');
      expect(await names(page)).toEqual(['Nordhaven Logistics', 'Dune Hotels']);
      expect(await status(page)).toBe('2 of 23 customers. Sorted by band, then ARR.');
      await page.reload();
      expect(await names(page)).toEqual(['Nordhaven Logistics', 'Dune Hotels']);
      expect(await page.locator('[data-choice="maria"]').isChecked()).toBe(true);
      expect(said).toEqual([]);
      await page.close();
    });

    it('the back button undoes a filter at a time; what was typed is one', async () => {
      const { page } = await open(host, 'reports/');
      await page.locator('[data-choice="red"]').click();
      await page.locator('[data-search]').pressSequentially('dune');
      await page.locator('[data-choice="yellow"]').click();
      await expect.poll(() => search(page)).toBe('?q=dune&band=red&band=yellow');
      await page.goBack();
      await expect.poll(() => search(page)).toBe('?q=dune&band=red');
      expect(await names(page)).toEqual(['Dune Hotels']);
      await page.goBack();
      await expect.poll(() => search(page)).toBe('?band=red');
      expect(await names(page)).toHaveLength(4);
      await page.goBack();
      expect(await names(page)).toHaveLength(23);
      await page.goForward();
      expect(await names(page)).toHaveLength(4);
      await page.close();
    });

    it('arrows go through the rows and Enter opens one', async () => {
      const { page } = await open(host, 'reports/?band=red');
      await page.keyboard.press('/');
      for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown'])
        await page.keyboard.press(key);
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Nordhaven Logistics');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/reports/nordhaven/');
      await page.goBack();
      expect(await names(page)).toHaveLength(4);
      await page.close();
    });

    it('sort by every column: two ways, and the own order at the third click', async () => {
      const { page } = await open(host, 'reports/');
      const own = await names(page);
      const columns = await page.locator('th[data-sort]').evaluateAll((heads) => heads.map((head) => head.getAttribute('data-sort') ?? ''));
      expect(columns).toEqual(['name', 'health', 'change', 'line', 'arr', 'stage', 'renewal', 'owner', 'tasks', 'coverage']);
      for (const column of columns) {
        const head = page.locator(`th[data-sort="${column}"]`);
        const ways: (string | null)[] = [];
        for (let click = 0; click < 3; click += 1) {
          await head.locator('button').press('Enter');
          ways.push(await head.getAttribute('aria-sort'));
        }
        expect([column, new Set(ways)]).toEqual([column, new Set(['ascending', 'descending', null])]);
        expect(ways[2]).toBeNull();
        expect(await names(page)).toEqual(own);
        await expect.poll(() => search(page)).toBe('');
      }
      await page.close();
    });

    it('a filter that nobody matches says so, exports nothing, and can be cleared', async () => {
      const { page } = await open(host, 'reports/?q=zzz&sort=arr&order=down');
      expect(await page.locator('[data-customers] tbody').textContent()).toBe('No customer matches the filters.');
      expect(await page.locator('[data-export]').isDisabled()).toBe(true);
      await page.locator('[data-clear]').click();
      await expect.poll(() => search(page)).toBe('?sort=arr&order=down');
      expect((await names(page))[0]).toBe('Solano Energy');
      expect(await page.locator('[data-clear]').isVisible()).toBe(false);
      await page.close();
    });

    it('what is filtered is exported, in its order', async () => {
      const { page } = await open(host, 'reports/?band=red&sort=name');
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export]').click()]);
      expect(download.suggestedFilename()).toBe('Portfolio 2026-11-23.csv');
      const bytes = readFileSync(await download.path());
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const places = ['dune-hotels', 'nordhaven', 'rowan', 'verdant-retail'].map((id) => rows.id.indexOf(id));
      expect(bytes.toString('utf8')).toBe(csvOf(rows, places));
      await page.close();
    });

    it('rows that a script draws are those that stood in the page', async () => {
      const { page: plain } = await open(host, 'reports/', { javaScriptEnabled: false });
      const { page } = await open(host, 'reports/');
      const text = (one: Page) => one.locator('[data-customers] tbody').evaluate((body) => body.innerHTML);
      expect(await text(page)).toBe(await text(plain));
      expect(await page.locator('[data-customers] tbody').textContent()).toContain('Harbor <Bikes> & "Co"');
      await plain.close();
      await page.close();
    });

    it('speak the reader’s language, in rows that a script draws too', async () => {
      const { page, said } = await open(host, 'zh-cn/reports/?sort=renewal');
      expect(await page.locator('h1').textContent()).toBe('客户总览');
      expect(await status(page)).toContain('按续约排序');
      const [first] = await page.locator('[data-customers] tbody tr').allTextContents();
      expect(first).toContain('12月12日');
      expect(first).toContain('19 天');
      expect(await page.locator('[data-customers] tbody th a').first().getAttribute('href')).toBe('/zh-cn/reports/gable/');
      expect(said).toEqual([]);
      await page.close();
    });

    it.each(['light', 'dark'] as const)(
      'nothing hinders assistive technology while a menu is open and filters hold, in %s',
      async (colorScheme) => {
        const { page } = await open(host, 'reports/?band=red&owner=sam&sort=arr&order=down', { colorScheme });
        await page.locator('[data-menu="segment"]').click();
        await page.locator('#choices-segment input:focus').waitFor();
        await page.addScriptTag({ content: axeSource });
        const faults = await page.evaluate<string[]>(
          `axe.run().then(({ violations }) => violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ' ' + nodes.map((node) => node.html).slice(0, 3).join(' ')))`,
        );
        expect(faults).toEqual([]);
        await page.close();
      },
    );

    it('movement is chosen by keyboard', async () => {
      const { page } = await open(host, 'reports/');
      const shown = () =>
        page
          .locator('.movement [data-days]')
          .evaluateAll((all) => all.filter((one) => one.checkVisibility()).map((one) => one.getAttribute('data-days')));
      expect(await shown()).toEqual(['7']);
      await page.locator('.movement input').first().focus();
      await page.keyboard.press('ArrowRight');
      expect(await shown()).toEqual(['28']);
      await page.close();
    });

    it('a page that nobody built for 36 hours says so', async () => {
      const at = async (time: string) => {
        const { page } = await open(host, 'reports/', { timezoneId: 'Europe/Berlin' }, (one) => one.clock.setFixedTime(new Date(time)));
        const line = page.locator('[data-stale]');
        const said = (await line.isVisible()) ? await line.textContent() : null;
        await page.close();
        return said;
      };
      expect(await at('2026-11-24T17:59:00+01:00')).toBeNull();
      expect(await at('2026-11-26T09:00:00+01:00')).toContain('This page tells of 23 November 2026, 3 days ago');
    });

    it.each([1440, 768, 390])('nothing scrolls sideways at %d, with a menu open too', async (width) => {
      const { page } = await open(host, 'reports/', { viewport: { width, height: 844 } });
      await page.locator('[data-menu="stage"]').click();
      expect(await page.locator('#choices-stage').isVisible()).toBe(true);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const box = await page.locator('#choices-stage').boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= width).toBe(true);
      const columns = await page
        .locator('[data-customers] thead th')
        .evaluateAll((heads) => heads.filter((head) => head.checkVisibility()).length);
      expect(columns).toBe(width === 390 ? 3 : width === 768 ? 8 : 10);
      await page.close();
    });
  });

  describe('more than two hundred customers', () => {
    let host: Host;
    const large = fixture(180);
    const many = fixture(10_000 - small.report.customers.length);
    beforeAll(async () => {
      host = await built('large', large);
    });
    afterAll(() => host.close());

    it('come beside the page, a hundred a page', async () => {
      const { page, said } = await open(host, 'reports/');
      await page.locator('[data-status]', { hasText: '203 customers' }).waitFor();
      expect(await names(page)).toHaveLength(100);
      await page.locator('[data-page="1"]').click();
      await page.locator('[data-page="1"]').click();
      expect(await names(page)).toHaveLength(3);
      await expect.poll(() => search(page)).toBe('?page=3');
      expect(await page.locator('[data-page="1"]').isDisabled()).toBe(true);
      expect(await page.locator('[data-pages] span').textContent()).toBe('Page 3 of 3');
      await page.locator('[data-choice="red"]').click();
      await expect.poll(() => search(page)).toBe('?band=red');
      expect(said).toEqual([]);
      await page.close();
    });

    it('the most urgent hundred stand in the page without scripts, and it says so', async () => {
      const { page } = await open(host, 'reports/', { javaScriptEnabled: false });
      expect(await names(page)).toHaveLength(100);
      expect(await page.locator('#customers').textContent()).toContain('Without scripts only the 100 most urgent customers are listed.');
      await page.close();
    });

    it('a list that cannot be loaded says so, and offers no filter', async () => {
      const { page } = await open(host, 'reports/', {}, (one) =>
        one.route('**/list/*.json', (route) => route.fulfill({ status: 404, body: '' })),
      );
      await page.locator('.status.bad').waitFor();
      expect(await status(page)).toContain('could not be loaded');
      expect(await page.locator('[data-choice="red"]').isDisabled()).toBe(true);
      expect(await names(page)).toHaveLength(100);
      await page.close();
    });

    it('ten thousand are found, sorted and exported', async () => {
      const all = customerRows(many, english, '/reports/{id}/');
      const { page, said } = await open(host, 'reports/', {}, (one) =>
        one.route('**/list/*.json', (route) => route.fulfill({ json: all })),
      );
      await page.locator('[data-status]', { hasText: '10,000 customers' }).waitFor();
      await page.locator('[data-search]').fill('account 99');
      expect(await status(page)).toMatch(/^\d+ of 10,000 customers/);
      // Rows below the window follow after the paint, and never those of an earlier question.
      await page.locator('[data-customers] tbody tr').nth(99).waitFor();
      expect(await names(page)).toHaveLength(100);
      await page.locator('[data-search]').fill('account 9977');
      await page.waitForTimeout(100);
      expect(await names(page)).toEqual(['Account 9977']);
      await page.locator('[data-search]').fill('account 99');
      await page.locator('th[data-sort="name"] button').click();
      expect((await names(page)).slice(0, 3)).toEqual(['Account 99', 'Account 199', 'Account 299']);
      await page.locator('[data-search]').fill('');
      await page.locator('[data-choice="red"]').click();
      const red = all.band.filter((code) => all.choices.band[code]?.id === 'red').length;
      expect(await page.locator('[data-choice="red"] [data-count]').textContent()).toBe(red.toLocaleString('en'));
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export]').click()]);
      expect(parse(readFileSync(await download.path()), { bom: true })).toHaveLength(red + 1);
      expect(said).toEqual([]);
      await page.close();
    });
  });
});
