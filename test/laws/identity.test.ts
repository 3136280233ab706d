import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { DAYS, drafts, wishes } from './arbitraries.ts';
import { live, type RunLine, runsAt } from './days.ts';
import { type Draft, type Fields, iso, observe, programOf, type Row } from './draft.ts';
import { hold } from './law.ts';

/** How a date drifts: a random walk, night after night, that stays within a quarter of the time the rule looks ahead. */
const drift = fc.record({
  ahead: fc.integer({ min: 8, max: 60 }),
  steps: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 40, maxLength: 40 }),
  close: fc.option(fc.record({ offset: fc.integer({ min: 1, max: 39 }), how: fc.constantFrom('done', 'dismissed') })),
});

function walk({ ahead, steps }: { readonly ahead: number; readonly steps: readonly number[] }): readonly number[] {
  const within = Math.floor(ahead / 4);
  let at = 0;
  return steps.map((step) => {
    at = Math.max(-within, Math.min(within, at + step));
    return at;
  });
}

const plain = anyDraft();

function anyDraft(): Draft {
  const [draft] = fc.sample(drafts({ customers: 1 }), { numRuns: 1, seed: 1 });
  if (draft === undefined) throw new Error('no draft');
  return draft;
}

/** One customer and one playbook that starts on a date. */
function dated(on: string, contract: Fields, rows: readonly Row[] = []): Draft {
  return {
    ...plain,
    workspace: { ...plain.workspace, live_from: iso(-30), budget: undefined },
    playbooks: [{ id: 'p1', title: 'Play', goal: { outcome: 'It works' }, start: { on }, steps: [{ id: 's1', title: 'Call' }] }],
    customers: [{ record: { id: 'acme', name: 'Acme', contracts: [{ id: 'c1', start: '2025-01-01', ...contract }] }, touchpoints: [] }],
    rows,
  };
}

function closed(close: { readonly offset: number; readonly how: 'done' | 'dismissed' } | null): readonly LedgerEntry[] {
  return close === null ? [] : [{ day: iso(close.offset), kind: 'closed', run: 'p1/acme/1', how: close.how, reason: null, by: 'maria' }];
}

/** One run, which began on the date as it stood on the day it was reached; none while the date was never reached. */
function expectOne(history: Parameters<typeof runsAt>[0], anchors: readonly number[]): void {
  const first = anchors.findIndex((anchor, offset) => anchor <= offset);
  const runs = [...runsAt(history).values()].map(({ key, start, opened }) => ({ key, start, opened }));
  expect(runs).toEqual(first < 0 ? [] : [{ key: 'p1/acme/1', start: iso(anchors[first] ?? 0), opened: iso(first) }]);
}

test('a date that is projected anew each night has one run, never a twin', () => {
  hold(80, drift, ({ close, ...drifts }) => {
    const anchors = walk(drifts).map((off) => 18 + off);
    // The days that are left as each night computes them: from the anchor's day back to the day itself.
    const rows = anchors.map(
      (anchor, offset): Row => ({
        source: 'facts',
        customer: 'acme',
        day: iso(offset - 1),
        id: `left-${offset}`,
        metric: 'm3',
        value: anchor + drifts.ahead - offset,
      }),
    );
    const draft = dated(`runs_out - ${drifts.ahead}d`, {}, rows);
    const { history } = live(
      { ...draft, metrics: { ...draft.metrics, m3: { last: 'value', type: 'number', of: 'facts', where: 'row.metric == "m3"' } } },
      anchors.length,
      { ledger: closed(close) },
    );
    expectOne(history, anchors);
  });
});

test('a date of the record that is corrected again and again has one run, never a twin', () => {
  hold(15, drift, ({ close, ...drifts }) => {
    const anchors = walk(drifts).map((off) => 18 + off);
    const programs = new Map(
      anchors.map((anchor) => [anchor, programOf(dated(`renewal - ${drifts.ahead}d`, { end: iso(anchor + drifts.ahead) }))]),
    );
    const program = (offset: number) => {
      const found = programs.get(anchors[offset] ?? 0);
      if (found === undefined) throw new Error(`no program for ${offset}`);
      return found;
    };
    expectOne(live(plain, 40, { program, ledger: closed(close), observations: () => observe(dated('renewal', {})) }).history, anchors);
  });
});

test('a row that arrives late, twice or in another order starts one run', () => {
  const cases = fc.record({
    draft: drafts({ budgets: false, late: false, starts: ['each'] }),
    delays: fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }),
  });
  hold(50, cases, ({ draft, delays }) => {
    const plays = draft.playbooks.map(({ id, title, goal, per, start }) => ({
      id,
      title,
      goal,
      per,
      start,
      steps: [{ id: 's1', title: 'Call' }],
    }));
    const rows = draft.rows.map((row, index) => ({
      ...row,
      ...(row.source === 'tickets' ? { arrived: arrival(row.day, delays[index % 12] ?? 0) } : {}),
    }));
    const runs = [...runsAt(live({ ...draft, playbooks: plays, rows: [...rows, ...rows.toReversed()] }, DAYS + 6).history).values()];
    for (const { key, start, subject } of runs) {
      expect(key).toMatch(/\/1$/);
      expect(start).toBe(rows.find(({ customer, id }) => subject === `${customer}:${id}`)?.day);
    }
    // What a playbook finds when it is new is no news; every other row starts its run, however late it came.
    for (const row of rows.filter(({ source, day }) => source === 'tickets' && day > iso(0)))
      for (const play of plays.filter(({ start }) => row.urgent || !('where' in (start as Fields))))
        if (mayStart(draft, row)) expect(runs.map(({ key }) => key)).toContain(`${play.id}/${row.customer}:${row.id}/1`);
  });
});

function arrival(day: string, delay: number): string {
  return new Date(Date.parse(day) + delay * 86_400_000).toISOString().slice(0, 10);
}

/** Whether the customer of a row is one that playbooks start for, whatever the day. */
function mayStart({ customers }: Draft, { customer }: Row): boolean {
  const record = customers.find((one) => one.record.id === customer)?.record;
  return (
    record !== undefined &&
    record.internal === undefined &&
    record.overrides === undefined &&
    record.signed_up === undefined &&
    (record.contracts as readonly Fields[]).length === 0
  );
}

test('renaming a customer or a playbook carries its runs on, and starts and ends none', () => {
  const reads = { runs: false } as const;
  const cases = fc.record({
    draft: drafts({ budgets: false, rollUp: false, reads }),
    wishes,
    offset: fc.integer({ min: 1, max: DAYS - 2 }),
  });
  hold(60, cases, ({ draft: any, wishes, offset }) => {
    // Who is held out is drawn by the ids.
    const draft = { ...any, playbooks: any.playbooks.map((play) => ({ ...play, hold_out: undefined })) };
    const kept = live(draft, DAYS, { wishes });
    const [before, after] = [programOf(draft), programOf(renamed(draft))];
    const observations = (day: number) => observe(draft, day);
    const moved = live(draft, DAYS, {
      ledger: kept.ledger,
      program: (at) => (at < offset ? before : after),
      observations: (day) => {
        const { observe: ask, rows, ...rest } = observations(day);
        return {
          ...rest,
          observe: (metric, customer, on) => ask(metric, old(customer), on),
          rows: (play, on) =>
            rows(old(play), on).map((row) => ({
              ...row,
              customer: row.customer === 'acme' && day >= Date.parse(iso(offset)) / 86_400_000 ? 'acme-new' : row.customer,
            })),
        };
      },
    });
    expect(standing(moved.history, old)).toEqual(standing(kept.history, (id) => id));
  });
});

function standing(history: Parameters<typeof runsAt>[0], name: (id: string) => string): unknown {
  const all = new Map<string, RunLine>();
  for (const run of runsAt(history).values()) all.set(run.key.split('/').map(name).join('/'), run);
  return [...all]
    .map(([key, { state, start, opened, closed, due, owner, done, answers }]) => ({
      key,
      state,
      start,
      opened,
      closed,
      due,
      owner,
      done,
      answers,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function old(id: string): string {
  return id.replace(/^(acme|p1)-new/, '$1').replace(/^p0$/, 'p1');
}

function renamed(draft: Draft): Draft {
  const id = (one: unknown) => (one === 'p1' ? 'p1-new' : one);
  return {
    ...draft,
    playbooks: draft.playbooks.map((play) => ({
      ...play,
      ...(play.id === 'p1' ? { id: 'p1-new', formerly: 'p1' } : {}),
      steps: (play.steps as readonly Fields[]).map((step) => ('starts' in step ? { ...step, starts: id(step.starts) } : step)),
    })),
    customers: draft.customers.map(({ record, touchpoints }) => ({
      touchpoints,
      record: {
        ...record,
        ...(record.id === 'acme' ? { id: 'acme-new', formerly: ['acme'] } : {}),
        ...(record.parent === undefined ? {} : { parent: 'acme-new' }),
        ...(Array.isArray(record.overrides)
          ? {
              overrides: record.overrides.map((one: Fields) => (one.playbook === undefined ? one : { ...one, playbook: id(one.playbook) })),
            }
          : {}),
      },
    })),
  };
}
