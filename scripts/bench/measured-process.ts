import { spawn } from 'node:child_process';

/** How long a whole process took, and its peak memory. */
export interface Measurement {
  readonly seconds: number;
  readonly megabytes: number;
}

const reportMemory =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))';

/** Runs a script with this Node and measures the whole process. Fails when the process does. */
export function measureProcess(script: string, args: readonly string[], folder: string): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, ['--import', reportMemory, script, ...args], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '' },
    });
    let errors = '';
    let memory = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    child.stdio[3]?.on('data', (bytes: Buffer) => {
      memory += bytes.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - start) / 1000;
      if (code === 0) resolve({ seconds, megabytes: Number(memory) / 1024 });
      else reject(new Error(`${script} ${args.join(' ')} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}

/** The median of an odd number of runs, after one that is not counted; ours and the peer's in turn, so that both meet the same machine. */
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
  return middle;
}
