import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Builds the package and gives the path of its command. */
export function buildPackage(): string {
  const built = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/build-package.ts'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the package could not be built:\n${built.stderr}`);
  return resolve('dist/cli/main.js');
}
