/** What `npm test` counts from the JSON report of Vitest. */
import { z } from 'zod';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Tests by outcome; a test file that failed outside its tests, because it did not load for one, counts as one failed test. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts a report. `exitCode` is that of Vitest: when it failed though no test did (an unhandled rejection, no test found), that is one failure too.
 *
 * @throws when the text is not a report of Vitest.
 * @example countTests('{"numPassedTests":2,"numPendingTests":0,"testResults":[]}', 0) // { passed: 2, failed: 0, skipped: 0 }
 */
export function countTests(json: string, exitCode: number): TestCounts {
  const report = reportSchema.parse(JSON.parse(json));
  let failed = 0;
  for (const file of report.testResults) {
    const inFile = file.assertionResults.filter((test) => test.status === 'failed').length;
    failed += file.status === 'failed' && inFile === 0 ? 1 : inFile;
  }
  if (exitCode !== 0 && failed === 0) failed = 1;
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests };
}
