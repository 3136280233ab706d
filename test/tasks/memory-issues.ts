import type { Issue, IssuePatch, Issues } from '../../src/tasks/issue.ts';
import type { Board, Fields } from './schedule-people.ts';

/** Who can be assigned in schedules. */
export const assignable: ReadonlySet<string> = new Set(['maria', 'jonas']);

type Mutable = { -readonly [Key in keyof Issue]: Issue[Key] };

/** Issues to which nothing ever happens but what they are told: what a run without faults gives, to compare with. It stands in front of nothing. */
export class MemoryIssues implements Issues, Board {
  machine = 'setpiece-bot';
  moment = '';
  readonly #issues = new Map<number, Mutable>();
  readonly #comments = new Map<number, string[]>();
  readonly #milestones: string[] = [];
  readonly #removed = new Set<number>();
  #last = 0;

  all = async (): Promise<readonly Issue[]> => [...this.#issues.values()].filter(({ number }) => !this.#removed.has(number));

  isPublic = async (): Promise<boolean> => false;
  login = async (): Promise<string | undefined> => (this.machine.endsWith('[bot]') ? undefined : this.machine);
  list = async (): ReturnType<Issues['list']> => {
    const issues = (await this.all()).map((issue) => ({ ...issue }));
    return { issues, numbers: new Set(issues.map(({ number }) => number)), highest: this.#last };
  };
  get = async (number: number): Promise<Issue | undefined> => {
    const issue = this.#removed.has(number) ? undefined : this.#issues.get(number);
    return issue && { ...issue };
  };

  create: Issues['create'] = async (draft) => this.#open(this.machine, draft);
  patch = async (number: number, { close, milestone, ...fields }: IssuePatch): Promise<Issue> => {
    if (milestone !== undefined) this.#one(number).milestone = this.#titleOf(milestone);
    return await this.edit(number, { ...fields, ...(close === undefined ? {} : { state: 'closed', reason: close }) });
  };
  addLabel = async (number: number, label: string): Promise<void> => {
    const issue = this.#one(number);
    issue.labels = [...new Set([...issue.labels, label])].sort();
  };
  removeLabel = async (number: number, label: string): Promise<void> => {
    const issue = this.#one(number);
    issue.labels = issue.labels.filter((name) => name !== label);
  };
  comments = async (number: number): Promise<readonly string[]> => this.#comments.get(number) ?? [];
  comment = async (number: number, body: string): Promise<void> => {
    this.#comments.set(number, [...(this.#comments.get(number) ?? []), body]);
    this.#one(number).comments += 1;
  };
  labels = async (): Promise<readonly string[]> => [];
  createLabel = async (): Promise<void> => {};
  milestones = async (): ReturnType<Issues['milestones']> => this.#milestones.map((title, index) => ({ title, number: index + 1 }));
  createMilestone: Issues['createMilestone'] = async ({ title }) => this.#milestones.push(title);

  edit = async (number: number, { title, body, assignees, state, reason }: Fields): Promise<Issue> => {
    const issue = this.#one(number);
    if (title !== undefined) issue.title = title;
    if (body !== undefined) issue.body = body;
    if (assignees !== undefined) issue.assignees = assignees.filter((login) => assignable.has(login)).sort();
    if (state === 'closed' && issue.state === 'open') {
      Object.assign(issue, { state, stateReason: reason ?? 'completed', closedAt: this.moment });
    } else if (state === 'open' && issue.state === 'closed') Object.assign(issue, { state, stateReason: 'reopened', closedAt: null });
    return { ...issue };
  };
  write = async (title: string, body: string): Promise<void> => {
    this.#open('maria', { title, body, labels: [], assignees: [] });
  };
  dropLabel = async (label: string): Promise<void> => {
    for (const issue of this.#issues.values()) issue.labels = issue.labels.filter((name) => name !== label);
  };
  remove = async (number: number): Promise<void> => {
    this.#removed.add(number);
  };

  #open(login: string, { title, body, labels, assignees, milestone }: Parameters<Issues['create']>[0]): Issue {
    this.#last += 1;
    const issue: Mutable = {
      number: this.#last,
      title,
      body,
      state: 'open',
      stateReason: null,
      labels: [...labels].sort(),
      assignees: assignees.filter((one) => assignable.has(one)).sort(),
      milestone: this.#titleOf(milestone ?? null),
      author: { login, bot: login.endsWith('[bot]') },
      comments: 0,
      closedAt: null,
      closedBy: null,
    };
    this.#issues.set(issue.number, issue);
    return { ...issue };
  }

  #titleOf(milestone: number | null): string | null {
    return milestone === null ? null : (this.#milestones[milestone - 1] ?? null);
  }

  #one(number: number): Mutable {
    const issue = this.#issues.get(number);
    if (issue === undefined) throw new Error(`there is no issue ${number}`);
    return issue;
  }
}
