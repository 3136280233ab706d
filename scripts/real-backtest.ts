import { runCommandLine } from '../src/cli/command-line.ts';
import type { Backtest } from '../src/proof/backtest.ts';

/** Runs a command of the tool in this process; what it writes to standard output comes back, the rest goes to standard error. */
export async function runTool(words: readonly string[], isQuiet = true): Promise<string> {
  const written: string[] = [];
  const said: string[] = [];
  const code = await runCommandLine(words, {
    out: (text) => void written.push(text),
    err: (text) => void said.push(text),
    environment: {},
    folder: process.cwd(),
    interactive: false,
  });
  if (code !== 0) throw new Error(`setpiece ${words.join(' ')} ended with ${code}:\n${said.join('')}`);
  if (!isQuiet) process.stderr.write(said.join(''));
  return written.join('');
}

/** The figures of each day of a back-test, as one line of JSON. */
export function daysAsJson({ days }: Pick<Backtest, 'days'>): string {
  const lines = days.map(({ day, figures: { auc, n, rate } }) => ({
    day,
    auc: rounded(auc?.value),
    low: rounded(auc?.low),
    high: rounded(auc?.high),
    n,
    rate: rounded(rate.share),
  }));
  return `${JSON.stringify({ days: lines })}\n`;
}

function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10_000) / 10_000;
}
