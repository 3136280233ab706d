import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reportText } from '../../src/workspace/reporters.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

const folder = 'test/cases/bad-input';

function report(root: string): string {
  const { diagnostics, sourceLine } = readWorkspace(root);
  return reportText(diagnostics, sourceLine);
}

describe('every folder of cases/bad-input says what is wrong with it, as its expected.txt shows', () => {
  test.each(readdirSync(folder))('%s', (name) => {
    const expected = join(folder, name, 'expected.txt');
    const text = report(join(folder, name));
    // `UPDATE_EXPECTED=1` writes what is printed, for review.
    if (process.env.UPDATE_EXPECTED && !process.env.CI) writeFileSync(expected, text);
    expect(existsSync(expected)).toBe(true);
    expect(text).toBe(readFileSync(expected, 'utf8'));
    expect(text).toMatch(/^(?:\d+ errors?)?(?:, )?(?:\d+ warnings?)? in \d+ files?\n$/m);
  });
});

describe('files that are too odd to be committed', () => {
  const withFile = (file: string, bytes: string | Buffer): string => {
    const root = mkdtempSync(join(tmpdir(), 'setpiece-bad-input-'));
    try {
      cpSync(join(folder, 'zero-customers/playbooks'), join(root, 'playbooks'), { recursive: true });
      cpSync(join(folder, 'zero-customers/playbooks'), join(root, 'customers'), { recursive: true });
      rmSync(join(root, 'customers/workspace.yaml'));
      writeFileSync(join(root, file), bytes);
      return report(root);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  };

  test('10 MB of text', () => {
    const text = withFile('customers/acme.yaml', 'name: '.padEnd(10 * 1024 * 1024, 'x'));
    expect(text).toContain('customers/acme.yaml:1:1 error file-too-large');
    expect(text).toContain('the file has 10.0 MB; files of a workspace have at most 1 MB');
  });

  test('bytes that are no UTF-8', () => {
    const bytes = Buffer.concat([Buffer.from('id: acme\nname: Caf'), Buffer.from([0xe9]), Buffer.from('\n')]);
    expect(withFile('customers/acme.yaml', bytes)).toContain('customers/acme.yaml:2:10 error not-utf8');
  });

  test('a name that is nothing but brackets', () => {
    expect(withFile('customers/acme.yaml', 'id: acme\nname: '.padEnd(900_000, '['))).toContain(
      'customers/acme.yaml:2:39 error nested-too-deep',
    );
  });
});
