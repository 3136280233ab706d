import { join, resolve } from 'node:path';
import lighthouse from 'lighthouse';
import { startBrowser } from '../../test/site/browser.ts';
import { serve } from '../../test/site/host.ts';
import { runProcess } from './measured-process.ts';

const port = 9338;

/** What Lighthouse says of an account report, on the slow telephone and network that it plays. */
export interface AccountPage {
  /** When the largest part is painted, in seconds. */
  readonly largestPaint: number;
  /** The score for performance, 0 to 100. */
  readonly score: number;
}

/** Builds the sample's reports with the built package and lets Lighthouse open the fullest of them. */
export async function measureAccountPage(work: string): Promise<AccountPage> {
  const site = join(work, 'site-sample');
  const built = await runProcess(resolve('dist/cli/main.js'), ['build', '--root', resolve('.'), '--reports', '--out', site], work);
  if (built.code !== 0) throw new Error(`the sample's site could not be built: ${built.errors}`);
  const host = await serve(site);
  const browser = await startBrowser(port);
  try {
    const result = await lighthouse(`${host.url}reports/nordhaven/`, { port, logLevel: 'silent' }, { extends: 'lighthouse:default' });
    const score = result?.lhr.categories.performance?.score;
    const paint = result?.lhr.audits['largest-contentful-paint']?.numericValue;
    if (score === undefined || score === null || paint === undefined) throw new Error('Lighthouse gave no score for the account report');
    return { largestPaint: paint / 1000, score: score * 100 };
  } finally {
    await browser.close();
    host.close();
  }
}
