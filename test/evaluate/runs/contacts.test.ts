import { expect, test } from 'vitest';
import { customer, Days, play, workspace } from './days.ts';

const files = (limit: string) => ({
  'customers/acme/customer.yaml': customer('acme'),
  'customers/acme/touchpoints/call.md': '---\nkind: call\non: 2026-10-29\nby: maria\n---\nNotes.\n',
  ...workspace(limit),
  ...play(
    `start:
  becomes: m1 < 50
steps:
  - { id: call, title: Call, due: start + 1d, contact: true }
  - { id: later, title: Write, due: start + 20d, contact: true }
  - { id: note, title: Note, due: start + 1d }`,
    'nudge',
  ),
});
const world = { values: { acme: { m1: { '2026-09-01': 80, '2026-11-02': 40 } } } };

test('a customer’s report says how many contacts were made within the time, and how many open runs plan', () => {
  const days = new Days(files('budget: { contacts_per_customer: 3, within: 7d }\n'), world).run('2026-11-01', '2026-11-02');
  expect(days.report.customers[0]?.contacts).toEqual({ used: 1, planned: 1, of: 3, within: '7d' });
  // Done, it is made; and the call of October falls out of the time.
  days.did({ day: '2026-11-03', kind: 'ticked', run: 'nudge/acme/1', step: 'call', by: 'maria' }).run('2026-11-03');
  expect(days.report.customers[0]?.contacts).toEqual({ used: 2, planned: 0, of: 3, within: '7d' });
  expect(days.run('2026-11-04', '2026-11-05').report.customers[0]?.contacts).toEqual({ used: 1, planned: 0, of: 3, within: '7d' });
});

test('without a limit it says nothing of contacts', () => {
  const days = new Days(files(''), world).run('2026-11-01', '2026-11-02');
  expect(days.report.customers[0]).not.toHaveProperty('contacts');
});

test('a contract with a notice period says until when notice can be given', () => {
  const noticed = customer('acme').replace('start:', 'notice: 60d, start:');
  const { contracts } = new Days({ 'customers/acme.yaml': noticed }, {}).run('2026-11-02').report.customers[0] ?? { contracts: [] };
  expect(contracts.map(({ end, noticeBy }) => [end, noticeBy])).toEqual([['2027-12-31', '2027-11-01']]);
});
