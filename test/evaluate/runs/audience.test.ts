import { describe, expect, test } from 'vitest';
import { createCustomerDays } from '../../../src/evaluate/customer-day.ts';
import { explainNot } from '../../../src/evaluate/runs/why-not.ts';
import { foldDecisions } from '../../../src/evaluate/state.ts';
import { on } from '../given.ts';
import { customer, Days, play, workspace } from './days.ts';

const ids = ['acme', 'beta', 'gamma'];
const three = Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, customer(id)]));
const monthly = play(
  'per: audience\nstart: { every: 1mo, from: 2026-11-02 }\nsteps:\n  - { id: mail, title: Mail, due: start + 2bd, contact: true }',
);
const low = (day: string) => ({ m1: { '2026-09-01': 80, [day]: 40 } });
const becomes = (lines = '') => play(`per: audience\nstart:\n  becomes: m1 < 50\n${lines}`);
const tick = (day: string, run: string) => ({ day, kind: 'ticked', run, step: 'call', by: 'maria' }) as const;

/** What a run says about its members. */
const says = (days: Days, key = 'play/audience/1') => days.one(key).why.find(({ part }) => part === 'members')?.says;

describe('a cadence', () => {
  test('opens one run on its day for all who match that day, whose members stay whatever the data do later', () => {
    const files = { ...three, ...monthly, ...play('start: { every: 1y }', 'other') };
    const narrow = {
      ...files,
      'playbooks/plays/play.mdx': (files['playbooks/plays/play.mdx'] ?? '').replace('start:', 'for: m1 < 50\nstart:'),
    };
    const values = { acme: low('2026-10-15'), beta: low('2026-10-20'), gamma: { m1: 90 } };
    const days = new Days(narrow, { values }).run('2026-11-01', '2026-11-02');
    expect(days.runs).toMatchObject([
      {
        key: 'play/audience/1',
        customer: null,
        subject: 'audience',
        members: ['acme', 'beta'],
        state: 'open',
        start: '2026-11-02',
        due: '2026-11-04',
      },
    ]);
    expect(says(days)).toBe('2 customers are in it.');
    days.world = { values: { acme: { m1: 90 }, beta: { m1: 90 }, gamma: { m1: 10 } } };
    expect(days.run('2026-11-03').one('play/audience/1').members).toEqual(['acme', 'beta']);
    expect(days.run('2026-11-04', '2026-12-02').keys).toEqual(['play/audience/1 open']);
    days.did({ day: '2026-12-02', kind: 'ticked', run: 'play/audience/1', step: 'mail', by: 'maria' });
    expect(days.run('2026-12-03', '2027-01-02').one('play/audience/2').members).toEqual(['gamma']);
  });

  test('opens nothing on a day on which nobody matches, and asks again when the next one comes', () => {
    const files = { ...three, ...play('per: audience\nfor: m1 < 50\nstart: { every: 1w, from: 2026-11-02 }') };
    const days = new Days(files, { values: { acme: low('2026-11-05') } }).run('2026-11-01', '2026-11-08');
    expect(days.keys).toEqual([]);
    expect(days.run('2026-11-09').one('play/audience/1').members).toEqual(['acme']);
  });

  test('says how many are left out, and why', () => {
    const until = 'until: 2026-12-31';
    const files = {
      ...three,
      'customers/beta.yaml': customer('beta', `overrides: [{ what: no_contact, reason: Wish, by: maria, ${until} }]`),
      'customers/gamma.yaml': customer('gamma', `overrides: [{ what: snooze, playbook: play, reason: Move, by: maria, ${until} }]`),
      'customers/left.yaml': customer('left', '', '- { id: "1", start: 2025-01-01, end: 2025-12-31 }'),
      ...monthly,
    };
    const days = new Days(files).run('2026-11-01', '2026-11-02');
    expect(days.one('play/audience/1').members).toEqual(['acme']);
    expect(says(days)).toBe('1 customer is in it. Left out: 1 put off by an exception, 1 not to be contacted and 1 who left.');
    expect(says(days.run('2026-11-03'))).toBe(
      '1 customer is in it. Left out: 1 put off by an exception, 1 not to be contacted and 1 who left.',
    );
  });

  test('leaves out the same share of customers each time', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`customers/c${index}.yaml`, customer(`c${index}`)]));
    const files = { ...many, ...play('per: audience\nhold_out: 25%\nstart: { every: 1w, from: 2026-11-02 }') };
    const days = new Days(files).run('2026-11-01', '2026-11-02');
    const first = days.one('play/audience/1').members ?? [];
    expect(first.length).toBeGreaterThan(20);
    expect(first.length).toBeLessThan(40);
    expect(says(days)).toBe(`${first.length} customers are in it. Left out: ${40 - first.length} held out to measure the effect.`);
    days.did(tick('2026-11-03', 'play/audience/1'));
    expect(days.run('2026-11-03', '2026-11-09').one('play/audience/2').members).toEqual(first);
    const heldOut = days.history.flatMap((line) => (line.kind === 'held_out' ? [`${line.day} ${line.customer}`] : []));
    expect(heldOut).toHaveLength(2 * (40 - first.length));
    expect(heldOut.filter((line) => first.includes(line.slice(11)))).toEqual([]);
  });
});

describe('a condition', () => {
  test('opens for those who came up; who comes up while the run is open waits for the next', () => {
    const days = new Days(
      { ...three, ...becomes() },
      { values: { acme: low('2026-11-02'), beta: low('2026-11-04'), gamma: low('2026-11-05') } },
    ).run('2026-11-01', '2026-11-05');
    expect(days.runs).toMatchObject([{ key: 'play/audience/1', members: ['acme'], start: '2026-11-02' }]);
    days.did(tick('2026-11-06', 'play/audience/1'));
    expect(days.run('2026-11-06').keys).toEqual(['play/audience/1 done', 'play/audience/2 open']);
    expect(days.one('play/audience/2')).toMatchObject({ members: ['beta', 'gamma'], start: '2026-11-06' });
    expect(days.one('play/audience/2').why.find(({ part }) => part === 'when')?.says).toMatch(
      /It came up for 2 customers by 6 November 2026\.$/,
    );
  });

  test('whose reason is over before the next run is in none', () => {
    const days = new Days(
      { ...three, ...becomes() },
      { values: { acme: low('2026-11-02'), beta: { m1: { '2026-09-01': 80, '2026-11-03': 40, '2026-11-05': 90 } } } },
    ).run('2026-11-01', '2026-11-04');
    days.did(tick('2026-11-06', 'play/audience/1'));
    expect(days.run('2026-11-05', '2026-11-08').keys).toEqual(['play/audience/1 done']);
  });

  test('with `again: never` nobody is in it twice, and with a time the group waits for it', () => {
    const twice = { m1: { '2026-09-01': 80, '2026-11-02': 40, '2026-11-03': 80, '2026-11-05': 40 } };
    const never = new Days({ ...three, ...becomes() }, { values: { acme: twice, beta: low('2026-11-05') } }).run(
      '2026-11-01',
      '2026-11-02',
    );
    never.did(tick('2026-11-02', 'play/audience/1'));
    expect(never.run('2026-11-03', '2026-11-05').one('play/audience/2').members).toEqual(['beta']);
    expect(says(never, 'play/audience/2')).toBe('1 customer is in it. Left out: 1 in it before.');
    const after = new Days({ ...three, ...becomes('again: { after: 7d }') }, { values: { acme: twice, beta: low('2026-11-05') } });
    after.run('2026-11-01', '2026-11-02').did(tick('2026-11-02', 'play/audience/1'));
    expect(after.run('2026-11-03', '2026-11-09').keys).toEqual(['play/audience/1 done']);
    expect(after.run('2026-11-10').one('play/audience/2').members).toEqual(['acme', 'beta']);
  });

  test('what is true when the rule is new is taken as given', () => {
    const days = new Days({ ...three, ...becomes() }, { values: { acme: { m1: 40 }, beta: low('2026-11-03') } }).run(
      '2026-11-01',
      '2026-11-03',
    );
    expect(days.one('play/audience/1').members).toEqual(['beta']);
  });
});

test('dates and rows bring their customers into one run', () => {
  const dated = (id: string, end: string) => ({
    [`customers/${id}.yaml`]: customer(id, '', `- { id: "1", start: 2026-01-01, end: ${end} }`),
  });
  const files = { ...dated('acme', '2026-12-02'), ...dated('beta', '2026-12-02'), ...dated('gamma', '2026-12-03') };
  const days = new Days({ ...files, ...play('per: audience\nstart:\n  on: [renewal - 30d, renewal - 10d]') }).run(
    '2026-11-01',
    '2026-11-02',
  );
  expect(days.one('play/audience/1').members).toEqual(['acme', 'beta']);
  days.did(tick('2026-11-03', 'play/audience/1'));
  expect(days.run('2026-11-03').one('play/audience/2').members).toEqual(['gamma']);
  days.did(tick('2026-11-04', 'play/audience/2'));
  expect(days.run('2026-11-04', '2026-11-22').one('play/audience/3').members).toEqual(['acme', 'beta']);

  const rows = [
    { customer: 'acme', id: 't1', day: '2026-11-02' },
    { customer: 'acme', id: 't2', day: '2026-11-02' },
    { customer: 'beta', id: 't3', day: '2026-11-03' },
  ];
  const each = new Days({ ...three, ...play('per: audience\nstart: { each: facts }') }, { rows }).run('2026-11-01', '2026-11-03');
  expect(each.one('play/audience/1').members).toEqual(['acme']);
  each.did(tick('2026-11-04', 'play/audience/1'));
  expect(each.run('2026-11-04').one('play/audience/2').members).toEqual(['beta']);
  each.did(tick('2026-11-05', 'play/audience/2'));
  expect(each.run('2026-11-05', '2026-11-06').keys).toEqual(['play/audience/1 done', 'play/audience/2 done']);
});

describe('members', () => {
  const limit = workspace('budget: { contacts_per_customer: 1, within: 7d, hold_for: 30d }\n');
  const call = 'steps:\n  - { id: call, title: Call, due: start + 1bd, contact: true }';

  test('whose contacts are used up are left out, named, and wait for the next run', () => {
    const files = {
      'customers/acme/customer.yaml': customer('acme'),
      'customers/acme/touchpoints/call.md': '---\nkind: call\non: 2026-10-30\nby: maria\n---\nNotes.\n',
      'customers/beta.yaml': customer('beta'),
      ...limit,
      ...becomes(`again: { after: 1d }\n${call}`),
    };
    const days = new Days(files, { values: { acme: low('2026-11-02'), beta: low('2026-11-02') } }).run('2026-11-01', '2026-11-02');
    expect(days.one('play/audience/1')).toMatchObject({ state: 'open', members: ['beta'] });
    expect(says(days)).toBe('1 customer is in it. Left out: 1 held back, whose contacts are used up (acme).');
    days.did(tick('2026-11-03', 'play/audience/1'));
    expect(days.run('2026-11-03', '2026-11-06').one('play/audience/2').members).toEqual(['acme']);
    expect(says(days)).toBeUndefined();
  });

  test('the mail counts as a contact of each of them', () => {
    const single = play(`start:\n  becomes: m2 < 50\n${call}`, 'single');
    const files = { ...three, ...limit, ...monthly, ...single };
    const days = new Days(files, { values: { acme: { m2: { '2026-09-01': 80, '2026-11-03': 40 } } } }).run('2026-11-01', '2026-11-03');
    expect(days.keys).toEqual(['single/acme/1 held', 'play/audience/1 open']);
    expect(days.one('single/acme/1').held).toBe('Held back until 11 November: 1 of 1 contact made or planned this week.');
  });

  test('when the contacts of all are used up, the run is held', () => {
    const files = { ...three, ...workspace('budget: { contacts_per_customer: 0, within: 7d, hold_for: 30d }\n'), ...monthly };
    const days = new Days(files).run('2026-11-01', '2026-11-02');
    expect(days.runs).toMatchObject([
      { state: 'held', held: 'Held back: the contacts of all 3 customers are used up.', heldFor: 'contacts' },
    ]);
  });

  test('stay members under a new id, and others read the run as theirs', () => {
    const reads = play('for: running("play")\nstart: { every: 1d }', 'reader');
    const days = new Days({ ...three, ...monthly, ...reads }).run('2026-11-01', '2026-11-02');
    const { 'customers/acme.yaml': _gone, ...others } = three;
    days.change({ ...others, 'customers/apex.yaml': customer('apex', 'formerly: [acme]'), ...monthly, ...reads });
    expect(days.run('2026-11-03', '2026-11-05').one('play/audience/1').members).toEqual(['apex', 'beta', 'gamma']);
    expect(days.keys).toContain('reader/apex/1 open');
  });

  test('the same day twice gives the same lines', () => {
    const days = new Days({ ...three, ...monthly }).run('2026-11-01', '2026-11-02');
    const lines = JSON.stringify(days.history);
    expect(JSON.stringify(days.run('2026-11-02').history)).toBe(lines);
    expect(lines).toContain('"members":["acme","beta","gamma"]');
  });

  test('a step opens another playbook for the same group', () => {
    const files = {
      ...three,
      ...play('per: audience\nstart: { every: 1mo, from: 2026-11-02 }\nsteps:\n  - { id: go, title: Go, starts: next }'),
      ...play('per: audience\nfor: churned\nstart: { every: 1y }', 'next'),
    };
    expect(new Days(files).run('2026-11-01', '2026-11-02').one('next/audience/1').members).toEqual(ids);
  });
});

describe('more runs on one day than guards.audience_above', () => {
  const guard = (limit: number) => workspace(`guards: { audience_above: ${limit} }\n`);
  const single = play('start:\n  becomes: m1 < 50');
  const values = Object.fromEntries(ids.map((id) => [id, low('2026-11-02')]));

  test('are held back with an error at the start of the playbook, until the guard is raised', () => {
    const days = new Days({ ...three, ...guard(2), ...single }, { values }).run('2026-11-01', '2026-11-02');
    expect(days.keys).toEqual(ids.map((id) => `play/${id}/1 held`));
    const says = 'would open 3 issues: make it `per: audience`, or raise guards.audience_above';
    expect(days.one('play/acme/1')).toMatchObject({ held: `Held back: the playbook ${says}.`, heldFor: 'crowd' });
    expect(days.report.findings).toMatchObject([
      { code: 'audience-needed', severity: 'error', message: `\`play\` ${says}`, file: 'playbooks/plays/play.mdx', line: 5 },
    ]);
    expect(days.run('2026-11-03').keys).toEqual(ids.map((id) => `play/${id}/1 held`));
    expect(days.change({ ...three, ...guard(3), ...single }).run('2026-11-04').keys).toEqual(ids.map((id) => `play/${id}/1 open`));
    expect(days.report.findings).toEqual([]);
  });

  test('are taken up by the group when the playbook is made `per: audience`', () => {
    const days = new Days({ ...three, ...guard(2), ...single }, { values }).run('2026-11-01', '2026-11-02');
    days.change({ ...three, ...guard(2), ...becomes() }).run('2026-11-03');
    expect(days.keys).toEqual([...ids.map((id) => `play/${id}/1 ended`), 'play/audience/1 open']);
    expect(days.one('play/audience/1').members).toEqual(ids);
    expect(days.report.findings).toEqual([]);
  });

  test('as many as it allows open, and those of other days, drafts and routines do not count', () => {
    const spread = { acme: low('2026-11-02'), beta: low('2026-11-02'), gamma: low('2026-11-03') };
    const draft = play('status: draft\nstart:\n  becomes: m1 < 50', 'draft');
    const days = new Days({ ...three, ...guard(2), ...single, ...draft }, { values: spread }).run('2026-11-01', '2026-11-03');
    expect(days.runs.every(({ state }) => state === 'open')).toBe(true);
    expect(days.runs).toHaveLength(6);
  });
});

test('why a customer is in no run: asked of the customer, then of the group', () => {
  const files = { ...three, ...becomes() };
  const values = { acme: low('2026-11-02'), beta: low('2026-11-03'), gamma: { m1: 90 } };
  const days = new Days(files, { values }).run('2026-11-01', '2026-11-03');
  const whyNot = (id: string) => {
    const [day, play] = [on('2026-11-04'), days.program.playbooks[0]];
    const input = { program: days.program, observations: days.observations(day), past: foldDecisions(days.history), ledger: [], asOf: day };
    const found = createCustomerDays({ ...input, day }).find((one) => one.id === id);
    if (found === undefined || play === undefined) throw new Error('nobody to ask about');
    return explainNot(input, found, play)?.says;
  };
  expect(whyNot('acme')).toBe('Not started: it is in the run play/audience/1, open since 2 November 2026.');
  expect(whyNot('beta')).toBe('Not started: the run play/audience/1 is open, and who comes up meanwhile waits for the next.');
  expect(whyNot('gamma')).toMatch(/^Not started: m1 is 90, the rule asks for /);
});
