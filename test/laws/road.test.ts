import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sinceReader } from '../../src/evaluate/since.ts';
import { compileContent } from '../../src/expressions/compilation.ts';
import type { Program } from '../../src/expressions/program.ts';
import { daysToEvaluate, daysToObserve, evaluateThrough, type Through } from '../../src/history/catch-up.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import { readContent } from '../../src/workspace/content.ts';
import { DAYS, drafts } from './arbitraries.ts';
import { type Draft, FIRST, iso, observe } from './draft.ts';
import { writeFiles } from './files.ts';
import { holdOutside } from './law.ts';

test('from files to decisions: rows dated later change nothing, nor does the order of files, and rows in memory say the same', {
  timeout: 60_000,
}, async () => {
  const cases = fc.record({ draft: drafts({ late: false }), offset: fc.integer({ min: 3, max: DAYS - 1 }) });
  await holdOutside(12, cases, async ({ draft, offset }) => {
    const all = await through(draft, offset);
    const cut = await through({ ...draft, rows: draft.rows.filter(({ day }) => day <= iso(offset)).toReversed() }, offset, true);
    expect(cut.decisions).toEqual(all.decisions);
    expect(cut.report).toEqual(all.report);
    const inMemory = evaluateThrough({ program: all.program, observations: observe(draft), history: [], ledger: [], asOf: FIRST + offset });
    expect(inMemory.decisions).toEqual(all.decisions);
  });
});

async function through(draft: Draft, offset: number, backwards = false): Promise<Through & { readonly program: Program }> {
  const root = writeFiles(draft, backwards);
  try {
    const { content, diagnostics } = readContent(root);
    if (content === undefined) throw new Error(JSON.stringify(diagnostics));
    const { program, problems } = compileContent(content);
    expect(problems).toEqual([]);
    const asOf = FIRST + offset;
    const { days } = daysToEvaluate(null, asOf, content.workspace.value.live_from);
    const { observations, diagnostics: faults } = await observeWithDuckdb({
      program,
      dataDir: root,
      days: daysToObserve(program, days),
      since: sinceReader(program),
    });
    expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
    return { ...evaluateThrough({ program, observations, history: [], ledger: [], asOf }), program };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
