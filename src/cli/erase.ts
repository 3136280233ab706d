import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { counted } from '../expressions/words-values.ts';
import { compareText } from '../model/diagnostic.ts';
import { beforeGithub, connectComments } from '../tasks/comments.ts';
import { connectGithub } from '../tasks/github.ts';
import { GithubError } from '../tasks/issue.ts';
import { readSettings } from '../tasks/settings.ts';
import { eraseFromFile, eraseFromRows, linesNaming } from '../workspace/erasure.ts';
import { kindOf } from '../workspace/layout.ts';
import { openWorkspace } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { resolveData, resolveRoot } from './places.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece erase`. */
export interface EraseOptions extends EvaluationOptions {
  readonly person: string;
  readonly people?: string;
  readonly name?: readonly string[];
  readonly write?: boolean;
}

/** What an erasure reaches, and what it cannot. Files are named from the root. */
interface Erasure {
  readonly person: string;
  readonly written: boolean;
  readonly changes: readonly { readonly file: string; readonly what: readonly string[] }[];
  /** Lines that a person must look at: free text, and files this command does not rewrite. */
  readonly mentions: readonly { readonly file: string; readonly lines: readonly number[] }[];
  /** Rows of exports that name the person. */
  readonly exports: readonly { readonly file: string; readonly rows: number }[];
  /** Lines of history and ledger that hold the id, or a name in a reason that somebody gave. */
  readonly state: readonly { readonly file: string; readonly lines: number }[];
  /** Issues whose title or text names the person; null where GitHub was not asked, and why. */
  readonly issues: readonly number[] | null;
  /** Comments that name the person, by the number of their issue or pull request; null as above. */
  readonly comments: readonly { readonly issue: number; readonly comments: number }[] | null;
  readonly unread: string | null;
}

/** `setpiece erase`: takes a person out of the files, and lists what it reached and what it cannot reach. */
export async function erase(options: EraseOptions, terminal: Terminal): Promise<ExitCode> {
  const { person } = options;
  const root = resolveRoot(options.root, terminal);
  const data = resolveData(root, options.data, terminal);
  const workspace = (await openWorkspace(options.root, options.data, terminal)).content?.workspace.value;
  if (workspace?.team.some(({ login }) => login === person))
    throw new UseError(
      `${person} is a login of your team.`,
      '`erase` is about people at customers, by their ids; take a colleague out of `team` by hand.',
    );
  const people = options.people === undefined ? null : resolve(terminal.folder, options.people);
  if (people !== null && !existsSync(people)) throw new UseError(`There is no file ${options.people}.`, 'Name the CSV file with --people.');

  const files = new Map<string, string>();
  const changes: { file: string; what: readonly string[] }[] = [];
  const exports: { file: string; rows: number }[] = [];
  const names = new Set(options.name ?? []);
  const shown = (path: string): string => relative(root, path).replaceAll('\\', '/');
  const change = (path: string, before: string, after: string, what: readonly string[]): void => {
    files.set(path, after);
    if (before !== after) changes.push({ file: shown(path), what });
  };
  for (const path of filesBelow(root, ['customers', 'playbooks'])) {
    const kind = kindOf(shown(path));
    if (kind === undefined) continue;
    const text = readFileSync(path, 'utf8');
    const erased = eraseFromFile(kind, text, person);
    change(path, text, erased.text, erased.changes);
    for (const name of erased.names) names.add(name);
  }
  for (const path of [...filesBelow(data, ['.']).filter((one) => one.endsWith('.csv')), ...(people === null ? [] : [people])]) {
    const text = readFileSync(path, 'utf8');
    if (!text.includes(person)) continue;
    const erased = eraseFromRows(text, person);
    if (erased.isPeople) {
      for (const name of erased.names) names.add(name);
      if (erased.rows > 0) change(path, text, erased.text, [counted(erased.rows, 'row')]);
    } else if (erased.rows > 0) exports.push({ file: shown(path), rows: erased.rows });
  }
  const words = [person, ...names];
  const mentions = [...files].flatMap(([path, text]) => {
    const lines = path.endsWith('.csv') ? [] : linesNaming(text, words);
    return lines.length === 0 ? [] : [{ file: shown(path), lines }];
  });
  const state = options.state === undefined ? resolve(root, '.setpiece/state') : resolve(terminal.folder, options.state);
  const inState = filesBelow(state, ['.']).flatMap((path) => {
    const { length } = path.includes(`${join(state, '.git')}`) ? [] : linesNaming(readFileSync(path, 'utf8'), words);
    return length === 0 ? [] : [{ file: shown(path), lines: length }];
  });
  const onGithub = await searchGithub(words, workspace, terminal);
  if (options.write) for (const { file } of changes) writeFileSync(join(root, file), files.get(join(root, file)) ?? '');
  const erasure: Erasure = { person, written: options.write === true, changes, mentions, exports, state: inState, ...onGithub };
  terminal.out(options.json ? `${JSON.stringify({ ...erasure, next: nextSteps(erasure) }, null, 2)}\n` : describeErasure(erasure));
  return 0;
}

/** Searches what GitHub holds now: all issues, and all comments. */
async function searchGithub(
  words: readonly string[],
  workspace: NonNullable<Awaited<ReturnType<typeof openWorkspace>>['content']>['workspace']['value'] | undefined,
  terminal: Terminal,
): Promise<Pick<Erasure, 'issues' | 'comments' | 'unread'>> {
  const read = workspace === undefined ? null : readSettings(terminal.environment, workspace);
  if (read === null || read.settings === null)
    return { issues: null, comments: null, unread: read === null ? 'workspace.yaml cannot be read' : read.missing.join('; ') };
  try {
    const { issues } = await connectGithub(read.settings).list();
    const said = await connectComments(read.settings).since(beforeGithub);
    const isNaming = (text: string): boolean => linesNaming(text, words).length > 0;
    const naming = Map.groupBy(
      said.filter(({ body }) => isNaming(body)),
      ({ issue }) => issue,
    );
    return {
      issues: issues.filter(({ title, body }) => isNaming(`${title}\n${body}`)).map(({ number }) => number),
      comments: [...naming].map(([issue, some]) => ({ issue, comments: some.length })).sort((a, b) => a.issue - b.issue),
      unread: null,
    };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return { issues: null, comments: null, unread: error.message };
  }
}

function filesBelow(folder: string, below: readonly string[]): readonly string[] {
  return below
    .map((part) => join(folder, part))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
    .flatMap((path) => readdirSync(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
}

function describeErasure(erasure: Erasure): string {
  const { person, written, changes, mentions, exports, state, issues, comments, unread } = erasure;
  const list = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? '' : `${title}\n${lines.map((line) => `  ${line}\n`).join('')}\n`;
  return [
    list(
      written ? 'Taken out' : 'To take out',
      changes.map(({ file, what }) => `${file}: ${what.join(', ')}`),
    ),
    list(
      'Look at these lines: they name the person in free text, or in a file that is not rewritten',
      mentions.map(({ file, lines }) => `${file}:${lines.join(', ')}`),
    ),
    list(
      'Exports that name the person: erase them where they come from',
      exports.map(({ file, rows }) => `${file}: ${counted(rows, 'row')}`),
    ),
    list(
      'History and ledger stay: of an id nothing says any more who that is; look for a name in the reasons that people gave',
      state.map(({ file, lines }) => `${file}: ${counted(lines, 'line')}`),
    ),
    issues === null
      ? `Issues and comments were not searched: ${unread}.\n\n`
      : list('Issues whose title or text names the person', issues.length === 0 ? [] : [issues.map((number) => `#${number}`).join(', ')]),
    list(
      'Comments that name the person',
      (comments ?? []).map(({ issue, comments: count }) => `#${issue}: ${counted(count, 'comment')}`),
    ),
    list('What this command cannot reach, and what to do', nextSteps(erasure)),
    changes.length === 0
      ? `No file has an entry about ${person}.\n`
      : `${counted(changes.length, 'file')} ${written ? 'changed: commit them, or open a pull request' : 'to change. Nothing is written yet: run it again with --write'}.\n`,
  ].join('');
}

/** What is left to people, as sentences. */
function nextSteps({ person, issues, comments }: Erasure): readonly string[] {
  return [
    `Git history keeps every earlier version. It held the id, not the name, unless the workspace says \`people: in_git\`. To rewrite it: echo '${person}==>erased' > /tmp/erase.txt && git filter-repo --sensitive-data-removal --replace-text /tmp/erase.txt, and add a line for the name; then push with --force --mirror. Commits get new hashes: \`replay --as-known\` cannot bring back days before it.`,
    'Pull requests and cached pages keep old commits after that: ask GitHub Support to remove them, naming the repository and the first changed commit.',
    `${issues?.length || comments?.length ? 'The issues and comments above' : 'Issues and comments'}: edit the text, then delete its old versions (“edited” above it, “Delete revision from history”); a comment can be deleted as a whole. Only what stands there now is searched: not old versions, and not the texts, reviews and commits of pull requests; use the search on GitHub for the name.`,
    'Artifacts of workflow runs (reports, mail-ready files): delete the runs, or wait until they expire.',
    'Clones and forks of others, and a site that is already published: publish it again, and ask those who have a clone to delete it.',
  ];
}
