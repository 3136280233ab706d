import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs work with a folder of its own, which is gone afterwards: also when the work fails, and when somebody interrupts it. */
export async function withScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  const interrupt = (signal: NodeJS.Signals) => {
    settle();
    // As if nobody had listened: whoever waits for the process learns what ended it.
    process.kill(process.pid, signal);
  };
  const settle = () => {
    for (const signal of signals) process.off(signal, interrupt);
    process.off('exit', remove);
    remove();
  };
  for (const signal of signals) process.on(signal, interrupt);
  process.on('exit', remove);
  try {
    return await work(folder);
  } finally {
    settle();
  }
}
