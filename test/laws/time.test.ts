import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateDay } from '../../src/evaluate/evaluation.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { evaluateThrough } from '../../src/history/catch-up.ts';
import { replay } from '../../src/history/replay.ts';
import { formatDay } from '../../src/model/day.ts';
import { DAYS, drafts, wishes } from './arbitraries.ts';
import { linesOn, live } from './days.ts';
import { type CustomerDraft, type Draft, FIRST, type Fields, iso, observe } from './draft.ts';
import { hold } from './law.ts';

const lives = fc.record({ draft: drafts(), wishes });

test('running a day twice changes nothing', () => {
  hold(60, lives, ({ draft, wishes }) => {
    const { program, history, ledger } = live(draft, DAYS, { wishes });
    const asOf = FIRST + DAYS - 1;
    const input = { program, observations: observe(draft, asOf), ledger, asOf, past: foldDecisions(history, asOf) };
    const again = evaluateDay(input);
    expect(again.decisions).toEqual(linesOn(history, DAYS - 1));
    expect(JSON.stringify(evaluateDay(input))).toBe(JSON.stringify(again));
  });
});

test('catching up days at once decides what going day by day decides', () => {
  const punctual = fc.record({ draft: drafts({ late: false }), wishes, missed: fc.integer({ min: 1, max: DAYS - 1 }) });
  hold(60, punctual, ({ draft, wishes, missed }) => {
    const { program, history, ledger, last } = live(draft, DAYS, { wishes });
    const asOf = FIRST + DAYS - 1;
    const before = history.filter(({ day }) => day < formatDay(asOf - missed + 1));
    const through = evaluateThrough({ program, observations: observe(draft), history: before, ledger, asOf });
    expect([...before, ...through.decisions]).toEqual(history);
    expect(through.report).toEqual(last.report());
  });
});

test('cutting the data at a day equals evaluating that day on all of it', () => {
  const cases = fc.record({ draft: drafts(), wishes, offset: fc.integer({ min: 0, max: DAYS - 1 }) });
  hold(80, cases, ({ draft, wishes, offset }) => {
    const all = live(draft, offset + 1, { wishes });
    const cut = live(cutAt(draft, iso(offset)), offset + 1, { ledger: all.ledger.filter(({ day }) => day <= iso(offset)) });
    expect(cut.history).toEqual(all.history);
    expect(cut.last.report()).toEqual(all.last.report());
  });
});

/** The draft without anything that is only known after a day. */
function cutAt(draft: Draft, last: string): Draft {
  const upTo = (list: unknown, key: string) => (Array.isArray(list) ? list.filter((one: Fields) => String(one[key] ?? last) <= last) : []);
  const contract = (one: Fields): Fields => {
    const { ended, arr, ...rest } = one;
    const dated = typeof arr === 'object' && arr !== null ? Object.fromEntries(Object.entries(arr).filter(([from]) => from <= last)) : arr;
    return { ...rest, ...(arr === undefined ? {} : { arr: dated }), ...(ended !== undefined && String(ended) < last ? { ended } : {}) };
  };
  const customer = ({ record, touchpoints }: CustomerDraft): CustomerDraft => ({
    record: {
      ...record,
      owners: upTo(record.owners, 'from'),
      ratings: upTo(record.ratings, 'on'),
      overrides: upTo(record.overrides, 'from'),
      contracts: Array.isArray(record.contracts) ? record.contracts.map(contract) : [],
    },
    touchpoints: touchpoints.filter(({ on }) => String(on) <= last),
  });
  return { ...draft, customers: draft.customers.map(customer), rows: draft.rows.filter(({ day }) => day <= last) };
}

test('a replay in which nobody does anything decides what was decided while nobody did', () => {
  hold(60, fc.record({ draft: drafts({ late: false }), wishes }), ({ draft, wishes }) => {
    const { program, ledger } = live(draft, DAYS, { wishes });
    const from = FIRST + 1;
    const started = { ...draft, workspace: { ...draft.workspace, live_from: iso(1) } };
    const { days } = replay({ program, observations: observe(draft), ledger, from, to: FIRST + DAYS - 1, assume: 'never' });
    expect(days.flatMap(({ decisions }) => decisions)).toEqual(live(started, DAYS).history);
  });
});

test('an exception changes nothing about the health once it has ended', () => {
  const quiet = { health: false, stage: false, runs: false } as const;
  const cases = fc.record({
    draft: drafts({ customers: 1, rollUp: false, reads: quiet }),
    band: fc.constantFrom('green', 'yellow', 'red'),
    until: fc.integer({ min: -3, max: DAYS - 2 }),
  });
  hold(60, cases, ({ draft, band, until }) => {
    const exception = { what: 'health', value: band, reason: 'Known to us', by: 'maria', until: iso(until) };
    const more = {
      ...draft,
      customers: draft.customers.map(({ record, touchpoints }) => ({ record: { ...record, overrides: [exception] }, touchpoints })),
    };
    const none = {
      ...draft,
      customers: draft.customers.map(({ record, touchpoints }) => ({ record: { ...record, overrides: [] }, touchpoints })),
    };
    const shown = (one: Draft) =>
      live(one, DAYS)
        .last.report()
        .customers.map(({ health: { score, band, coverage, computed } }) => ({ score, band, coverage, computed }));
    expect(shown(more)).toEqual(shown(none));
    if (until < 0) expect(live(more, DAYS).history).toEqual(live(none, DAYS).history);
  });
});
