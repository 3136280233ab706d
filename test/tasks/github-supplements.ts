import { z } from 'zod';
import { CommentSupplements } from './comment-supplements.ts';

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** A request with who asks, what is wrong with its list, and the address it came to. */
interface Asked extends Request {
  readonly authorization: string;
  readonly list: 'missing-page' | 'repeated-page' | 'stale' | undefined;
  readonly url: string;
}

type Forward = (request: Request, authorization: string) => Promise<Answer>;

/** How an issue went: deleted, transferred to where the token can follow, or to where it cannot. */
export type Removal = 'deleted' | 'transferred' | 'out-of-sight';

const issueSchema = z.looseObject({
  number: z.number(),
  state: z.string(),
  closed_at: z.string().nullable(),
  user: z.looseObject({ login: z.string() }).nullable(),
});
type Json = z.infer<typeof issueSchema>;

/** Who can be assigned while nothing else is said. */
const team: ReadonlySet<string> = new Set(['maria', 'jonas', 'setpiece-bot']);

/** What GitHub does and the server of the tests does not, put in front of it. */
export class Supplements {
  /** Reactions, and what else comments have. */
  readonly comments = new CommentSupplements();
  readonly removed = new Map<number, Removal>();
  /** Logins that can be assigned; others are dropped without a word. Everybody is asked of the server while this is null. */
  assignable: ReadonlySet<string> | null = null;
  /** So many issues a page at most. */
  pageSize = 100;
  /** The moment at which issues are closed, as a timestamp; the clock of the server while it is null. */
  moment: string | null = null;
  /** Numbers of issues whose content has gone out since this was cleared last: in a list or by number. */
  readonly delivered = new Set<number>();
  readonly #closedAt = new Map<number, string>();
  /** The list as it went out last, which a stale one repeats. */
  #before: readonly Json[] = [];
  #now: readonly Json[] = [];

  reset(): void {
    this.removed.clear();
    this.delivered.clear();
    this.#closedAt.clear();
    this.#before = [];
    this.#now = [];
    this.assignable = null;
    this.pageSize = 100;
    this.moment = null;
    this.comments.reset();
  }

  async answer(asked: Asked, forward: Forward): Promise<Answer> {
    const { method, path, authorization } = asked;
    const supplied = this.comments.answer(asked, (login) => this.assignable?.has(login) ?? team.has(login.toLowerCase()));
    if (supplied !== undefined) return supplied;
    if (method === 'GET' && path.endsWith('/issues/comments')) return await this.#allComments(asked, forward);
    const elsewhere = /^\/repositories\/2\/issues\/(\d+)$/.exec(path);
    if (elsewhere) return await this.#transferred(Number(elsewhere[1]), authorization, forward);
    if (path === '/user' && authorization.includes('[bot]')) return refusal(403, 'Resource not accessible by integration');
    const [, one, below = ''] = /\/issues\/(\d+)(\/.*)?$/.exec(path) ?? [];
    const number = one === undefined ? undefined : Number(one);
    const removal = number === undefined ? undefined : this.removed.get(number);
    if (removal === 'deleted') return refusal(410, 'This issue was deleted');
    if (removal === 'out-of-sight') return refusal(404, 'Not Found');
    if (removal === 'transferred')
      return { ...refusal(301, 'Moved Permanently'), headers: { location: `${asked.url}/repositories/2/issues/${one}${below}` } };
    if (method === 'GET' && path.endsWith('/issues')) return await this.#page(asked, forward);
    if (method === 'POST' && path.endsWith('/milestones') && (await this.#hasMilestone(asked, forward)))
      return refusal(422, 'Validation Failed: {"resource":"Milestone","code":"already_exists","field":"title"}');
    const answer = await forward({ ...asked, body: this.#withoutStrangers(asked) }, authorization);
    if (answer.status >= 300 || below !== '' || !/\/issues(\/\d+)?$/.test(path)) return this.comments.mark(path, answer);
    const issue = issueSchema.parse(JSON.parse(answer.body));
    if (method === 'PATCH') this.#stamp(issue);
    if (method === 'GET') this.delivered.add(issue.number);
    return { ...answer, body: JSON.stringify(this.#supplement(issue)) };
  }

  /** Every issue that is there, whatever lists say. */
  async everything(forward: (request: Request) => Promise<Answer>): Promise<readonly Json[]> {
    const found: Json[] = [];
    for (let page = 1; ; page += 1) {
      const query = `?state=all&sort=created&direction=asc&per_page=100&page=${page}`;
      const { body } = await forward({ method: 'GET', path: '/repos/northlight/customers/issues', query, body: '' });
      const some = z.array(issueSchema).parse(JSON.parse(body));
      found.push(...some.filter(({ number }) => !this.removed.has(number)).map((issue) => this.#supplement(issue)));
      if (some.length < 100) return found;
    }
  }

  /** The comments of all issues, which the server has and does not find. */
  async #allComments({ path, authorization }: Asked, forward: Forward): Promise<Answer> {
    const ask = (request: Request): Promise<Answer> => forward(request, authorization);
    const found: unknown[] = [];
    for (const { number } of await this.everything(ask)) {
      for (let page = 1, full = true; full; page += 1) {
        const query = `?per_page=100&page=${page}`;
        const { body } = await ask({ method: 'GET', path: path.replace(/comments$/, `${number}/comments`), query, body: '' });
        const some = z.array(z.unknown()).parse(JSON.parse(body));
        found.push(...some);
        full = some.length === 100;
      }
    }
    return this.comments.mark(path, { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(found) });
  }

  /** The body without logins that cannot be assigned. */
  #withoutStrangers({ method, body }: Asked): string {
    if (this.assignable === null || (method !== 'POST' && method !== 'PATCH') || !body.includes('"assignees"')) return body;
    const fields = z.looseObject({ assignees: z.array(z.string()) }).parse(JSON.parse(body));
    return JSON.stringify({ ...fields, assignees: fields.assignees.filter((login) => this.assignable?.has(login)) });
  }

  /** Titles of milestones are unique in a repository. */
  async #hasMilestone({ path, body, authorization }: Asked, forward: Forward): Promise<boolean> {
    const titled = z.looseObject({ title: z.string() });
    const answer = await forward({ method: 'GET', path, query: '?state=all&per_page=100', body: '' }, authorization);
    const { title } = titled.parse(JSON.parse(body));
    return z
      .array(titled)
      .parse(JSON.parse(answer.body))
      .some((one) => one.title === title);
  }

  #stamp({ number, state }: Json): void {
    if (state === 'open') this.#closedAt.delete(number);
    else if (this.moment !== null && !this.#closedAt.has(number)) this.#closedAt.set(number, this.moment);
  }

  #supplement(issue: Json): Json {
    const { user } = issue;
    return {
      ...issue,
      ...(user?.login.endsWith('[bot]') ? { user: { ...user, type: 'Bot' } } : {}),
      closed_at: issue.closed_at === null ? null : (this.#closedAt.get(issue.number) ?? issue.closed_at),
    };
  }

  /** A page of the list, with the address of the next one, as the server would give it if it had what is here. */
  async #page(asked: Asked, forward: Forward): Promise<Answer> {
    const query = new URLSearchParams(asked.query);
    const size = Math.min(this.pageSize, Number(query.get('per_page') ?? 30));
    if (this.removed.size === 0 && size === 100 && asked.list === undefined) {
      const answer = await forward(asked, asked.authorization);
      if (answer.status >= 300) return answer;
      const issues = z.array(issueSchema).parse(JSON.parse(answer.body));
      for (const { number } of issues) this.delivered.add(number);
      return { ...answer, body: JSON.stringify(issues.map((issue) => this.#supplement(issue))) };
    }
    const page = Number(query.get('page') ?? 1);
    if (page === 1) {
      const whole = await forward({ ...asked, query: '?state=all&sort=created&direction=asc&per_page=100' }, asked.authorization);
      if (whole.status >= 300) return whole;
      const now = z.array(issueSchema).parse(JSON.parse(whole.body));
      const there = now.filter(({ number }) => !this.removed.has(number)).map((issue) => this.#supplement(issue));
      if (asked.list === 'stale') this.#now = this.#before;
      else {
        this.#before = this.#now;
        this.#now = there;
      }
    }
    const last = Math.max(1, Math.ceil(this.#now.length / size));
    const shown = asked.list === 'repeated-page' && page > 1 ? page - 1 : page;
    const next = asked.list === 'missing-page' && page + 2 <= last ? page + 2 : page + 1;
    const issues = this.#now.slice((shown - 1) * size, shown * size);
    for (const { number } of issues) this.delivered.add(number);
    const link = (to: number, rel: string): string => {
      query.set('page', String(to));
      return `<${asked.url}${asked.path}?${query}>; rel="${rel}"`;
    };
    const headers = {
      'content-type': 'application/json',
      ...(page < last ? { link: [link(next, 'next'), link(last, 'last')].join(', ') } : {}),
    };
    return { status: 200, headers, body: JSON.stringify(issues) };
  }

  /** The issue in the repository it was transferred to: half of them happen to have the same number there. */
  async #transferred(number: number, authorization: string, forward: Forward): Promise<Answer> {
    const path = `/repos/northlight/customers/issues/${number}`;
    const answer = await forward({ method: 'GET', path, query: '', body: '' }, authorization);
    const issue = issueSchema.parse(JSON.parse(answer.body));
    const moved = {
      ...issue,
      number: number % 2 === 0 ? number : number + 100,
      repository_url: 'http://github.test/repos/northlight/elsewhere',
    };
    return { ...answer, body: JSON.stringify(moved) };
  }
}

function refusal(status: number, message: string): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message }) };
}
