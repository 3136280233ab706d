import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startBrowser } from './browser.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

it('a preview serves fonts and styles of packages, follows changes of files, and has a search: nothing fails to load', async () => {
  const content = mkdtempSync(join(tmpdir(), 'setpiece-preview-'));
  onTestFinished(() => rmSync(content, { recursive: true, force: true }));
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
  const command = ['--import', 'tsx', join(repository, 'src/cli/main.ts')];
  const child = spawn(process.execPath, [...command, 'preview', '--reports', '--json', '--port', '4791', '--root', content], {
    env: { PATH: process.env.PATH, HOME: content },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise((done) => child.on('close', done));
  onTestFinished(async () => {
    child.kill('SIGINT');
    await ended;
  });
  const url = await new Promise<string>((done, fail) => {
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out.endsWith('}\n')) done(JSON.parse(out).url);
    });
    child.on('close', () => fail(new Error('the preview ended')));
  });
  const change = (file: string, from: RegExp, to: string): void => {
    const path = join(content, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  for (const path of ['', 'reports/', 'reports/nordhaven/']) {
    const font = page.waitForResponse((response) => response.url().includes('.woff2'));
    await page.goto(url + path);
    expect((await font).status()).toBeLessThan(400);
  }
  const name = page.locator('h1', { hasText: 'Nordhaven Sea Logistics' });
  change('customers/nordhaven/customer.yaml', /^name: .*$/m, 'name: Nordhaven Sea Logistics');
  // The page that is open loads again by itself.
  await name.waitFor({ timeout: 60_000 });
  await page.goto(`${url}plays/renewal-90/`);
  change('playbooks/plays/renewal/renewal-90.mdx', /^title: .*$/m, 'title: Renewal, as we do it now');
  await page.locator('h1', { hasText: 'Renewal, as we do it now' }).waitFor({ timeout: 60_000 });
  await page.locator('button[data-open-modal]').click();
  await page.locator('dialog input').fill('as we do it now');
  await page.locator('dialog a[href^="/plays/renewal-90/"]').first().waitFor({ timeout: 60_000 });
  expect(faults).toEqual([]);
}, 240_000);
