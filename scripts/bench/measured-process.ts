import { spawn } from 'node:child_process';

/** How long a whole process took, and its peak resident memory. */
export interface Measurement {
  readonly seconds: number;
  /** 0 for a limit, which is no process. */
  readonly megabytes: number;
}

/** A process that ended: its exit code and what it wrote. */
interface Ended extends Measurement {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

// The kernel's own mark where there is one: a process begins with the largest resident set of the one that started it.
const reportMemory = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
  let peak = process.resourceUsage().maxRSS;
  try { peak = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? peak; } catch {}
  writeSync(3, String(peak));
});`)}`;

/**
 * Runs a script with this Node and measures the whole process.
 *
 * @param output whether what it writes is kept; half a gigabyte is better not
 */
export function runProcess(
  script: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  output: 'pipe' | 'ignore' = 'pipe',
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', reportMemory, script, ...args], {
      cwd: folder,
      stdio: ['ignore', output, 'pipe', 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '', ...environment },
    });
    const written: readonly Buffer[][] = [[], [], [], []];
    for (const channel of [1, 2, 3]) child.stdio[channel]?.on('data', (bytes: Buffer) => written[channel]?.push(bytes));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      const [, output = '', errors = '', memory = ''] = written.map((chunks) => Buffer.concat(chunks).toString());
      resolve({ seconds, megabytes: Number(memory) / 1024, code: code ?? 2, output, errors });
    });
  });
}

/** The same for a process that must end well. */
export async function measureProcess(
  script: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>> = {},
  output: 'pipe' | 'ignore' = 'pipe',
): Promise<Measurement> {
  const ended = await runProcess(script, args, folder, environment, output);
  if (ended.code !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${ended.code}:\n${ended.errors.slice(-2000)}`);
  return { seconds: ended.seconds, megabytes: ended.megabytes };
}

/** The medians of an odd number of runs; ours and the peer's in turn, so that both meet the same machine. */
export async function measurePair(
  runs: number,
  ours: () => Promise<Measurement>,
  peer: () => Promise<Measurement>,
): Promise<{ ours: Measurement; peer: Measurement }> {
  const first: Measurement[] = [];
  const second: Measurement[] = [];
  for (let run = 0; run < runs; run++) {
    first.push(await ours());
    second.push(await peer());
  }
  return { ours: median(first), peer: median(second) };
}

function median(measurements: readonly Measurement[]): Measurement {
  const sorted = [...measurements].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (!middle) throw new RangeError('nothing was measured');
  return { ...middle, megabytes: Math.max(...measurements.map(({ megabytes }) => megabytes)) };
}
