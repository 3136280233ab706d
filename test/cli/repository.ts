import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { temporaryFolder } from './recording.ts';

/** Runs Git in a folder as Maria Keller, and gives what it wrote. */
export function git(folder: string, ...words: string[]): string {
  const who = ['-c', 'user.name=Maria Keller', '-c', 'user.email=maria@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...who, ...words], { encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** An empty repository. */
export function repository(): string {
  const folder = realpathSync(temporaryFolder());
  git(folder, 'init', '--quiet');
  return folder;
}

/** Commits all there is in a repository but states, and gives the commit. */
export function commitAll(folder: string, subject = 'Change'): string {
  git(folder, 'add', '--all', '--', '.', ':(exclude,glob)**/.setpiece/**');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', subject);
  return git(folder, 'rev-parse', 'HEAD');
}
