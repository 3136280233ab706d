import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleData } from '../scripts/sample-data.ts';

test('the events of the sample company are those its script makes', () => {
  const folder = join(import.meta.dirname, '../customers/data');
  const files = globSync('**/*.csv', { cwd: folder }).sort();
  expect(files).toEqual([...sampleData().keys()].sort());
  for (const [path, text] of sampleData()) expect(readFileSync(join(folder, path), 'utf8') === text, path).toBe(true);
});
