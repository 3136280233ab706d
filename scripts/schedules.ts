/**
 * Runs schedules of faults, crashes and people's deeds against the tests' GitHub, and prints what happened: `npm run schedules -- 20000 --seed 1`.
 * A schedule whose laws do not hold is printed with its seed, and `npm run schedules -- 1 --seed N` runs it again. With `--kills N` so many
 * processes of `setpiece apply` are killed as well.
 */
import { parseArgs } from 'node:util';
import { startServer } from '../test/tasks/github-server.ts';
import { runSchedule } from '../test/tasks/schedule.ts';
import { formatKills, runKills } from '../test/tasks/schedule-kills.ts';
import { Tally } from '../test/tasks/schedule-tally.ts';
import { startVirtualClock } from '../test/tasks/virtual-clock.ts';

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, kills: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 2000);
const first = Number(values.seed);
const kills = Number(values.kills);
if (![count, first, kills].every(Number.isInteger)) throw new Error('Use: npm run schedules -- COUNT --seed N --kills N');

const server = await startServer();
const clock = startVirtualClock();
const tally = new Tally();
try {
  for (let seed = first; seed < first + count; seed += 1) {
    tally.add(seed, await runSchedule(seed, server));
    if (tally.count % 1000 === 0) console.error(`${tally.count} of ${count}`);
  }
  clock.restore();
  if (count > 0) console.log(tally.text(clock.skipped));
  if (tally.broken.length > 0) process.exitCode = 1;
  if (kills > 0) {
    await server.reset();
    const result = await runKills(kills, first, server, [process.execPath, '--import', 'tsx', 'src/cli/main.ts']);
    console.log(formatKills(result));
    if (result.broken.length > 0) process.exitCode = 1;
  }
} finally {
  await server.close();
}
