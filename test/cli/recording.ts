import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import type { ExitCode } from '../../src/cli/terminal.ts';

/** What a command wrote, and how it ended. */
export interface Recorded {
  readonly exit: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in a folder, as a shell would, and records what it writes. */
export async function run(folder: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Recorded> {
  let out = '';
  let err = '';
  const exit = await runCommandLine(words, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    environment,
    folder,
    interactive: false,
  });
  return { exit, out, err };
}

const folders: string[] = [];

/** A folder that is gone when the tests of the file have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-cli-'));
  if (folders.length === 0) afterAll(() => folders.map((one) => rmSync(one, { recursive: true, force: true })));
  folders.push(folder);
  return folder;
}

/** Writes files, by path below the folder. */
export function write(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A copy of a small company that stays as it is, whatever the shipped one becomes. */
export function sample(): string {
  const folder = temporaryFolder();
  for (const part of ['playbooks', 'customers']) cpSync(join('test/workspaces/northlight', part), join(folder, part), { recursive: true });
  return folder;
}

/** A copy of the sample whose issues are kept in a repository, and not only planned. */
export function liveSample(): string {
  const folder = sample();
  const path = join(folder, 'playbooks/workspace.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('mode: shadow', 'repository: northlight/customers'));
  return folder;
}

/** Every file below a folder with its size and time, to see that nothing was written. */
export function listing(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => {
      const { size, mtimeMs } = statSync(join(folder, path));
      return `${path} ${size} ${mtimeMs}`;
    });
}

/** A small workspace with one source, whose rows are given. */
export function withLogins(logins: Readonly<Record<string, string | Buffer>>, files = 'data/logins.csv'): string {
  return write(temporaryFolder(), {
    'playbooks/workspace.yaml':
      'format: 1\nname: Small\ntime_zone: Europe/Berlin\ncountry: DE\ncurrency: EUR\nlive_from: 2026-10-01\nas_of: 2026-11-02\n',
    'playbooks/metrics/usage.yaml': [
      'sources:',
      '  logins:',
      `    files: ${files}`,
      '    customer: account',
      '    at: day',
      'metrics:',
      '  users_28d:',
      '    distinct: user',
      '    of: logins',
      '    window: 28d',
      '',
    ].join('\n'),
    'playbooks/health/standard.yaml': [
      'id: standard',
      'title: Standard health',
      'for: all',
      'bands:',
      '  green: { from: 75, worth: 90 }',
      '  yellow: { from: 50, worth: 60 }',
      '  red: { from: 0, worth: 25 }',
      'groups:',
      '  usage:',
      '    weight: 100',
      '    measures:',
      '      users:',
      '        weight: 100',
      '        value: users_28d',
      '        score: { line: { 0: 0, 3: 100 } }',
      '',
    ].join('\n'),
    'customers/acme.yaml': 'id: acme\nname: Acme\ncontracts:\n  - { id: "2026", start: 2026-04-01, end: 2027-03-31, arr: 9000 }\n',
    ...logins,
  });
}

export const goodLogins = 'account,day,user\nacme,2026-10-20,a\nacme,2026-10-21,b\n';
