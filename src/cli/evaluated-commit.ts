import { join } from 'node:path';
import { openRepository } from '../history/git.ts';
import type { Places } from './places.ts';

/** The folders that an evaluation reads. */
export function readFolders({ root, data }: Pick<Places, 'root' | 'data'>): readonly string[] {
  return [join(root, 'playbooks'), join(root, 'customers'), data];
}

/**
 * The commit whose files an evaluation read: null outside Git, and where a file differs from its commit or is not in it yet, because nobody could
 * bring such a day back.
 */
export async function evaluatedCommit(places: Places): Promise<string | null> {
  const repository = await openRepository(places.root);
  if (typeof repository === 'string') return null;
  const workspace = join(places.root, 'playbooks/workspace.yaml');
  return (await repository.isCommitted(workspace, readFolders(places), places.state)) ? repository.commit : null;
}
