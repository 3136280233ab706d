import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { goodLogins, listing, run, sample, withLogins } from './recording.ts';

const change = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('band'),
    customer: z.string(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    score: z.number().nullable(),
  }),
  z.strictObject({ kind: z.literal('stage'), customer: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  z.strictObject({
    kind: z.literal('run'),
    run: z.string(),
    customer: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string(),
    due: z.iso.date().nullable(),
    owner: z.string().nullable(),
    because: z.string().nullable(),
  }),
]);
const replaySchema = z.strictObject({
  workspace: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  customer: z.string().nullable(),
  assume: z.enum(['as-recorded', 'on-due', 'never']),
  assumes: z.string(),
  days: z.array(z.strictObject({ day: z.iso.date(), changes: z.array(change).min(1) })),
  counts: z.strictObject({ bands: z.number(), stages: z.number(), opened: z.number(), held: z.number(), closed: z.number() }),
  unmatched: z.number(),
});
const line = z.object({
  day: z.iso.date(),
  kind: z.string(),
  customer: z.string().nullish(),
  band: z.string().nullish(),
  stage: z.string().nullish(),
  key: z.string().optional(),
  state: z.string().optional(),
});

async function replay(folder: string, from: string, to: string, ...more: string[]) {
  const { exit, out, err } = await run(folder, ['replay', '--from', from, '--to', to, '--json', ...more]);
  expect([exit, err]).toEqual([0, expect.not.stringContaining('error')]);
  return replaySchema.parse(JSON.parse(out));
}

/** What a written history says changed, told as `day subject from → to`; the first day is where it begins. */
function changesOfHistory(folder: string): readonly string[] {
  const history = join(folder, '.setpiece/state/history');
  const lines = readdirSync(history)
    .sort()
    .flatMap((name) => readFileSync(join(history, name), 'utf8').trim().split('\n'))
    .map((text) => line.parse(JSON.parse(text)));
  const standing = new Map<string, string>();
  return lines.flatMap(({ day, kind, customer, band, stage, key, state }) => {
    const values = { health: band ?? 'none', stage: stage ?? 'none', run: state };
    const to = values[kind as keyof typeof values]; // other kinds of lines have none
    if (to === undefined) return [];
    const subject = kind === 'run' ? (key ?? '') : `${kind} of ${customer}`;
    const from = standing.get(subject) ?? 'none';
    standing.set(subject, to);
    return from === to || day === lines[0]?.day ? [] : [`${day} ${subject} ${from} → ${to}`];
  });
}

function told({ days }: z.infer<typeof replaySchema>): readonly string[] {
  return days.flatMap(({ day, changes }) =>
    changes.map((one) => {
      const subject = one.kind === 'run' ? one.run : `${one.kind === 'band' ? 'health' : 'stage'} of ${one.customer}`;
      return `${day} ${subject} ${one.from ?? 'none'} → ${one.to ?? 'none'}`;
    }),
  );
}

describe('the sample', () => {
  test('the days of the history give what the history holds, with what people did', async () => {
    const folder = sample();
    const tick = (day: string, step: string) =>
      `${JSON.stringify({ day, kind: 'ticked', run: 'urgent-ticket/nordhaven:T-1015/1', step, by: 'maria' })}\n`;
    await run(folder, ['evaluate', '--record', '--as-of', '2026-10-28']);
    writeFileSync(join(folder, '.setpiece/state/ledger.ndjson'), tick('2026-10-29', 'call') + tick('2026-10-30', 'follow_up'));
    await run(folder, ['evaluate', '--record']);
    const before = listing(folder);
    const recorded = changesOfHistory(folder);
    expect(recorded).toContain('2026-10-30 urgent-ticket/nordhaven:T-1015/1 open → done');
    expect(told(await replay(folder, '2026-09-01', '2026-11-02'))).toEqual(recorded);
    // And it writes nothing.
    expect(listing(folder)).toEqual(before);
    const never = told(await replay(folder, '2026-09-01', '2026-11-02', '--assume', 'never'));
    expect(recorded.filter((one) => !never.includes(one))).toEqual(['2026-10-30 urgent-ticket/nordhaven:T-1015/1 open → done']);
  });

  test('on due, runs end that nobody has touched', async () => {
    const result = await replay(sample(), '2026-09-01', '2026-12-31', '--assume', 'on-due', '--customer', 'nordhaven');
    expect(result.customer).toBe('nordhaven');
    expect(told(result).filter((one) => one.endsWith('done'))).toEqual([
      '2026-11-04 urgent-ticket/nordhaven:T-1015/1 open → done',
      '2026-11-20 save-plan/nordhaven/1 open → done',
      '2026-12-02 renewal-90/nordhaven/1 open → done',
    ]);
    expect(result.counts).toMatchObject({ opened: 3, closed: 3 });
    expect(result.days.flatMap(({ changes }) => changes).every(({ customer }) => customer === 'nordhaven')).toBe(true);
  });

  test('as text: what it rests on, a block for each day that changed something, and one line that sums up', async () => {
    const { exit, out, err } = await run(sample(), ['replay', '--from', '2026-10-01', '--to', '2026-10-20', '--assume', 'never']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Northlight CS, 2026-10-01 to 2026-10-20: what today’s rules would have decided\n/);
    expect(out).toContain('What was true before 2026-10-01 is taken as given.\nPeople did nothing:');
    expect(out).toContain('\n2026-10-10\n  save-plan/nordhaven/1: opened, due 2026-12-09, maria\n');
    expect(out).toContain('\n2026-10-20\n  nordhaven: yellow → red 49\n');
    expect(out).not.toContain('2026-10-11');
    expect(err).toMatch(/^20 days, \d+ with changes: \d+ band changes, \d+ stage changes?, \d+ runs opened, 0 held back, 0 closed\.\n$/);
  });
});

describe('point in time', () => {
  test('rows that came later change nothing earlier', async () => {
    const folder = withLogins({ 'customers/data/logins.csv': goodLogins });
    const before = await replay(folder, '2026-10-15', '2026-10-25');
    expect(told(before)).toContain('2026-10-22 health of acme red → yellow');
    appendFileSync(join(folder, 'customers/data/logins.csv'), 'acme,2026-10-25,c\n');
    const after = await replay(folder, '2026-10-15', '2026-10-30');
    expect(after.days.filter(({ day }) => day <= '2026-10-25')).toEqual(before.days);
    expect(told(after)).toContain('2026-10-26 health of acme yellow → green');
  });

  test('a snapshot that a metric reads is refused at its source', async () => {
    const folder = withLogins({ 'customers/data/logins.csv': goodLogins });
    const path = join(folder, 'playbooks/metrics/usage.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('at: day', 'snapshot: true').replace('    window: 28d\n', ''));
    const { exit, out, err } = await run(folder, ['replay', '--from', '2026-10-20', '--to', '2026-10-21']);
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain('playbooks/metrics/usage.yaml:5:15 error snapshot-replay');
    expect(err).toContain('logins is a snapshot');
    const json = await run(folder, ['replay', '--from', '2026-10-20', '--to', '2026-10-21', '--json']);
    expect(json.exit).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ diagnostics: [{ code: 'snapshot-replay' }] });
  });
});
