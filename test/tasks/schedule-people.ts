import { z } from 'zod';
import type { Issue } from '../../src/tasks/issue.ts';
import type { Held, Server } from './github-server.ts';
import type { Removal } from './github-supplements.ts';

/** Fields of an issue that a person may change at once. */
export interface Fields {
  readonly title?: string;
  readonly body?: string;
  readonly assignees?: readonly string[];
  readonly state?: 'open' | 'closed';
  readonly reason?: 'completed' | 'not_planned';
}

/** Issues as people see and change them. */
export interface Board {
  all(): Promise<readonly Issue[]>;
  edit(number: number, fields: Fields): Promise<unknown>;
  addLabel(number: number, label: string): Promise<unknown>;
  removeLabel(number: number, label: string): Promise<unknown>;
  comment(number: number, text: string): Promise<unknown>;
  write(title: string, body: string): Promise<unknown>;
  dropLabel(label: string): Promise<unknown>;
  remove(number: number, how: Removal): Promise<unknown>;
}

/** The issues of a server, past its faults. */
export function boardOf(server: Server): Board {
  return {
    all: async () => (await server.issues()).map(toIssue),
    edit: (number, { reason, ...fields }) =>
      server.person('PATCH', `/issues/${number}`, { ...fields, ...(reason === undefined ? {} : { state_reason: reason }) }),
    addLabel: (number, label) => server.person('POST', `/issues/${number}/labels`, { labels: [label] }),
    removeLabel: (number, label) => server.person('DELETE', `/issues/${number}/labels/${encodeURIComponent(label)}`),
    comment: (number, body) => server.person('POST', `/issues/${number}/comments`, { body }),
    write: (title, body) => server.person('POST', '/issues', { title, body }),
    dropLabel: async (label) => {
      const labels = z.array(z.object({ name: z.string() })).parse(await server.person('GET', '/labels'));
      if (labels.some(({ name }) => name === label)) await server.person('DELETE', `/labels/${encodeURIComponent(label)}`);
    },
    remove: async (number, how) => {
      server.supplements.removed.set(number, how);
    },
  };
}

function toIssue({ number, title, body, state, state_reason, labels, assignees, milestone, comments, user }: Held): Issue {
  return {
    number,
    title,
    body: body ?? '',
    state: state === 'open' ? 'open' : 'closed',
    stateReason: state_reason === 'completed' || state_reason === 'not_planned' || state_reason === 'reopened' ? state_reason : null,
    labels: labels.map(({ name }) => name).sort(),
    assignees: assignees.map(({ login }) => login).sort(),
    milestone: milestone?.title ?? null,
    author: { login: user.login, bot: user.login.endsWith('[bot]') },
    comments,
    closedAt: null,
    closedBy: null,
  };
}

/** Something a person does to an issue; `other` is another task, where there is one. Does nothing where it cannot be done. */
export interface Deed {
  /** Whether the text of the issue changes: what is written at the same moment is lost, on either side. */
  readonly text: boolean;
  /** Only where the ledger knows the issue: without it nobody could tell that it was there. */
  readonly recorded?: boolean;
  act(board: Board, issue: Issue, other: Issue | undefined): Promise<unknown>;
}

const edit = (change: (issue: Issue, other: Issue | undefined) => string | undefined): Deed => ({
  text: true,
  act: async (board, issue, other) => {
    const body = change(issue, other);
    if (body !== undefined && body !== issue.body) await board.edit(issue.number, { body });
  },
});
const box = (id: string, from: string, to: string): Deed =>
  edit(({ body }) => body.replace(new RegExp(`- \\[${from}\\] (.*<!-- ${id} -->)`), `- [${to}] $1`));
const set = (fields: Fields, on: 'open' | 'closed' | 'both' = 'both'): Deed => ({
  text: false,
  act: async (board, issue) => (on === 'both' || issue.state === on) && (await board.edit(issue.number, fields)),
});
const remove = (how: Removal): Deed => ({ text: false, recorded: true, act: (board, { number }) => board.remove(number, how) });
const dropLabel = (label: string): Deed => ({ text: false, act: (board) => board.dropLabel(label) });

/** What people do, by name. */
export const deeds: Readonly<Record<string, Deed>> = {
  'note outside': edit(({ body }) => `My note:\t @maria \n\n${body}\n\n— m. <3 `),
  'windows line ends': edit(({ body }) => `${body.replaceAll(/\r?\n/g, '\r\n')}\r\nmore \t`),
  'note inside': edit(({ body }) => body.replace(/(<!-- (?:call|position) -->.*\r?\n)/, '$1  they said: *wait*\n')),
  'tick call': box('call', ' ', 'x'),
  'tick tell': box('tell', ' ', 'x'),
  'tick end': box('end', ' ', 'x'),
  'untick call': box('call', 'x', ' '),
  'answer leaving': box('position=leaving', ' ', 'x'),
  'answer staying': box('position=staying', ' ', 'x'),
  rename: set({ title: 'Ring them `now`' }),
  label: { text: false, act: (board, { number }) => board.addLabel(number, 'mine') },
  'label like ours': { text: false, act: (board, { number }) => board.addLabel(number, 'cs:mine') },
  'take our label': {
    text: false,
    act: async (board, { number, labels }) => {
      const [first] = labels.filter((name) => name.startsWith('cs:playbook'));
      if (first !== undefined) await board.removeLabel(number, first);
    },
  },
  comment: { text: false, act: (board, { number }) => board.comment(number, 'On it.') },
  done: set({ state: 'closed', reason: 'completed' }, 'open'),
  dismiss: set({ state: 'closed', reason: 'not_planned' }, 'open'),
  reopen: set({ state: 'open' }, 'closed'),
  assign: set({ assignees: ['jonas'] }),
  unassign: set({ assignees: [] }),
  delete: remove('deleted'),
  transfer: remove('transferred'),
  'move out of sight': remove('out-of-sight'),
  'copy to an issue of theirs': { text: false, act: (board, { body }) => board.write('A copy', body) },
  'quote another task': edit(({ body }, other) => other && `${body}\n\n${other.body.replaceAll(/^/gm, '> ')}`),
  'paste another task': edit(({ body }, other) => other && pasted(body, other.body)),
  'paste another task above': edit(({ body }, other) => other && pasted(other.body, body)),
  'paste its own text again': edit(({ body }) => pasted(body, body)),
  'damage the marker': { ...edit(({ body }) => body.replace(/(setpiece:begin .{8})/, '$1 ')), recorded: true },
  'take the marker': { ...edit(({ body }) => body.replace(/<!-- setpiece:begin .*\n/, '')), recorded: true },
  'delete the label of a playbook': dropLabel('cs:playbook/drop'),
  'delete the label of closes': dropLabel('cs:over'),
};

/** One text below another, unless that would be more than an issue holds. */
function pasted(body: string, other: string): string | undefined {
  return body.length + other.length > 40_000 ? undefined : `${body}\n\n${other}`;
}
