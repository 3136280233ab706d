/**
 * Takes the pictures of the README from the sample, in light colours: `npm run screenshots`. WebP, two pixels to one, so that they stay sharp and small.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startBrowser } from '../test/site/browser.ts';
import { serve } from '../test/site/host.ts';

const pictures = [
  ['portfolio', 'reports/'],
  ['account', 'reports/nordhaven/'],
  ['playbook', 'plays/renewal/'],
  ['week', 'week/maria/'],
] as const;
const [width, height] = [1280, 840];

const folder = mkdtempSync(join(tmpdir(), 'setpiece-pictures-'));
const site = join(folder, 'site');
// A repository of its own, as the company of the sample would have one: pages name who changed them.
for (const part of ['playbooks', 'customers']) cpSync(part, join(folder, part), { recursive: true });
const author = ['-c', 'user.name=Sam Okafor', '-c', 'user.email=sam@northlight.example'];
const git = (...words: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...author, ...words], {
    env: { ...process.env, GIT_AUTHOR_DATE: '2026-10-05T09:00:00Z', GIT_COMMITTER_DATE: '2026-10-05T09:00:00Z' },
  });
git('init', '--quiet');
git('add', 'playbooks', 'customers');
git('commit', '--quiet', '-m', 'Begin the handbook');
execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'build', '--root', folder, '--reports', '--out', site], {
  stdio: 'inherit',
});
const host = await serve(site);
const browser = await startBrowser();
try {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: 'light' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  for (const [name, path] of pictures) {
    const answer = await page.goto(host.url + path);
    if (answer?.ok() !== true) throw new Error(`there is no page ${path}`);
    await page.evaluate('document.fonts.ready');
    const { data } = await devtools.send('Page.captureScreenshot', {
      format: 'webp',
      quality: 60,
      clip: { x: 0, y: 0, width, height, scale: 2 },
    });
    const file = resolve(`.github/images/${name}.webp`);
    writeFileSync(file, Buffer.from(data, 'base64'));
    console.log(`${file}: ${Math.round((data.length * 3) / 4096)} kB`);
  }
} finally {
  await browser.close();
  host.close();
  rmSync(folder, { recursive: true, force: true });
}
