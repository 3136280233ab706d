import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sample, temporaryFolder } from './recording.ts';

const main = [...['--import', 'tsx'], resolve('src/cli/main.ts')];

function runProcess(folder: string, words: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { PATH: process.env.PATH, ...environment };
  return promisify(execFile)(process.execPath, [...main, ...words, '--root', folder], { env, maxBuffer: 64 * 1024 * 1024 });
}

/** Copies files one by one in the opposite order, so that a folder lists them differently. */
function copyBackwards(from: string, to: string): void {
  const entries = readdirSync(from, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? 1 : -1));
  mkdirSync(to, { recursive: true });
  for (const entry of entries) {
    if (entry.isDirectory()) copyBackwards(join(from, entry.name), join(to, entry.name));
    else cpSync(join(from, entry.name), join(to, entry.name));
  }
}

test('the same bytes in every time zone and language, and in whatever order the files were made', async () => {
  const folder = sample();
  const other = temporaryFolder();
  for (const part of ['customers', 'playbooks']) copyBackwards(join(folder, part), join(other, part));
  const here = await runProcess(folder, ['evaluate', '--json'], { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' });
  const there = await runProcess(other, ['evaluate', '--json'], { TZ: 'America/Los_Angeles', LANG: 'C', LC_ALL: 'C' });
  expect(here.stdout.length).toBeGreaterThan(10_000);
  expect(there.stdout).toBe(here.stdout);
  expect(there.stderr).toBe(here.stderr);
});

test('a reader that leaves early is no failure', async () => {
  const child = spawn(process.execPath, [...main, 'evaluate', '--json', '--root', sample()], { stdio: ['ignore', 'pipe', 'pipe'] });
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  child.stdout.destroy();
  const code = await new Promise((done) => child.on('close', done));
  expect([code, err]).toEqual([0, expect.not.stringContaining('EPIPE')]);
});

/** Listens on a port below those that the system hands out by itself: the next one is then not taken by another test meanwhile. */
async function takePort(): Promise<{ taken: Server; port: number }> {
  for (let port = 20_000 + (process.pid % 5_000); ; port += 2) {
    const taken = createServer();
    const isFree = await new Promise<boolean>((done) => {
      taken.once('error', () => done(false));
      taken.listen(port, '127.0.0.1', () => done(true));
    });
    if (isFree) return { taken, port };
  }
}

test('preview shows the site beside a taken port, follows changes, and ends when it is interrupted', async () => {
  const { taken, port } = await takePort();
  const folder = sample();
  const child = spawn(process.execPath, [...main, 'preview', '--reports', '--json', '--port', String(port), '--root', folder], {
    // Without what Vitest sets: Astro serves no pages when it believes to be inside of it.
    env: { PATH: process.env.PATH, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await new Promise<string>((done, fail) => {
      let out = '';
      let err = '';
      child.stderr.on('data', (chunk) => {
        err += String(chunk);
      });
      child.stdout.on('data', (chunk) => {
        out += String(chunk);
        if (out.endsWith('}\n')) done(JSON.parse(out).url);
      });
      child.on('close', () => fail(new Error(`preview ended: ${err}`)));
    });
    expect(url).not.toContain(`:${port}/`);
    const page = async () => await (await fetch(`${url}reports/kestrel-care/`)).text();
    expect((await page()).includes('Kestrel Care')).toBe(true);
    const record = join(folder, 'customers/kestrel-care.yaml');
    writeFileSync(record, readFileSync(record, 'utf8').replace('name: Kestrel Care', 'name: Falcon Care'));
    // Only whether it is there: a page is a long thing to print.
    await expect.poll(async () => (await page()).includes('Falcon Care'), { timeout: 15_000, interval: 250 }).toBe(true);
  } finally {
    child.kill('SIGINT');
    taken.close();
  }
  expect(await new Promise((done) => child.on('close', done))).toBe(0);
}, 120_000);
