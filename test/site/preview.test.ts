import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startBrowser } from './browser.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

it('a preview serves fonts and styles of packages: nothing fails to load', async () => {
  const content = mkdtempSync(join(tmpdir(), 'setpiece-preview-'));
  onTestFinished(() => rmSync(content, { recursive: true, force: true }));
  for (const part of ['playbooks', 'customers'])
    cpSync(join(repository, 'test/workspaces/northlight', part), join(content, part), { recursive: true });
  const command = ['--import', 'tsx', join(repository, 'src/cli/main.ts')];
  const child = spawn(process.execPath, [...command, 'preview', '--reports', '--json', '--port', '4791', '--root', content], {
    // Without what Vitest sets: Astro serves no pages when it believes to be inside of it.
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
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  for (const path of ['', 'reports/', 'reports/nordhaven/']) {
    // Styles of a preview arrive through scripts, and fonts after them.
    const font = page.waitForResponse((response) => response.url().includes('.woff2'));
    await page.goto(url + path);
    expect((await font).status()).toBeLessThan(400);
  }
  expect(faults).toEqual([]);
}, 120_000);
