import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { applyPlan } from '../../src/tasks/apply.ts';
import { GithubError } from '../../src/tasks/issue.ts';
import { planTasks } from '../../src/tasks/plan.ts';
import { readBack } from '../../src/tasks/read-back.ts';
import { readSnapshot } from '../../src/tasks/snapshot.ts';
import { type Fault, type Held, type Server, startServer } from './github-server.ts';
import { asOf, customer, report, run, settings } from './sample.ts';

const names = ['acme', 'beta', 'gamma', 'delta'];
const faults: readonly Fault[] = [{ status: 502 }, { status: 502, after: true }, { drop: 'before' }, { drop: 'after' }];
/** What a person does between two runs, to one of the issues. */
const deeds = ['tick', 'close', 'dismiss', 'label', 'note', 'rename'] as const;

const schedule = fc.array(
  fc.record({
    due: fc.constantFrom('2026-12-02', '2026-12-09', '2026-12-16'),
    faults: fc.array(fc.record({ at: fc.nat(12), fault: fc.constantFrom(...faults) }), { maxLength: 3 }),
    crash: fc.option(fc.nat(3), { nil: undefined }),
    deed: fc.constantFrom(...deeds),
    whom: fc.nat(3),
  }),
  { minLength: 1, maxLength: 4 },
);

class Crash extends Error {}

test('after faults, crashes and people in between, a clean run leaves what one clean run leaves', async () => {
  let injected = 0;
  await fc.assert(
    fc.asyncProperty(schedule, async (rounds) => {
      const server = await startServer();
      try {
        const ledger: LedgerEntry[] = [];
        const closed = new Set<string>();
        const noted = new Map<string, string>();
        for (const { due, faults: wanted, crash, deed, whom } of rounds) {
          let writes = -1;
          server.fault = ({ method }) => {
            if (method === 'GET') return undefined;
            writes += 1;
            const found = wanted.find(({ at }) => at === writes)?.fault;
            if (found !== undefined) injected += 1;
            return found;
          };
          await runOnce(server, ledger, due, crash);
          server.fault = undefined;
          await act(server, deed, whom, closed, noted);
        }
        await runOnce(server, ledger, '2026-12-02', undefined);
        const issues = await server.issues();
        const titles = issues.map(({ body }) => subjectOf(body));
        expect(titles.sort()).toEqual([...names].sort());
        for (const { number, body, state } of issues) {
          const name = subjectOf(body);
          expect(state).toBe(closed.has(name) ? 'closed' : 'open');
          if (state === 'open') expect(body).toContain('due **Wed 2 Dec 2026**');
          expect(body).toContain(noted.get(name) ?? '');
          expect(ledger.filter((entry) => entry.kind === 'opened' && entry.issue === number)).toHaveLength(1);
        }
        const before = server.writes().length;
        await runOnce(server, ledger, '2026-12-02', undefined);
        expect(server.writes()).toHaveLength(before);
      } finally {
        await server.close();
      }
    }),
    { numRuns: 30, seed: 20261122 },
  );
  expect(injected).toBeGreaterThan(20);
}, 120_000);

async function runOnce(server: Server, ledger: LedgerEntry[], due: string, crash: number | undefined): Promise<void> {
  const client = server.client();
  const workspace = settings().workspace;
  try {
    const { issues, highest, login } = await readSnapshot(client, ledger, workspace.github, (key) => key);
    const trusted = login === undefined ? [] : [login];
    ledger.push(...readBack({ issues, ledger, trusted, asOf, zone: 'UTC', prefix: 'cs:', rename: (key) => key }));
    const customers = names.map((name) => customer(name, { runs: [run(name, { due })] }));
    const plan = planTasks({ report: report(customers), issues, ledger, settings: settings({}, { trusted }) });
    let recorded = 0;
    const record = (entries: readonly LedgerEntry[]): void => {
      if (recorded === crash) throw new Crash();
      recorded += 1;
      ledger.push(...entries);
    };
    await applyPlan({ plan, client, highest, record, prefix: 'cs:' });
  } catch (error) {
    if (!(error instanceof Crash) && !(error instanceof GithubError)) throw error;
  }
}

async function act(
  server: Server,
  deed: (typeof deeds)[number],
  whom: number,
  closed: Set<string>,
  noted: Map<string, string>,
): Promise<void> {
  const issue: Held | undefined = (await server.issues())[whom];
  if (issue === undefined) return;
  const name = subjectOf(issue.body);
  const patch = (body: unknown) => server.person('PATCH', `/issues/${issue.number}`, body);
  if (deed === 'close' || deed === 'dismiss') {
    closed.add(name);
    await patch({ state: 'closed', state_reason: deed === 'close' ? 'completed' : 'not_planned' });
  } else if (deed === 'tick') {
    noted.set(name, '- [x] Call the decision maker');
    await patch({ body: issue.body?.replace('- [ ] Call', '- [x] Call') });
  } else if (deed === 'note') {
    noted.set(name, '\r\nmy note \t');
    await patch({ body: `${issue.body ?? ''}\r\nmy note \t` });
  } else if (deed === 'label') await server.person('POST', `/issues/${issue.number}/labels`, { labels: ['mine'] });
  else await patch({ title: 'Ring them' });
}

/** The customer a body is about, from its first line. */
function subjectOf(body: string | null): string {
  return (/\*\*(\w+) Logistics\*\*/.exec(body ?? '')?.[1] ?? '').toLowerCase();
}
