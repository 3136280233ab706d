import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sampleData } from '../scripts/sample-data.ts';

test('the records and events of the sample company are those its stories make', () => {
  const folder = join(import.meta.dirname, '../customers');
  const made = sampleData();
  const found = globSync('**/*.{yaml,md,csv,gz}', { cwd: folder }).map((path) => path.replaceAll('\\', '/').replace(/\.gz$/, ''));
  expect(found.sort()).toEqual([...made.keys()].sort());
  for (const [path, text] of made) {
    const isPacked = path.startsWith('data/logins/');
    const bytes = readFileSync(join(folder, isPacked ? `${path}.gz` : path));
    expect((isPacked ? gunzipSync(bytes) : bytes).toString() === text, path).toBe(true);
  }
});
