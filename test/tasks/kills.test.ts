import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Server, startServer } from './github-server.ts';
import { formatKills, runKills } from './schedule-kills.ts';

/** So many are killed here; `npm run schedules -- 0 --kills 50` kills more. */
const kills = 10;

let server: Server;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

test('a killed `setpiece apply` is finished by the next one: no task twice, none lost, nothing of people’s changed', async () => {
  const result = await runKills(kills, 20_261_122, server, [process.execPath, '--import', 'tsx', 'src/cli/main.ts']);
  console.log(formatKills(result));
  expect(result.broken).toEqual([]);
  expect(result.killed).toBeGreaterThan(kills / 2);
  expect(result.issues).toBeGreaterThan(10);
}, 600_000);
