import { describe, expect, test } from 'vitest';
import { compileContent } from '../../src/expressions/compilation.ts';
import { contentOf, type Files, model, momentOf, playbook } from './content-of.ts';

const logins = { logins: { files: 'data/logins.csv', customer: 'account', at: 'day' } };
const seatUse = { seat_use: { mean: 'use', of: 'logins' } };

const compile = (files: Files) => compileContent(contentOf(files));
/** `path code message` of each problem. */
const problemsOf = (files: Files) => compile(files).problems.map(({ path, code, message }) => `${path.join('.')} ${code} ${message}`);

describe('types', () => {
  test('derived metrics have the type of what they derive from, wherever it is defined', () => {
    const { program, problems } = compile({
      definitions: {
        sources: logins,
        metrics: {
          is_first: { is: 'label == "first"' },
          label: { is: 'tier' },
          tier: { cases: [{ if: 'arr > 3', then: 'first' }, { else: 'second' }] },
          cadence: { cases: [{ if: 'is_first', then: '35' }, { else: '65' }] },
          started: { first_day: 'rows', of: 'logins' },
          plan: { last: 'plan', of: 'logins' },
          score_28d: { last: 'score', of: 'logins', type: 'number', window: '28d' },
          users: { distinct: 'user', of: 'logins' },
          deadline: { is: 'today_plus(cadence)' },
        },
        dates: { soon: { is: 'earliest(deadline, renewal)' }, notice_deadline: 'renewal - contract.notice' },
        segments: { strategic: 'customer.strategic && "vip" in customer.tags && owner.csm.login != "li"' },
      },
    });
    expect(problems).toEqual([]);
    const types = [...program.metrics].map(([name, { meaning }]) => `${name} ${meaning.type}`);
    expect(types.sort()).toEqual([
      'cadence number',
      'deadline date',
      'is_first yes/no',
      'label text',
      'plan text',
      'score_28d number',
      'started date',
      'tier text',
      'users number',
    ]);
  });

  test('one mistake is reported once, and everything else still compiles', () => {
    const files: Files = {
      definitions: {
        metrics: { a: { is: 'nonsense + 1' }, b: { is: 'a == "x" || a > 3' } },
        segments: { s: 'b', t: 'a' },
        dates: { d: 'a - 3d' },
      },
    };
    expect(problemsOf(files)).toEqual(['metrics.a.is unknown-name there is no name `nonsense`']);
    const { program } = compile(files);
    expect([...program.metrics.keys(), ...program.segments.keys(), ...program.dates.keys()]).toEqual(['b', 's', 't', 'd']);
  });

  test('a problem has its place in the text of the scalar', () => {
    const [problem] = compile({ stages: [{ id: 'x', when: 'all && arrr > 3' }] }).problems;
    expect(problem).toMatchObject({
      from: { file: 'playbooks/journey.yaml' },
      path: ['stages', 0, 'when'],
      offset: 7,
      length: 4,
      hint: 'did you mean arr?',
    });
  });

  test('names that are built in or words of expressions are refused', () => {
    expect(problemsOf({ definitions: { metrics: { arr: { is: '3' } }, segments: { in: 'all' }, dates: { start: 'renewal' } } })).toEqual([
      'metrics.arr reserved-name `arr` is built in and means something already',
      'dates.start reserved-name `start` is a word of expressions and cannot be a name',
      'segments.in reserved-name `in` is a word of expressions and cannot be a name',
    ]);
  });
});

describe('cycles', () => {
  const cyclesOf = (files: Files) => compile(files).problems.flatMap(({ code, message }) => (code === 'cycle' ? [message] : []));

  test('name the whole path, each once, and leave the rest alone', () => {
    const files: Files = {
      definitions: {
        metrics: {
          c: { is: 'a + 1' },
          a: { is: 'b + 1' },
          b: { is: 'c + free' },
          free: { is: 'arr' },
          d: { is: 'a' },
          self: { is: 'self + 1' },
        },
      },
    };
    expect(cyclesOf(files)).toEqual(['these read one another: a → b → c → a', '`self` reads itself: self → self']);
    expect([...compile(files).program.metrics.keys()]).toEqual(['free', 'd']);
  });

  test('run through dates, segments and conditions', () => {
    const metrics = { m: { cases: [{ if: 's', then: '1' }, { else: '2' }] } };
    expect(cyclesOf({ definitions: { metrics, segments: { s: 'days_until(d) > 3' }, dates: { d: { is: 'today_plus(m)' } } } })).toEqual([
      'these read one another: d → m → s → d',
    ]);
  });

  test('run through band, score and coverage, which all models make', () => {
    const definitions = { sources: logins, metrics: seatUse, segments: { at_risk: 'band == "red"' } };
    const adjust = [{ if: 'at_risk', then: { at_most: 'red' } }];
    expect(cyclesOf({ definitions, models: [model({ adjust })] })).toEqual([
      'these read one another: at_risk → band → health model standard → at_risk',
    ]);
    expect(cyclesOf({ definitions, models: [model({ for: 'score > 3' })] })).toEqual([
      'these read one another: health model standard → score → health model standard',
    ]);
  });

  test('run through the stage', () => {
    expect(
      cyclesOf({
        stages: [
          { id: 'a', when: 'stage == "b"' },
          { id: 'b', when: 'true' },
        ],
      }),
    ).toEqual(['these read one another: stage a → stage → stage a']);
  });

  test('end where ago reads what was shown, not where it computes anew', () => {
    const definitions = { sources: logins, metrics: seatUse, segments: { was_red: 'ago(band, "1d") == "red"' } };
    expect(problemsOf({ definitions, models: [model({ adjust: [{ if: 'was_red', then: { at_most: 'red' } }] })] })).toEqual([]);
    expect(cyclesOf({ definitions: { metrics: { m: { is: 'ago(m, "1d") + 1' } } } })).toEqual(['`m` reads itself: m → m']);
  });
});

describe('look-backs', () => {
  test('add up through the names that are read', () => {
    const { program } = compile({
      definitions: {
        sources: logins,
        metrics: { ...seatUse, trend: { is: 'change(seat_use, "4w")' } },
        segments: { sinking: 'held(trend < 0, 2, "week")', calm: 'ago(sinking, "1mo")' },
      },
    });
    const written = program.lookbacks.get('seat_use')?.map((back) => back.map(({ count, unit }) => `${count}${unit}`).join(' '));
    expect(written?.sort()).toEqual(['1mo', '1mo 28d', '1mo 35d', '1mo 7d', '28d', '35d', '7d'].sort());
  });

  test('of what playbooks read count, and what history remembers needs no values', () => {
    const definitions = { sources: logins, metrics: seatUse };
    const measures = { use: { weight: '100', value: 'ago(seat_use, "90d")', score: { from: { '0%': 'red' } } } };
    const plays = [playbook({ start: { becomes: 'ago(band, "30d") == "green"' } })];
    const { program } = compile({ definitions, models: [model({ measures })], playbooks: plays });
    expect([...program.lookbacks]).toEqual([['seat_use', [[{ count: 90, unit: 'd' }]]]]);
  });
});

describe('health models and playbooks', () => {
  test('tables fit what they score, and use the unit of the metric', () => {
    const definitions = { sources: logins, metrics: { ratio: { mean: 'x', of: 'logins', unit: 'percent' } } };
    const measures = { use: { weight: '100', value: 'ratio', score: { from: { '0': 'red', '2': 'green' } } } };
    const { program } = compile({ definitions, models: [model({ measures })] });
    const score = program.healthModels[0]?.groups[0]?.measures[0]?.score;
    expect(score?.score(1, momentOf({}))).toEqual({ cell: 'red', met: 'below 200%' });
    const labels = { use: { weight: '100', value: 'ratio', score: { is: { many: 'red' } } } };
    expect(problemsOf({ definitions, models: [model({ measures: labels })] })).toEqual([
      'measures.use.score.is.many wrong-type the value is a number, and "many" is none',
    ]);
  });

  test('a model or playbook with a problem is left out, the others are kept', () => {
    const definitions = { sources: logins, metrics: seatUse };
    const { program, problems } = compile({
      definitions,
      models: [model({ grace: { while: 'all', only: ['sentiment'] } }), model({ id: 'other' })],
      playbooks: [playbook({ due: 'finsh + 3d' }), playbook({ id: 'other' })],
    });
    expect(problems.map(({ path, hint }) => `${path.join('.')} ${hint}`)).toEqual(['grace.only.0 it has use', 'due did you mean finish?']);
    expect(program.healthModels.map(({ model: { id } }) => id)).toEqual(['other']);
    expect(program.playbooks.map(({ playbook: { id } }) => id)).toEqual(['other']);
  });

  test('start, finish, steps and answers are read within a run only', () => {
    const steps = [
      { id: 'position', title: 'Ask', ask: ['staying', 'leaving'], due: 'start + 3bd' },
      { id: 'go_live', title: 'Ask for the date', ask: 'date' },
      { id: 'save', title: 'Save', if: 'answer("position") == "leaving"', due: 'go_live - 1w', done: 'days_since(position.done) > 3' },
    ];
    expect(problemsOf({ playbooks: [playbook({ steps, until: 'done("save") && answer("go_live") > start' })] })).toEqual([]);
    expect(problemsOf({ playbooks: [playbook({ steps, for: 'done("save")', start: { on: ['start - 3d', 'renewal - 1d'] } })] })).toEqual([
      'for wrong-arguments done reads a run: it stands in `until` and the steps of a playbook',
      'start.on.0 unknown-name `start` belongs to a run: it is read in `until`, `due` and the steps of a playbook',
    ]);
  });

  test('a step with the name of something it reads is refused', () => {
    const steps = [{ id: 'tier', title: 'Ask', done: 'tier == "P1"' }];
    const metrics = { tier: { cases: [{ if: 'all', then: 'P1' }, { else: 'P2' }] } };
    expect(problemsOf({ definitions: { metrics }, playbooks: [playbook({ steps })] })).toEqual([
      'steps.0.id ambiguous-name `tier` is a step of this playbook and a name of the workspace that it reads',
    ]);
  });

  test('choices take the first true line', () => {
    const priority = { cases: [{ if: 'arr > 100', then: 'urgent' }, { if: 'churned', then: 'high' }, { else: 'low' }] };
    const [play] = compile({ playbooks: [playbook({ priority })] }).program.playbooks;
    const choose = (values: Record<string, number | boolean | null>) => play?.priority.choose(momentOf(values));
    expect(choose({ arr: 101 })).toEqual({ value: 'urgent', line: 0 });
    expect(choose({ arr: null, churned: true })).toEqual({ value: 'high', line: 1 });
    expect(choose({ arr: 5, churned: false })).toEqual({ value: 'low', line: 2 });
  });

  test('a source cannot have the name of a built-in one', () => {
    expect(problemsOf({ definitions: { sources: { runs: { files: 'runs.csv', customer: 'a', at: 'day' } } } })).toEqual([
      'sources.runs reserved-name the source runs is built in',
    ]);
  });

  test('columns of built-in sources are known, those of files are not', () => {
    const metrics = {
      m: { count: 'rows', of: 'ratings', where: 'row.knd == "x"' },
      n: { count: 'rows', of: 'logins', where: 'row.anything == "x"' },
      o: { last: 'vlue', of: 'ratings' },
      p: { sum: 'anything', of: 'logins' },
    };
    expect(problemsOf({ definitions: { sources: logins, metrics } })).toEqual([
      'metrics.m.where unknown-column there is no column `knd`; there are at, id, kind, value, by',
      'metrics.o.last unknown-column ratings has no column `vlue`',
    ]);
    expect(problemsOf({ playbooks: [playbook({ start: { each: 'touchpoints', where: 'row.kind == vip' } })] })).toEqual([
      'start.where unknown-name `vip` cannot be read here: a row has only its columns',
    ]);
  });
});

describe('digests', () => {
  const digest = (files: Files) => compile(files).program.playbooks[0]?.digest;
  const playbooks = [playbook({ start: { becomes: 'at_risk' } })];
  const base = { segments: { at_risk: { is: 'm > 1' } }, metrics: { m: { is: 'arr' } } };

  test('change with the rule and with anything a condition reads', () => {
    const before = digest({ playbooks, definitions: base });
    expect(digest({ playbooks: [playbook({ start: { becomes: 'at_risk' }, for: 'churned' })], definitions: base })).not.toBe(before);
    expect(digest({ playbooks, definitions: { ...base, metrics: { m: { is: 'arr * 2' } } } })).not.toBe(before);
  });

  test('stay with titles, explanations, steps and everything else', () => {
    const before = digest({ playbooks, definitions: base });
    const words = {
      segments: { at_risk: { is: 'm > 1', title: 'At risk' } },
      metrics: { other: { is: '3' }, m: { is: 'arr', about: 'Money' } },
    };
    expect(
      digest({ playbooks: [playbook({ title: 'Renamed', start: { becomes: 'at_risk' }, due: 'start + 3d' })], definitions: words }),
    ).toBe(before);
  });

  test('of dates, cadences and rows follow what they read too', () => {
    const changed = (start: object, before: object, after: object, more: object = {}) => {
      const of = (definitions: object) => digest({ playbooks: [playbook({ start, ...more })], definitions: { ...logins, ...definitions } });
      return of(before) !== of(after);
    };
    const logins = { sources: { logins: { files: 'logins.csv', customer: 'account', at: 'day', id: 'nr' } } };
    const metric = (is: string) => ({ metrics: { m: { is } } });
    const cases = { cases: [{ if: 'm > 1', then: '3mo' }, { else: '6mo' }] };
    expect(changed({ on: 'd' }, { dates: { d: 'renewal' } }, { dates: { d: 'renewal - 3d' } })).toBe(true);
    expect(changed({ on: 'renewal' }, metric('arr'), metric('seats'), { for: 'm > 1' })).toBe(true);
    expect(changed({ on: 'renewal' }, metric('arr'), metric('seats'))).toBe(false);
    expect(changed({ every: cases }, metric('arr'), metric('seats'))).toBe(true);
    expect(changed({ each: 'logins' }, {}, { sources: { logins: { ...logins.sources.logins, id: 'ticket' } } })).toBe(true);
    expect(changed({ each: 'logins' }, {}, { sources: { logins: { ...logins.sources.logins, about: 'Nightly' } } })).toBe(false);
  });
});

describe('digests of definitions', () => {
  const measure = (parts: object = {}) => ({ use: { weight: '100', value: 'm', score: { from: { 0: 'red', 50: 'green' } }, ...parts } });
  const base: Files = {
    definitions: {
      metrics: { m: { is: 'arr' }, lone: { is: 'seats' } },
      dates: { d: 'renewal' },
      segments: { at_risk: { is: 'band == "red"' }, large: { is: 'lone > 1' }, near: { is: 'days_until(d) < 90' } },
    },
    models: [model({ measures: measure() }), model({ id: 'other', for: 'churned', measures: measure({ value: 'lone' }) })],
    stages: [
      { id: 'renewing', when: 'near' },
      { id: 'maturity', when: 'true' },
    ],
  };
  const of = (files: Files) => compile(files).program.definitions;
  const changes = (parts: Files) => {
    const [before, after] = [of(base), of({ ...base, ...parts })];
    return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name)).sort();
  };
  const definitions = (parts: object) => ({ definitions: { ...base.definitions, ...parts } });

  test('there is one for each health model, the journey and each segment', () => {
    expect([...of(base).keys()].sort()).toEqual([
      'health/other',
      'health/standard',
      'journey',
      'segment/at_risk',
      'segment/large',
      'segment/near',
    ]);
  });

  test('each changes with its own text and with all it reads, and with nothing else', () => {
    const metrics = base.definitions?.metrics as Record<string, unknown>;
    expect(changes(definitions({ metrics: { ...metrics, m: { is: 'arr * 2' } } }))).toEqual(['health/standard', 'segment/at_risk']);
    expect(changes(definitions({ metrics: { ...metrics, lone: { is: 'arr' } } }))).toEqual([
      'health/other',
      'segment/at_risk',
      'segment/large',
    ]);
    expect(changes(definitions({ dates: { d: 'renewal - 1mo' } }))).toEqual(['journey', 'segment/near']);
    expect(changes({ stages: [...(base.stages ?? [])].reverse() })).toEqual(['journey']);
    const [standard = {}] = base.models ?? [];
    expect(changes({ models: [standard] })).toEqual(['health/other', 'segment/at_risk']);
  });

  test('words count for nothing', () => {
    const [, other = {}] = base.models ?? [];
    const because = { if: 'churned', then: { add: '-5' } };
    const adjusted = model({ measures: measure(), adjust: [because] });
    const before = of({ ...base, models: [adjusted, other] });
    const worded = of({
      ...base,
      models: [
        model({ title: 'New words', measures: measure({ title: 'Use', about: 'Why' }), adjust: [{ ...because, because: 'They left' }] }),
        other,
      ],
    });
    expect(worded).toEqual(before);
    const stages = (base.stages ?? []).map((stage) => ({ ...stage, title: 'Renamed', stuck: '90d' }));
    expect(changes({ stages })).toEqual([]);
    const segments = base.definitions?.segments as Record<string, object>;
    expect(changes(definitions({ segments: { ...segments, large: { ...segments.large, signal: 'opportunity' } } }))).toEqual([]);
  });

  test('of a model that rolls up cover the models of the children', () => {
    const rolled = (value: string) =>
      of({
        ...base,
        models: [
          model({ measures: measure({ value }) }),
          model({ id: 'other', for: 'churned', roll_up: 'mean', measures: measure({ value: 'lone' }) }),
        ],
      });
    expect(rolled('m').get('health/other')).not.toBe(rolled('m * 2').get('health/other'));
  });

  test('settings that rules are read with count, and so does the type of a field that is read', () => {
    const withSettings = (settings: object) => {
      const content = contentOf({
        ...base,
        definitions: { ...base.definitions, segments: { big: { is: 'customer.strategic' }, far: { is: 'lone > 1' } } },
      });
      const { workspace } = content;
      return compileContent({ ...content, workspace: { ...workspace, value: { ...workspace.value, ...settings } } }).program.definitions;
    };
    const [before, months, types] = [
      withSettings({}),
      withSettings({ fiscal_year_starts: 'february' }),
      withSettings({ custom: { strategic: 'text', plan: 'text', tags: 'list' } }),
    ];
    expect([...before.keys()].filter((name) => months.get(name) === before.get(name))).toEqual([]);
    expect(types.get('segment/far')).toBe(before.get('segment/far'));
    expect(types.get('segment/big')).not.toBe(before.get('segment/big'));
  });
});
