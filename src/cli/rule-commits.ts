import { askGit } from '../history/git.ts';
import { pullOf, type RuleChange, type RuleCommit } from '../reports/rule-changes.ts';

/** Adds to each changed rule the commit that changed its file last between the two evaluations, as far as the clone holds it. */
export function withCommits(root: string, rules: readonly RuleChange[]): Promise<readonly RuleChange[]> {
  return Promise.all(rules.map(async (rule) => ({ ...rule, commit: await commitOf(root, rule) })));
}

async function commitOf(root: string, { between, at }: RuleChange): Promise<RuleCommit | null> {
  if (between === null || at === null) return null;
  const [from, to] = between;
  const file = at.replace(/:\d+$/, '');
  try {
    const told = await askGit(root, 'log', '-1', '--format=%H%x00%an%x00%s', '--end-of-options', `${from}..${to}`, '--', file);
    const [hash = '', author = '', message = ''] = told.trimEnd().split('\0');
    return hash === '' ? null : { hash, author, message, pull: pullOf(message) };
  } catch {
    // A shallow clone, or a history that was rewritten: the day is told without its commit.
    return null;
  }
}
