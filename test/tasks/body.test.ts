import { markdownToHtml } from 'satteri';
import { describe, expect, test } from 'vitest';
import { bodyLimit, newBody, runsOf, taskOf } from '../../src/tasks/task.ts';
import { asOf, customer, links, noLinks, report, run, step, taskFor } from './sample.ts';
import { textsOf } from './texts.ts';

const body = newBody(taskFor(customer('acme'), textsOf()));

test('an issue as a person reads it', async () => {
  const shown = body.replace(/(setpiece:begin) \S+/, '$1 …');
  await expect(`${shown}\n`).toMatchFileSnapshot('issue.txt');
});

test('the same report gives the same text', () => {
  expect(newBody(taskFor(customer('acme'), textsOf()))).toBe(body);
});

test('markers show nothing, and boxes are boxes', () => {
  const { html } = markdownToHtml(body);
  expect(html.match(/type="checkbox"/g)).toHaveLength(7);
  expect(html).toContain('<table>');
  expect(html.replaceAll(/\s/g, '')).toContain('</table><h3>Readytouse</h3><details>');
  expect(html.replaceAll(/\s/g, '')).toContain('</ol></details>');
  expect(html.replaceAll(/<!--.*?-->/g, '')).not.toContain('setpiece');
});

test('it names the commands of this run: its next step, and the answers of its open question', () => {
  expect(body).toContain('or comment `/done value_report`, `/snooze <day> <reason>` or `/help`');
  const asked = run('acme', { steps: [step('position', { options: ['renewing', 'unsure'] })] });
  expect(newBody(taskFor(customer('acme', { runs: [asked] })))).toContain('comment `/answer renewing`, `/snooze');
});

test('a question for a day offers the command that answers it, and no tick', () => {
  const asked = (changes: Parameters<typeof step>[1]) => step('go_live', { title: 'When do they go live?', asksDay: true, ...changes });
  const text = newBody(taskFor(customer('acme', { runs: [run('acme', { steps: [asked({})] })] })));
  expect(text).toContain('go live?** <!-- go_live --> (comment `/answer go_live 2027-01-15` with the day)');
  expect(text).toContain('or comment `/answer go_live 2027-01-15`, `/snooze <day> <reason>` or `/help`');
  const answered = asked({ state: 'done', doneOn: '2026-11-20', answer: '2027-01-15' });
  expect(newBody(taskFor(customer('acme', { runs: [run('acme', { steps: [answered, step('call')] })] })))).toContain(
    '- [x] When do they go live? <!-- go_live --> (20 Nov 2026, Fri 15 Jan 2027)',
  );
});

test('without addresses nothing is a link', () => {
  const [one] = runsOf(report([customer('acme')]));
  if (one === undefined) throw new Error('no run');
  const text = newBody(taskOf(one, asOf, 'cs:', undefined, { links: noLinks, money: true, people: false }));
  expect(text).not.toContain('](');
  expect(text).toContain('uses “annual value report”');
});

test('amounts are left out where they may not be shown', () => {
  const [one] = runsOf(report([customer('acme')]));
  if (one === undefined) throw new Error('no run');
  expect(newBody(taskOf(one, asOf, 'cs:', undefined, { links, money: true, people: false }))).toContain('€184,000');
  expect(newBody(taskOf(one, asOf, 'cs:', undefined, { links, money: false, people: false }))).not.toContain('184,000');
});

test('the issue of a customer that has left leads to its review, for it has no account report', () => {
  const churned = { id: 'acme', name: 'Acme', because: 'churned', day: '2026-09-30' } as const;
  const [one] = runsOf(report([], { unscored: [customer('acme')], notScored: [churned] }));
  if (one === undefined) throw new Error('no run');
  const withReview = { ...links, review: 'https://success.example/review/{id}/' };
  const text = newBody(taskOf(one, asOf, 'cs:', undefined, { links: withReview, money: true, people: false }));
  expect(text).toContain('[Churn and renewal review](https://success.example/review/acme/)');
  expect(text).not.toContain('/reports/acme/');
  const here = newBody(
    taskOf({ run: one.run, customer: one.customer, members: null }, asOf, 'cs:', undefined, {
      links: withReview,
      money: true,
      people: false,
    }),
  );
  expect(here).toContain('/reports/acme/');
  expect(here).not.toContain('/review/acme/');
});

test('a customer without a score is said to have none', () => {
  const health = { ...customer('acme').health, score: null, band: null, noScore: 'coverage is 20%, and 60% are needed' };
  const text = newBody(taskFor(customer('acme', { health })));
  expect(text).toContain('There is no score: coverage is 20%, and 60% are needed.');
  expect(text).toContain('| Health | no score, coverage 96% |');
});

test('a score that stayed and an objective that went backwards read as such', () => {
  const { health, objectives } = customer('acme');
  const past = [{ days: 7, score: 46, band: 'red' as const, behaviour: 0, configuration: 0 }];
  const back = objectives.map((one) => ({ ...one, progress: -0.7 }));
  const text = newBody(taskFor(customer('acme', { health: { ...health, past }, objectives: back })));
  expect(text).toContain('They are **red at 46**.');
  expect(text).toContain('| Health | 🔴 **red 46**, coverage 96% |');
  expect(text).toContain('Pick errors below 1%: further away than at the start, by 31 Mar 2027');
});

test('what is late says so', () => {
  const late = run('acme', { due: '2026-11-20', late: 2, steps: [step('call', { due: '2026-11-20' })] });
  const task = taskFor(customer('acme', { runs: [late] }));
  expect(task.labels).toContain('cs:late');
  expect(newBody(task)).toContain('> [!CAUTION]\n> **Overdue**: “Do call” was due Fri 20 Nov 2026.\n');
  expect(newBody(task)).toContain('due **Fri 20 Nov 2026** (**late**)');
  expect(newBody(task)).toContain('(due Fri 20 Nov 2026, **late**)');
});

test('a routine without a customer has a body too', () => {
  const routine = run('x', { key: 'weekly/workspace/1', playbook: 'weekly', subject: 'workspace', customer: null, title: 'Weekly review' });
  const [one] = runsOf(report([], { runs: [routine] }));
  if (one === undefined) throw new Error('no run');
  const task = taskOf(one, asOf, 'cs:', undefined, { links, money: true, people: false });
  expect(task.title).toBe('workspace: Weekly review');
  expect(newBody(task)).not.toContain('|:--|');
});

describe('strings of customers', () => {
  const hostile = 'A|B <!-- setpiece:end --> @maria fixes #12 https://github.com/o/r/issues/1\n<!-- setpiece:begin eyJwIjoiYSJ9 -->';
  const text = newBody(
    taskFor(
      customer('acme', {
        name: hostile,
        objectives: customer('acme').objectives.map((one) => ({ ...one, words: hostile })),
        runs: [run('acme', { title: hostile, steps: [step('call', { title: hostile })] })],
      }),
    ),
  );

  test('do nothing', () => {
    const rest = text.replaceAll(/\]\([^)]*\)/g, ']');
    expect(rest).not.toMatch(/@m|#12|:\/\//);
    expect(text.match(/^<!-- setpiece:begin/gm)).toHaveLength(1);
    expect(text.match(/^<!-- setpiece:end/gm)).toHaveLength(1);
  });
});

describe('length', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => step(`step_${index}`, { title: 'x'.repeat(300) }));

  test('of a body that is too long, first the explanation and then the table is left out', () => {
    const chain = Array.from({ length: 160 }, () => ({ part: 'who', says: 'y'.repeat(300), at: 'a.mdx:1' }));
    const long = newBody(taskFor(customer('acme', { runs: [run('acme', { steps: many(100), why: chain })] })));
    expect(long.length).toBeLessThanOrEqual(bodyLimit);
    expect(long).toContain('| Health |');
    expect(long).not.toContain('<details>');
  });
});

describe('a run for a group', () => {
  const members = Array.from({ length: 62 }, (_, index) => `c${String(index).padStart(2, '0')}`);
  const tips = (ids: readonly string[]) =>
    run('audience', { playbook: 'tips', title: 'Tips for new teams', customer: null, members: ids, key: 'tips/audience/1' });
  const taskFor = (ids: readonly string[]) => {
    const [one] = runsOf(
      report(
        ids.map((id) => customer(id, { runs: [], name: `${id} <Ltd>` })),
        { runs: [tips(ids)] },
      ),
    );
    if (one === undefined) throw new Error('no run');
    return taskOf(one, asOf, 'cs:', undefined, { links, money: true, people: false });
  };

  test('is named by how many they are, and lists them in a part that opens', () => {
    const task = taskFor(members);
    expect(task.title).toBe('62 customers: Tips for new teams');
    const text = newBody(task);
    expect(text).toContain('**Tips for new teams** for 62 customers · due');
    expect(text).toContain(
      '<details><summary>The first 50 of them</summary>\n\n- [c00 &lt;Ltd&gt;](https://success.example/reports/c00/)\n',
    );
    expect(text.match(/^- \[c/gm)).toHaveLength(50);
    expect(text).toContain('- and 12 more\n\n</details>');
    expect(text.length).toBeLessThan(bodyLimit);
  });

  test('that is small lists all of them', () => {
    const text = newBody(taskFor(members.slice(0, 2)));
    expect(text).toContain('<summary>All of them</summary>');
    expect(text).not.toContain('- and');
  });
});

test('who is told of an overdue run is mentioned, and until when a run is put off is said, with its reason', () => {
  const escalated = { to: 'manager', login: 'petra', since: '2026-11-03', after: '5bd' };
  const says = { part: 'escalated', says: 'Escalated to Petra Wolf on 3 November 2026: 5 working days overdue.', at: 'x:1' };
  const told = (changes: Partial<typeof escalated>, owner = 'maria') =>
    taskFor(customer('acme', { runs: [run('acme', { owner, escalated: { ...escalated, ...changes }, why: [says] })] }));
  expect(newBody(told({}))).toContain('> [!CAUTION]\n> **Escalated to Petra Wolf on 3 November 2026: 5 working days overdue.** @petra\n');
  expect(newBody(told({}, 'petra'))).not.toContain('@petra');
  expect(told({}).labels).toEqual(['cs:escalated', 'cs:playbook/renewal-90', 'cs:priority/high']);
  expect(told({}).assignee).toBe('maria');
  const why = [{ part: 'snoozed', says: 'Snoozed until 1 December 2026: Fair @ Bern: closed.', at: 'x:1' }];
  const snoozed = taskFor(customer('acme', { runs: [run('acme', { snoozedUntil: '2026-12-01', why })] }));
  expect(newBody(snoozed)).toContain('> [!NOTE]\n> **Snoozed** until Tue 1 Dec 2026: Fair @\u200b Bern: closed.\n');
  expect(snoozed.labels).toEqual(['cs:playbook/renewal-90', 'cs:priority/high', 'cs:snoozed']);
});
