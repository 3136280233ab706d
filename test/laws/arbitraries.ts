import fc from 'fast-check';
import type { Wish } from './days.ts';
import { type CustomerDraft, type Draft, type Fields, iso, type Row } from './draft.ts';

/** What a law leaves out by construction. */
export interface Limits {
  /** At most so many customers; 3 by default. */
  readonly customers?: number;
  /** Budgets, pools and capacities: one customer's work then decides about another's. */
  readonly budgets?: boolean;
  /** Parents whose score comes from their children. */
  readonly rollUp?: boolean;
  /** Functions that make something known of what is not: missing, known, or_else, earliest, latest, and choices with their `else`. */
  readonly missing?: boolean;
  /** Kinds of start; all by default. */
  readonly starts?: readonly StartKind[];
  /** `also_existing`, which starts what was true before. */
  readonly existing?: boolean;
  /** Rows that arrive after their day. */
  readonly late?: boolean;
  /** What a condition may read. */
  readonly reads?: Partial<Reads>;
  /** What health models may read, where that is less. */
  readonly judged?: Partial<Reads>;
}

/** Kinds of start. */
export type StartKind = 'becomes' | 'on' | 'each' | 'every' | 'routine' | 'audience';

/** Days that a law evaluates, at most. */
export const DAYS = 12;
const CUSTOMERS = ['acme', 'bolt', 'cora', 'dune'] as const;
const METRICS = ['m1', 'm2', 'm3', 'm4'] as const;
const BANDS = ['green', 'yellow', 'red'] as const;

interface Reads {
  /** Metrics from rows. */
  readonly metrics: readonly string[];
  readonly segments: boolean;
  readonly health: boolean;
  readonly stage: boolean;
  readonly runs: boolean;
  /** Dates of the record: conditions that change with time alone. */
  readonly time: boolean;
  /** A choice over metrics. */
  readonly tier: boolean;
}

const everything: Reads = { metrics: METRICS, segments: true, health: true, stage: true, runs: true, time: true, tier: true };
const hundred = fc.integer({ min: 0, max: 20 }).map((n) => n * 5);
const op = fc.constantFrom('<', '>', '<=', '>=');
const day = (min: number, max: number) => fc.integer({ min, max }).map(iso);
/** The value in one of so many cases, else nothing. */
function some<T>(value: fc.Arbitrary<T>, of = 2): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: of - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
}

/** Leaves out what is undefined: a key that is not written. */
function written<T extends Fields>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T; // only absent keys go
}

/** A condition as a rule may read it. */
function condition(limits: Limits, without: Partial<Reads> = {}): fc.Arbitrary<string> {
  const reads = { ...everything, ...limits.reads, ...without };
  const metric = fc.constantFrom(...reads.metrics);
  const compared = (term: fc.Arbitrary<string> | string, number: fc.Arbitrary<number> = hundred) =>
    fc.tuple(typeof term === 'string' ? fc.constant(term) : term, op, number).map(([left, sign, right]) => `${left} ${sign} ${right}`);
  const band = fc.constantFrom(...BANDS).map((name) => `band == "${name}"`);
  const simple = fc.oneof(
    compared(metric),
    compared(metric),
    ...(reads.tier ? [compared('ratio', fc.constantFrom(0.5, 1))] : []),
    compared(
      metric.map((name) => `change(${name}, "3d")`),
      fc.constantFrom(-0.2, 0.2),
    ),
    fc.tuple(compared(metric), fc.integer({ min: 2, max: 3 })).map(([inner, times]) => `held(${inner}, ${times}, "day")`),
    compared(metric.map((name) => `ago(${name}, "2d")`)),
    compared('tickets_7d', fc.integer({ min: 0, max: 3 })),
    compared('arr', fc.constantFrom(0, 50_000, 100_000)),
    fc.constantFrom('customer.strategic', 'sentiment == "red"'),
    ...(limits.missing === false
      ? []
      : [
          metric.map((name) => `missing(${name})`),
          metric.map((name) => `known(${name})`),
          compared(metric.map((name) => `or_else(${name}, 50)`)),
          ...(reads.tier ? [fc.constant('tier == "P1"')] : []),
        ]),
    ...(reads.time
      ? [
          compared('days_until(renewal)', fc.integer({ min: -5, max: 60 })),
          compared('days_since(contract.start)', fc.integer({ min: 0, max: 60 })),
          fc.constant('days_since(contract.ended) > 2'),
        ]
      : []),
    ...(reads.segments ? [fc.constantFrom('seg_a', 'seg_b')] : []),
    ...(reads.health
      ? [band, compared('score'), fc.constantFrom('coverage < 0.5', 'ago(band, "1d") == "green"', 'held(band == "red", 2, "day")')]
      : []),
    ...(reads.stage ? [fc.constantFrom('stage == "early"', 'stage == "late"')] : []),
    ...(reads.runs ? [fc.constantFrom('running("p1")', '!running("p2")', 'days_since(last_run("p1")) > 2')] : []),
  );
  return fc.oneof(
    { weight: 5, arbitrary: simple },
    { weight: 1, arbitrary: simple.map((inner) => `!(${inner})`) },
    { weight: 1, arbitrary: fc.tuple(simple, simple).map(([a, b]) => `${a} && ${b}`) },
    { weight: 1, arbitrary: fc.tuple(simple, simple).map(([a, b]) => `${a} || ${b}`) },
  );
}

const factsOnly = { segments: false, health: false, stage: false, runs: false } as const;
const cell = fc.constantFrom('green', 'yellow', 'red', 'missing', '0', '35', '100');

const table: fc.Arbitrary<Fields> = fc.oneof(
  fc.record({ from: fc.record({ 0: cell, 30: cell, 60: cell }) }),
  fc.record({ up_to: fc.record({ 20: cell, 50: cell, else: cell }) }),
  fc.tuple(hundred, hundred).map(([low, high]) => ({ line: { 0: String(low), 100: String(high) } })),
);

function measure(limits: Limits, weight: number): fc.Arbitrary<Fields> {
  const who = condition(limits, factsOnly);
  return fc
    .record({
      weight: fc.constant(String(weight)),
      value: fc.constantFrom(...(limits.reads?.metrics ?? METRICS)),
      score: fc.oneof(
        { weight: 4, arbitrary: table },
        {
          weight: 1,
          arbitrary: fc.tuple(who, table, table).map(([when, then, other]) => ({ cases: [{ if: when, then }, { else: other }] })),
        },
      ),
      missing: some(fc.constantFrom('ignore', 'required', '40')),
      applies: some(who, 4),
    })
    .map(written);
}

const splits = fc.constantFrom([100], [50, 50], [60, 40], [70, 30, 0], [20, 30, 50]);

function measuresOf(limits: Limits, prefix: string): fc.Arbitrary<Fields> {
  return splits.chain((weights) =>
    fc
      .tuple(...weights.map((weight) => measure(limits, weight)))
      .map((all) => Object.fromEntries(all.map((one, index) => [`${prefix}${index + 1}`, one]))),
  );
}

/** A health model. */
function model(limits: Limits, id: string, who: fc.Arbitrary<string>): fc.Arbitrary<Fields & { readonly id: string }> {
  const facts = condition(limits, { ...factsOnly, segments: limits.reads?.segments ?? true });
  const change = fc.oneof(
    fc.constantFrom(...BANDS).map((band) => ({ at_most: band })),
    fc.constantFrom(...BANDS).map((band) => ({ at_least: band })),
    hundred.map((score) => ({ set: String(score) })),
    fc.constantFrom('-30', '15', '80').map((points) => ({ add: points })),
  );
  const parts = fc.oneof(
    measuresOf(limits, 'a').map((measures) => ({ measures })),
    fc.tuple(fc.constantFrom([50, 50], [80, 20], [100, 0]), measuresOf(limits, 'a'), measuresOf(limits, 'b')).map(([weights, a, b]) => ({
      groups: { use: { weight: String(weights[0]), measures: a }, people: { weight: String(weights[1]), measures: b } },
    })),
  );
  return fc
    .record({
      for: who,
      hysteresis: some(fc.constantFrom('3', '10')),
      coverage_floor: some(fc.constantFrom('40%', '80%')),
      grace: some(fc.record({ while: facts, only: fc.constant(['a1']) }), 4),
      roll_up: limits.rollUp === false ? fc.constant(undefined) : some(fc.constantFrom('mean', 'worst', 'by_arr'), 4),
      adjust: some(fc.array(fc.record({ if: facts, then: change }), { minLength: 1, maxLength: 2 })),
      parts,
    })
    .map(({ parts: own, ...rest }) =>
      written({
        id,
        title: `Model ${id}`,
        bands: { green: { from: '75', worth: '90' }, yellow: { from: '50', worth: '60' }, red: { from: '0', worth: '25' } },
        ...rest,
        ...own,
      }),
    );
}

function models(limits: Limits): fc.Arbitrary<Draft['models']> {
  return fc.oneof(
    { weight: 3, arbitrary: model(limits, 'standard', fc.constant('all')).map((one) => [one]) },
    {
      weight: 1,
      arbitrary: condition(limits, { ...factsOnly, time: false }).chain((who) =>
        fc.tuple(model(limits, 'large', fc.constant(who)), model(limits, 'small', fc.constantFrom(`!(${who})`, 'all'))),
      ),
    },
  );
}

const dateFormula = fc.oneof(
  fc
    .tuple(fc.constantFrom('renewal', 'notice_deadline', 'runs_out', 'contract.end'), fc.integer({ min: 0, max: 40 }))
    .map(([of, n]) => `${of} - ${n}d`),
  fc.integer({ min: 0, max: 30 }).map((n) => `contract.start + ${n}d`),
);

function step(limits: Limits, index: number, play: number, count: number): fc.Arbitrary<Fields> {
  const id = `s${index + 1}`;
  const dues = ['start + 2bd', 'start + 5d', 'renewal - 14d', ...(index === 0 ? [] : ['s1.done + 1bd', 'finish + 1bd'])];
  const base = { id, title: `Step ${index + 1}` };
  const later = Array.from({ length: count - play - 1 }, (_, n) => `p${play + n + 2}`);
  const shared = fc.record({
    due: some(fc.constantFrom(...dues)),
    if: some(condition(limits), 4),
    required: some(fc.constant('no'), 4),
    contact: some(fc.constant('yes')),
    owner: some(fc.constant(['am']), 4),
  });
  const kinds: fc.Arbitrary<Fields>[] = [
    fc.constant({}),
    condition(limits).map((done) => ({ done })),
    some(fc.constantFrom('yes', 'no')).map((answer) => ({ ask: ['yes', 'no'], ...(answer === undefined ? {} : { default: answer }) })),
    fc.constant({ proof: 'touchpoint' }),
    ...(later.length === 0 ? [] : [fc.constantFrom(...later).map((starts) => ({ starts }))]),
  ];
  return fc.tuple(shared, fc.oneof(...kinds)).map(([fields, kind]) => written({ ...base, ...fields, ...kind }));
}

const again = fc.constantFrom<unknown>(
  undefined,
  'never',
  { after: '0d' },
  { after: '2d', counted_from: 'opened' },
  { after: '1d', at_most: '2', within: '1w' },
);

/** The playbook of an index, among so many. */
function playbook(limits: Limits, index: number, count: number): fc.Arbitrary<Fields & { readonly id: string }> {
  const id = `p${index + 1}`;
  const anywhere = condition(limits);
  const begins: Record<StartKind, fc.Arbitrary<Fields>> = {
    becomes: fc.record({ start: fc.record({ becomes: anywhere }), per: fc.constantFrom(undefined, undefined, 'contracts') }),
    on: fc.record({
      start: fc.record({ on: fc.oneof(dateFormula, fc.array(dateFormula, { minLength: 2, maxLength: 2 })) }),
      per: fc.constantFrom(undefined, undefined, 'contracts'),
    }),
    each: fc.record({
      start: fc.constantFrom<Fields>({ each: 'tickets' }, { each: 'tickets', where: 'row.priority == "urgent"' }),
      per: fc.constant('tickets'),
    }),
    every: fc.record({
      start: fc
        .record({
          every: fc.oneof(
            fc.constantFrom<unknown>('3d', '1w', '2bd'),
            limits.missing === false ? fc.constant('2d') : anywhere.map((when) => ({ cases: [{ if: when, then: '2d' }, { else: '1w' }] })),
          ),
          from: some(day(-10, 3)),
        })
        .map(written),
    }),
    audience: fc.record({
      start: fc.oneof(
        anywhere.map((becomes): Fields => ({ becomes })),
        dateFormula.map((on): Fields => ({ on })),
        fc.constantFrom<Fields>({ each: 'tickets' }, { every: '3d' }),
      ),
      per: fc.constant('audience'),
      group: fc.constant(true),
    }),
    routine: fc.record({
      start: fc.record({ every: fc.constantFrom('2d', '1w'), from: some(day(-10, 3)) }).map(written),
      per: fc.constantFrom('owner', 'workspace'),
      routine: fc.constant(true),
    }),
  };
  const kinds = limits.starts ?? ['becomes', 'on', 'each', 'every', 'routine', 'audience'];
  const rest = fc.record({
    also: limits.existing === false ? fc.constant(undefined) : some(fc.constant(true), 4),
    for: some(anywhere),
    until: some(anywhere),
    again,
    priority:
      limits.missing === false
        ? fc.constantFrom<unknown>(undefined, 'urgent', 'low')
        : fc.oneof(
            fc.constantFrom<unknown>(undefined, 'urgent', 'low'),
            anywhere.map((when) => ({ cases: [{ if: when, then: 'high' }, { else: 'low' }] })),
          ),
    owner: fc.constantFrom<unknown>(undefined, 'am', ['am', 'csm'], ...(limits.budgets === false ? [] : ['desk'])),
    due: some(fc.constantFrom('start + 10d', 'renewal - 7d'), 3),
    hand_over: some(fc.constant('stay'), 4),
    never_hold: some(fc.constant('yes'), 5),
    hold_out: some(fc.constant('40%'), 5),
    status: fc.constantFrom(undefined, undefined, undefined, 'draft', 'retired'),
  });
  const steps = fc
    .integer({ min: 1, max: 3 })
    .chain((many) => fc.tuple(...Array.from({ length: many }, (_, at) => step(limits, at, index, count))));
  return fc.tuple(fc.oneof(...kinds.map((kind) => begins[kind])), rest, steps).map(([begin, { also, ...more }, all]) => {
    const { routine, group, start, ...per } = begin;
    const base = { id, title: `Play ${id}`, goal: { outcome: 'It works' } };
    const starts = also === true ? { ...(start as Fields), also_existing: 'yes' } : start; // begins holds records only
    if (routine === true || group === true) {
      // A routine is about no customer, a group about no single one: of the rest only what reads none stays.
      const { status, again: comes, for: who, hold_out } = more;
      return written({
        ...base,
        ...per,
        start: starts,
        again: comes,
        status,
        ...(group === true ? { for: who, hold_out } : {}),
        owner: 'csm',
        steps: all.map((one) => ({ id: one.id, title: one.title })),
      });
    }
    return written({ ...base, ...written(per), ...more, start: starts, steps: all });
  });
}

const owners = fc.array(
  fc.record({ role: fc.constantFrom('csm', 'am'), login: fc.constantFrom('maria', 'jonas', 'li'), from: day(-100, 8) }).map(written),
  { maxLength: 3 },
);

const contract = fc
  .record({
    start: fc.integer({ min: -400, max: 6 }),
    length: some(fc.integer({ min: 5, max: 450 }), 4),
    ended: some(fc.integer({ min: -20, max: 12 }), 5),
    auto_renew: some(fc.constantFrom('yes', 'no')),
    term: some(fc.constantFrom('1mo', '1y', '10d'), 4),
    notice: some(fc.constantFrom('5d', '60d', '10bd')),
    seats: some(fc.constantFrom('10', '250')),
    arr: some(
      fc.oneof(
        fc.constantFrom('40000', '120000'),
        day(-10, 8).map((at) => ({ '2020-01-01': '40000', [at]: '120000' })),
      ),
      4,
    ),
  })
  .map(
    ({ start, length, ended, ...rest }): Fields =>
      written({
        start: iso(start),
        end: length === undefined ? undefined : iso(start + length),
        ended: ended === undefined || ended < start ? undefined : iso(ended),
        ...rest,
      }),
  );

const override = fc
  .record({
    what: fc.constantFrom('health', 'priority', 'owner', 'snooze', 'no_contact'),
    band: fc.constantFrom(...BANDS),
    from: some(day(-5, 8)),
    until: day(-3, 14),
  })
  .map(({ what, band, from, until }): Fields => {
    const value = what === 'health' ? band : what === 'priority' ? 'urgent' : what === 'owner' ? 'li' : undefined;
    return written({ what, value, playbook: what === 'snooze' ? 'p1' : undefined, reason: 'Known to us', by: 'maria', from, until });
  });

/** A customer's record, with what happened to it. */
export function customer(id: string, limits: Limits): fc.Arbitrary<CustomerDraft> {
  const record = fc
    .record({
      signed_up: some(day(-30, 4), 5),
      internal: some(fc.constant('yes'), 8),
      parent: limits.rollUp === false || id === 'acme' ? fc.constant(undefined) : some(fc.constant('acme')),
      custom: some(fc.constant({ strategic: 'yes' })),
      owners: some(owners, 4),
      contracts: fc.array(contract, { maxLength: 3 }).map((all) => all.map((one, index) => ({ id: `c${index + 1}`, ...one }))),
      ratings: some(
        fc.uniqueArray(
          fc.record({ kind: fc.constant('sentiment'), value: fc.constantFrom(...BANDS), on: day(-20, 10), by: fc.constant('maria') }),
          { maxLength: 3, selector: ({ on }) => on },
        ),
      ),
      overrides: some(fc.array(override, { maxLength: 2 }), 3),
    })
    .map((fields) => written({ id, name: `Customer ${id}`, ...fields }));
  const touchpoints = fc.array(fc.record({ kind: fc.constant('call'), on: day(-5, 10), by: fc.constant('maria') }), { maxLength: 2 });
  return fc.record({ record, touchpoints });
}

/** Values of metrics and tickets of one customer over the days, some of them late. */
export function rowsOf(id: string, limits: Limits): fc.Arbitrary<readonly Row[]> {
  const delay =
    limits.late === false
      ? fc.constant(0)
      : fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 6 }) });
  const arrives = (at: number, late: number) => (late === 0 ? {} : { arrived: iso(at + late) });
  const fact = fc.tuple(fc.integer({ min: -8, max: DAYS }), fc.constantFrom(...METRICS), hundred, delay).map(
    ([at, metric, value, late]): Row => ({
      source: 'facts',
      customer: id,
      day: iso(at),
      id: `${metric}-${id}-${iso(at)}`,
      metric,
      value,
      ...arrives(at, late),
    }),
  );
  const ticket = fc
    .tuple(fc.integer({ min: -8, max: DAYS }), fc.boolean(), delay)
    .map(
      ([at, urgent, late]): Row => ({ source: 'tickets', customer: id, day: iso(at), id: `t-${id}-${at}`, urgent, ...arrives(at, late) }),
    );
  const unique = { selector: (row: Row) => row.id };
  return fc
    .tuple(fc.uniqueArray(fact, { ...unique, maxLength: 18 }), fc.uniqueArray(ticket, { ...unique, maxLength: 4 }))
    .map(([facts, tickets]) => [...facts, ...tickets]);
}

const definitions = (limits: Limits) => {
  const facts = condition(limits, { ...factsOnly, tier: false });
  const metric = (name: string) =>
    fc
      .constantFrom(undefined, undefined, '5d', '60d')
      .map((expires) => written({ last: 'value', type: 'number', of: 'facts', where: `row.metric == "${name}"`, expires }));
  return fc.record({
    metrics: fc.record({ m1: metric('m1'), m2: metric('m2'), m3: metric('m3'), m4: metric('m4'), tier: facts }).map(
      ({ tier, ...rest }): Fields => ({
        ...rest,
        tickets_7d: { count: 'rows', of: 'tickets', window: '7d' },
        sentiment: { last: 'value', of: 'ratings', where: 'row.kind == "sentiment"' },
        ratio: { is: 'm1 / m2' },
        tier: { cases: [{ if: tier, then: 'P1' }, { else: 'P2' }] },
      }),
    ),
    segments: fc
      .record({ seg_a: condition({ ...limits }, { ...factsOnly }), seg_b: condition(limits, factsOnly), risk: some(fc.constant('risk')) })
      .map(({ seg_a, seg_b, risk }): Fields => ({ seg_a, seg_b: written({ is: seg_b, signal: risk }) })),
  });
};

function workspace(limits: Limits): fc.Arbitrary<Fields> {
  const budget = fc.record({
    contacts_per_customer: fc.constantFrom('0', '1', '2'),
    within: fc.constantFrom('3d', '1w'),
    open_runs_per_owner: fc.constantFrom('1', '2', '5'),
    hold_for: fc.constantFrom('1d', '30d'),
  });
  return fc.record({ live_from: day(-20, 2), budget: limits.budgets === false ? fc.constant(undefined) : some(budget) }).map((fields) =>
    written({
      format: '1',
      name: 'Northlight',
      time_zone: 'Europe/Berlin',
      country: 'DE',
      currency: 'EUR',
      custom: { strategic: 'yes/no' },
      close_reasons: { not_relevant: { again_after: '4d' }, done: { again_after: '1d' } },
      team: [
        { login: 'maria', name: 'Maria Keller', roles: ['csm'] },
        { login: 'jonas', name: 'Jonas Roth', roles: ['csm'], away: [{ from: iso(2), to: iso(5), cover: 'maria' }] },
        { login: 'li', name: 'Li Wang', roles: ['am'] },
        { login: 'sam', name: 'Sam Okafor', roles: ['manager'] },
      ],
      ...(limits.budgets === false ? {} : { pools: { desk: { members: ['jonas', 'li'], pick: 'fewest_open_runs' } } }),
      ...fields,
    }),
  );
}

/** A whole workspace with the rows of its sources. */
export function drafts(limits: Limits = {}): fc.Arbitrary<Draft> {
  const judged = condition(limits, { stage: false, runs: false });
  const late = fc.record({ when: judged, until: some(judged), behind: some(fc.constant('2d')) });
  return fc
    .record({
      workspace: workspace(limits),
      definitions: definitions(limits),
      models: models({ ...limits, reads: { ...limits.reads, ...limits.judged } }),
      stage: late,
      playbooks: fc.tuple(playbook(limits, 0, 3), playbook(limits, 1, 3), playbook(limits, 2, 3)),
      customers: fc
        .integer({ min: 1, max: limits.customers ?? 3 })
        .chain((many) => fc.tuple(...CUSTOMERS.slice(0, many).map((id) => fc.tuple(customer(id, limits), rowsOf(id, limits))))),
    })
    .map(({ definitions: { metrics, segments }, stage, customers, ...rest }) => ({
      ...rest,
      stages: [written({ id: 'late', ...stage }), { id: 'early', when: 'all' }],
      sources: {
        facts: { files: 'data/facts.csv', customer: 'account', at: 'day', id: 'id' },
        tickets: { files: 'data/tickets.csv', customer: 'account', at: 'day', id: 'id' },
      },
      metrics,
      dates: { notice_deadline: 'renewal - contract.notice', runs_out: { is: 'today_plus(m3)' } },
      segments,
      customers: customers.map(([one]) => one),
      rows: customers.flatMap(([, rows]) => rows),
    }));
}

/** What people do over the days. */
export const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(
  fc.record({
    offset: fc.integer({ min: 1, max: DAYS - 1 }),
    run: fc.nat(4),
    step: fc.nat(2),
    what: fc.constantFrom('tick', 'tick', 'tick', 'untick', 'answer yes', 'answer no', 'assign', 'snooze', 'done', 'dismiss'),
  }),
  { maxLength: 8 },
);
