/**
 * Writes the sample company: records, contacts and plans from the stories in scripts/company/, and two years of events, the same bytes on each
 * run. What is below customers/ is replaced.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { eventFiles } from './company/events.ts';
import { recordFiles } from './company/records.ts';
import { digitalStories } from './company/stories-digital.ts';
import { managedStories } from './company/stories-managed.ts';

const stories = [...managedStories, ...digitalStories];

/** The files of the sample by path below customers/; those of logins are stored compressed, as `<path>.gz`. */
export function sampleData(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [index, story] of stories.entries()) for (const [path, text] of recordFiles(story, index)) files.set(path, text);
  for (const [path, text] of eventFiles(stories)) files.set(`data/${path}`, text);
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../customers/', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of sampleData()) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    if (path.startsWith('data/logins/')) writeFileSync(join(folder, `${path}.gz`), gzipSync(text, { level: 9 }));
    else writeFileSync(join(folder, path), text);
  }
}
