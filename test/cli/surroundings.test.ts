import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSurroundings, webAddressOf } from '../../src/cli/surroundings.ts';
import { goodLogins, run, temporaryFolder, withLogins, write } from './recording.ts';
import { git, repository } from './repository.ts';

describe('where a content root stands in Git', () => {
  test('outside of a repository nothing is known', async () => {
    expect(await readSurroundings(temporaryFolder(), {})).toEqual({ commit: null, folder: '', web: null });
  });

  test('before the first commit there is none', async () => {
    expect(await readSurroundings(repository(), {})).toEqual({ commit: null, folder: '', web: null });
  });

  test('a subfolder of a repository with a commit and a remote', async () => {
    const folder = repository();
    write(folder, { 'our content/äpfel/file': '' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '-m', 'Begin');
    git(folder, 'remote', 'add', 'origin', 'git@github.com:northlight/customers.git');
    const commit = git(folder, 'rev-parse', 'HEAD');
    const web = 'https://github.com/northlight/customers';
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(await readSurroundings(folder, {})).toEqual({ commit, folder: '', web });
    expect(await readSurroundings(join(folder, 'our content/äpfel'), {})).toEqual({ commit, folder: 'our content/äpfel/', web });
  });

  test('what Actions says of the repository comes before the remote', async () => {
    const folder = repository();
    git(folder, 'remote', 'add', 'origin', 'https://github.com/somebody/fork.git');
    const environment = { GITHUB_SERVER_URL: 'https://github.example.com', GITHUB_REPOSITORY: 'northlight/customers' };
    expect((await readSurroundings(folder, environment)).web).toBe('https://github.example.com/northlight/customers');
    expect((await readSurroundings(folder, {})).web).toBe('https://github.com/somebody/fork');
  });

  test('a remote with a password in it is shown nowhere', async () => {
    const folder = repository();
    for (const remote of ['https://maria:s3cret@github.com/northlight/customers.git', 'https://s3cret@github.com/northlight/customers']) {
      git(folder, 'config', 'remote.origin.url', remote);
      expect(JSON.stringify(await readSurroundings(folder, {}))).not.toContain('s3cret');
    }
  });

  test.each([
    ['https://github.com/northlight/customers.git', 'https://github.com/northlight/customers'],
    ['https://github.com/northlight/customers/', 'https://github.com/northlight/customers'],
    ['ssh://git@github.com/northlight/customers.git', 'https://github.com/northlight/customers'],
    ['git@github.example.com:northlight/cs.site.git', 'https://github.example.com/northlight/cs.site'],
    ['https://token@github.com/northlight/customers', null],
    ['https://gitlab.com/northlight/customers', null],
    ['https://github.com.evil.example/northlight/customers?x=<script>', null],
    ['/srv/git/customers.git', null],
    [null, null],
  ])('the address in the web of %s is %s', (remote, expected) => {
    expect(webAddressOf(remote)).toBe(expected);
  });
});

describe('annotations', () => {
  const wrong = () => withLogins({ 'customers/data/logins.csv': goodLogins, 'customers/acme.yaml': 'id: acme\nnmae: Acme\n' });

  test('name files from the root of the repository, wherever the content lies in it', async () => {
    const folder = repository();
    const content = wrong();
    mkdirSync(join(folder, 'team'));
    execFileSync('cp', ['-R', content, join(folder, 'team/content')]);
    const inside = await run(folder, ['validate', '--root', 'team/content', '--annotations']);
    expect(inside.exit).toBe(1);
    expect(inside.out).toContain('::error file=team/content/customers/acme.yaml,line=2,col=1,title=unknown-key::');
    // The text for people stays as they know the files: below the root.
    expect(inside.err).toContain('customers/acme.yaml:2:1 error unknown-key');
    expect((await run(join(folder, 'team/content'), ['validate', '--annotations'])).out).toBe(inside.out);
  });

  test('are written in Actions by themselves, and never into JSON', async () => {
    const folder = wrong();
    expect((await run(folder, ['validate'], { GITHUB_ACTIONS: 'true' })).out).toContain('::error file=customers/acme.yaml,line=2,');
    expect((await run(folder, ['validate'])).out).toBe('');
    const json = await run(folder, ['validate', '--json'], { GITHUB_ACTIONS: 'true' });
    expect(() => JSON.parse(json.out)).not.toThrow();
  });
});
