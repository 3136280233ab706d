import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { accountFile, countAccountFiles } from '../../src/model/account-path.ts';
import type { Measurement } from './measured-process.ts';

/** How long a page may take before the measuring gives up, in seconds. */
const patience = 300;

/**
 * Starts a preview, changes the name of one customer three times, and measures each time until what is served for its account shows the new name:
 * the middle one of the three.
 */
export async function measurePreview(script: string, folder: string, customers: number): Promise<Measurement> {
  const child = spawn(process.execPath, [script, 'preview', '--reports', '--json', '--port', '24817', '--root', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = new Promise<void>((done) => child.on('close', () => done()));
  try {
    const url = await new Promise<string>((done, fail) => {
      let said = '';
      child.stdout.on('data', (bytes) => {
        said += String(bytes);
        if (said.endsWith('}\n')) done(JSON.parse(said).url);
      });
      child.on('close', () => fail(new Error('the preview ended')));
    });
    const id = `customer-${String(Math.floor(customers / 2)).padStart(6, '0')}`;
    const files = countAccountFiles(customers, 1000);
    const page = files === 0 ? `${url}reports/${id}/` : `${url}reports/files/${accountFile(id, files)}.json`;
    const seconds: number[] = [];
    for (const name of ['First Name', 'Second Name', 'Third Name'])
      seconds.push(await changeName(join(folder, `customers/${id}.yaml`), name, page));
    seconds.sort((a, b) => a - b);
    return { seconds: seconds[1] ?? Number.POSITIVE_INFINITY, megabytes: 0 };
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

async function changeName(file: string, name: string, page: string): Promise<number> {
  // Editors are slower than this: the change before is over.
  await wait(500);
  const text = readFileSync(file, 'utf8');
  const start = performance.now();
  writeFileSync(file, text.replace(/^name: .*$/m, `name: ${name}`));
  while (performance.now() - start < patience * 1000) {
    const response = await fetch(page);
    if ((await response.text()).includes(name)) return (performance.now() - start) / 1000;
    await wait(20);
  }
  throw new Error(`${page} did not show the change within ${patience} s`);
}
