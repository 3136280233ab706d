import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from './github-server.ts';
import { runSchedule } from './schedule.ts';
import { Tally } from './schedule-tally.ts';
import { startVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** So many schedules make a batch; `npm run schedules -- 20000` runs more. */
const count = 1000;

/** A test of the laws over one batch of schedules: two files have one each, so that both cores work. */
export function testBatch(first: number): void {
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
    for (let seed = first; seed < first + count; seed += 1) tally.add(seed, await runSchedule(seed, server));
    console.log(tally.text(clock.skipped));
    expect(tally.broken).toEqual([]);
    // What is injected and never happens proves nothing.
    expect(Math.min(...tally.faults.values(), ...tally.deeds.values())).toBeGreaterThan(10);
    expect([tally.faults.size, tally.deeds.size]).toEqual([19, 32]);
    expect(tally.crashes).toBeGreaterThan(count / 4);
    expect(tally.same).toBeGreaterThan(tally.issues * 0.7);
  }, 1_200_000);
}
