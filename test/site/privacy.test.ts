import { join } from 'node:path';
import { expect, it } from 'vitest';
import { siteDataOf } from '../../src/cli/build.ts';
import { evaluateWorkspace } from '../../src/cli/road.ts';
import { run } from '../cli/recording.ts';
import { type Leave, plantedSample, secrets, textsOf } from './planted.ts';

const terminal = { out: () => undefined, err: () => undefined, environment: {}, folder: '/', interactive: false };

/** Secrets that stand in a text although what they need is not shown. */
function leaked(texts: ReadonlyMap<string, string>, shown: readonly Leave[]): string[] {
  const hidden = secrets.filter(({ needs }) => !needs.every((need) => shown.includes(need)));
  return [...texts].flatMap(([path, text]) =>
    [path, text].flatMap((part) =>
      hidden.flatMap(({ what, pattern }) => {
        const found = new RegExp(`.{0,60}(?:${pattern.source}).{0,20}`, pattern.flags).exec(part);
        return found ? [`${what}: ${path}: ${found[0]}`] : [];
      }),
    ),
  );
}

/** Secrets that may be shown and stand nowhere: a test that finds none of them would find no leak either. */
function notFound(texts: ReadonlyMap<string, string>, shown: readonly Leave[]): string[] {
  const all = [...texts.values()].join('\n');
  return secrets.filter(({ needs, pattern }) => needs.every((need) => shown.includes(need)) && !pattern.test(all)).map(({ what }) => what);
}

const combinations: readonly (readonly Leave[])[] = [
  [],
  ['money', 'people'],
  ['reports'],
  ['reports', 'money'],
  ['reports', 'people'],
  ['reports', 'money', 'people'],
];
const settingsOf = (shown: readonly Leave[]) =>
  (['reports', 'money', 'people'] as const).map((one) => `${one}: ${shown.includes(one)}`).join(', ');

it('the data of the site holds no secret beyond what may be shown, and those secrets that may be', async () => {
  const root = plantedSample(settingsOf([]));
  const evaluated = await evaluateWorkspace({ root, json: false }, terminal);
  if (!evaluated) throw new Error('the sample has errors');
  const { content } = evaluated.program;
  const { workspace } = content;
  for (const shown of combinations) {
    const shows = { reports: shown.includes('reports'), money: shown.includes('money'), people: shown.includes('people') };
    const value = { ...workspace.value, publish: { ...workspace.value.publish, ...shows } };
    const program = { ...evaluated.program, content: { ...content, workspace: { ...workspace, value } } };
    const texts = new Map([['data', JSON.stringify(await siteDataOf({ ...evaluated, program }, false, terminal))]]);
    expect([shown, leaked(texts, shown)]).toEqual([shown, []]);
    expect([shown, notFound(texts, shown)]).toEqual([shown, []]);
  }
}, 120_000);

// Two whole builds: pages made one by one, and the files of a large workspace.
const builds: readonly { readonly shown: readonly Leave[]; readonly more: string }[] = [
  { shown: [], more: '' },
  { shown: ['reports'], more: '' },
  { shown: ['reports', 'money', 'people'], more: ', account_pages_up_to: 3, languages: [en, zh-cn]' },
];

it.each(builds)(
  'a whole build that shows $shown holds no secret beyond, in any file$more',
  async ({ shown, more }) => {
    const root = plantedSample(`${settingsOf(shown)}${more}`);
    const out = join(root, 'site');
    const { exit, err } = await run(root, ['build', '--out', out, '--base', '/deep/base']);
    expect([exit, exit === 0 ? '' : err]).toEqual([0, '']);
    const texts = textsOf(out);
    expect(leaked(texts, shown)).toEqual([]);
    expect([...texts.keys()].filter((path) => /sitemap/.test(path))).toEqual([]);
    const closed = [...texts].filter(([path]) =>
      /^(zh-cn\/)?(reports|week|revenue|nps|effectiveness|review|how-we-know)\/.*\.html$/.test(path),
    );
    for (const [path, html] of closed)
      expect([path, html.includes('<meta name="robots" content="noindex, nofollow">')]).toEqual([path, true]);
    if (shown.length === 0) {
      expect(closed).toEqual([]);
      expect([...texts].filter(([, text]) => text.includes('/deep/base/reports/')).map(([path]) => path)).toEqual([]);
      expect(texts.get('robots.txt')).toBe('User-agent: *\nDisallow:\n');
      return;
    }
    expect(texts.get('robots.txt')).toContain('Disallow: /deep/base/reports/\n');
    if (shown.length === 1) expect(texts.has('reports/zz-holding/index.html')).toBe(true);
    else {
      expect(notFound(texts, shown)).toEqual([]);
      expect(texts.has('reports/zz-holding/index.html')).toBe(false);
      expect(texts.get('robots.txt')).toContain('Disallow: /deep/base/zh-cn/reports/\n');
    }
  },
  180_000,
);
