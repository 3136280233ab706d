import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A site cannot be built for a reason that a user can mend; the message says how. */
export class SiteFault extends Error {
  override readonly name = 'SiteFault';
}

/** The content root by its real path. */
export function contentFolder(contentRoot: string): string {
  return realpathSync(contentRoot);
}

/** The folder below the content that is ours and never committed. */
export function ownFolder(content: string): string {
  const folder = join(content, '.setpiece');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '*\n');
  return folder;
}
