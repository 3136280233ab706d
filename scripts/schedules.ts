/**
 * Runs schedules of faults, crashes and people's deeds against the tests' GitHub, and prints what happened: `npm run schedules -- 20000 --seed 1`.
 * A schedule whose laws do not hold is printed with its seed, and `npm run schedules -- 1 --seed N` runs it again.
 */
import { parseArgs } from 'node:util';
import { startServer } from '../test/tasks/github-server.ts';
import { runSchedule } from '../test/tasks/schedule.ts';
import { Tally } from '../test/tasks/schedule-tally.ts';
import { startVirtualClock } from '../test/tasks/virtual-clock.ts';

const { values, positionals } = parseArgs({ options: { seed: { type: 'string', default: '1' } }, allowPositionals: true });
const count = Number(positionals[0] ?? 2000);
const first = Number(values.seed);
if (!Number.isInteger(count) || !Number.isInteger(first)) throw new Error('Use: npm run schedules -- COUNT --seed N');

const server = await startServer();
const clock = startVirtualClock();
const tally = new Tally();
try {
  for (let seed = first; seed < first + count; seed += 1) {
    tally.add(seed, await runSchedule(seed, server));
    if (tally.count % 1000 === 0) console.error(`${tally.count} of ${count}`);
  }
} finally {
  clock.restore();
  await server.close();
}
console.log(tally.text(clock.skipped));
process.exitCode = tally.broken.length > 0 ? 1 : 0;
