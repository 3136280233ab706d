import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of this package, with `/` last: found by its manifest, because compiled files lie elsewhere than their sources. */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'setpiece') return `${folder}/`;
  if (dirname(folder) === folder) throw new Error('setpiece is not installed as a package: its package.json is missing');
  return findRoot(dirname(folder));
}
