import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from './github-server.ts';
import { runSchedule } from './schedule.ts';
import { Tally } from './schedule-tally.ts';
import { startVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** So many schedules hold the laws here; `npm run schedules -- 20000` runs more. */
const count = 2000;

let server: Server;
let clock: VirtualClock;
beforeAll(async () => {
  server = await startServer();
  clock = startVirtualClock();
});
afterAll(async () => {
  clock.restore();
  await server.close();
});

test('whatever fails, ends or is done by people in between: once faults end, the issues are what a run without faults gives', async () => {
  const tally = new Tally();
  for (let seed = 1; seed <= count; seed += 1) tally.add(seed, await runSchedule(seed, server));
  console.log(tally.text(clock.skipped));
  expect(tally.broken).toEqual([]);
  // What is injected and never happens proves nothing.
  expect([...tally.faults.values(), ...tally.deeds.values()].every((times) => times > 10)).toBe(true);
  expect(tally.faults.size).toBe(19);
  expect(tally.deeds.size).toBe(30);
  expect(tally.crashes).toBeGreaterThan(500);
  expect(tally.same).toBeGreaterThan(tally.issues * 0.7);
}, 900_000);
