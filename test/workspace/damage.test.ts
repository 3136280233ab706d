import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportText } from '../../src/workspace/reporters.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { sample, writeFiles } from './sample.ts';

const edit = fc.tuple(
  fc.nat(),
  fc.nat(12),
  fc.oneof(
    fc.constantFrom('', ' ', '\n', ': ', '- ', '#', '"', "'", '{', '}', '[', '|', '!', '&', '*', '\t', '{{', '<', '---', '\n  ', '()', '0'),
    fc.string(),
  ),
);

test('whatever is broken in a file, there is a diagnostic and no exception, and all places lie in files', () => {
  const root = writeFiles(sample);
  let broken = 0;
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(sample)), fc.array(edit, { minLength: 1, maxLength: 4 }), (file, edits) => {
      const whole = sample[file] ?? '';
      const text = edits.reduce((all, [at, cut, put]) => {
        const offset = at % (all.length + 1);
        return all.slice(0, offset) + put + all.slice(offset + cut);
      }, whole);
      writeFileSync(join(root, file), text);
      const { diagnostics, sourceLine } = readWorkspace(root);
      writeFileSync(join(root, file), whole);
      if (diagnostics.length > 0) broken += 1;
      for (const { file: where, line, column, message } of diagnostics) {
        expect(message).not.toMatch(/undefined|NaN|\[object|TypeError/);
        const source = sourceLine(where, line);
        if (source !== undefined) expect(column).toBeLessThanOrEqual(source.length + 1);
      }
      expect(reportText(diagnostics, sourceLine)).not.toContain('    at ');
    }),
    { seed: 4, numRuns: 400 },
  );
  expect(broken).toBeGreaterThan(200);
});
