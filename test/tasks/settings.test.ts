import { describe, expect, test } from 'vitest';
import { addressOf, linkToPlace } from '../../src/tasks/links.ts';
import { readLinks, readSettings } from '../../src/tasks/settings.ts';
import { links, noLinks } from './sample.ts';

const workspace = { github: {} };
const env = { GITHUB_TOKEN: 't', GITHUB_REPOSITORY: 'northlight/customers' };

describe('how to reach GitHub', () => {
  test('is read from what Actions sets', () => {
    expect(readSettings(env, workspace).settings).toEqual({
      owner: 'northlight',
      name: 'customers',
      token: 't',
      apiUrl: 'https://api.github.com',
      paced: true,
    });
  });

  test('the workspace’s repository wins', () => {
    const named = { github: { ...workspace.github, repository: 'northlight/tasks' } };
    expect(readSettings(env, named).settings?.name).toBe('tasks');
  });

  test('a server on this machine is not paced', () => {
    expect(readSettings({ ...env, GITHUB_API_URL: 'http://127.0.0.1:4001/' }, workspace).settings).toMatchObject({
      apiUrl: 'http://127.0.0.1:4001',
      paced: false,
    });
  });

  test('all that is missing is told at once, without the token', () => {
    expect(readSettings({}, workspace).missing).toHaveLength(2);
    const wrong = readSettings({ GITHUB_TOKEN: 'secret', GITHUB_REPOSITORY: 'customers', GITHUB_API_URL: 'ftp://x' }, workspace).missing;
    expect(wrong).toEqual([
      expect.stringContaining('"customers" is no repository'),
      expect.stringContaining('GITHUB_API_URL is "ftp://x"'),
    ]);
    expect(wrong.join()).not.toContain('secret');
  });
});

test('addresses come from the commit and branch that Actions names', () => {
  const actions = { ...env, GITHUB_SERVER_URL: 'https://github.com', GITHUB_SHA: 'a81f', GITHUB_REF: 'refs/heads/main' };
  const site = { url: 'https://success.example', reports: false, accountFiles: 0 };
  expect(readLinks(actions, 'content/', site)).toEqual({
    source: 'https://github.com/northlight/customers/blob/a81f/content/',
    edit: 'https://github.com/northlight/customers/edit/main/content/',
    account: null,
    playbook: 'https://success.example/plays/{id}/',
    asset: 'https://success.example/assets/{id}/',
  });
  expect(readLinks({}, '', null)).toEqual(noLinks);
  expect(readLinks({}, '', { ...site, reports: true }).review).toBe('https://success.example/review/{id}/');
  expect(readLinks({}, '', site).review).toBeUndefined();
  expect(readLinks({}, '', { ...site, reports: true }).account).toBe('https://success.example/reports/{id}/');
  expect(readLinks({}, '', { ...site, reports: true, accountFiles: 70 }).account).toBe(
    'https://success.example/reports/account/?customer={id}',
  );
  expect(readLinks({ ...actions, GITHUB_REF: 'refs/pull/3/merge' }, '', null).edit).toBeNull();
});

test('odd names do not break a link', () => {
  expect(linkToPlace(links, 'customers/a (b)/c_d.yaml:3')).toBe(`[c\\_d.yaml:3](${links.source}customers/a%20%28b%29/c_d.yaml#L3)`);
  expect(linkToPlace(noLinks, 'customers/acme.yaml:3')).toBe('`acme.yaml:3`');
  expect(addressOf('https://x/{id}/', 'a/b')).toBe('https://x/a%2Fb/');
});
