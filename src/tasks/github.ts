import { Octokit, RequestError } from 'octokit';
import { compareText } from '../model/diagnostic.ts';
import { GithubError, type Issue, type IssueDraft, type IssuePatch, type Issues, type Label } from './issue.ts';
import type { GithubSettings } from './settings.ts';

const apiVersion = '2026-03-10';
const timeout = 30_000;
/** Longer waits than this end the run with a message: the next one goes on. */
const longestWait = 120;

/** The fields of GitHub's answer that are read. */
interface Answer {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly state: string;
  readonly state_reason?: string | null | undefined;
  readonly labels: readonly (string | { readonly name?: string | null | undefined })[];
  readonly assignees?: readonly { readonly login: string }[] | null | undefined;
  readonly milestone?: { readonly title: string } | null | undefined;
  readonly user: { readonly login: string; readonly type?: string | undefined } | null;
  readonly comments: number;
  readonly created_at: string;
  readonly closed_at: string | null;
  readonly closed_by?: { readonly login: string } | null | undefined;
  readonly pull_request?: unknown;
}

/** A list as it was read. */
interface Pages {
  readonly answers: readonly Answer[];
  /** Whether no page is missing and none came twice. */
  readonly isWhole: boolean;
  /** Whether besides every page but the last is as long as the first. */
  readonly isFull: boolean;
}

/** Opens the issues of a repository on GitHub or a server that speaks its REST interface. */
export function connectGithub(settings: GithubSettings): Issues {
  const octokit = createClient(settings);
  const repo = { owner: settings.owner, repo: settings.name };
  // A write is never repeated by itself: after a lost answer it may have happened.
  const write = { ...repo, request: { retries: 0 } };

  async function withoutAssignee<T>(assignees: readonly string[] | undefined, act: (assignees: string[]) => Promise<T>): Promise<T> {
    const wanted = [...(assignees ?? [])];
    try {
      return await act(wanted);
    } catch (error) {
      // GitHub drops whom it cannot assign; where a server refuses the whole request instead, nothing has happened yet.
      if (wanted.length === 0 || !(error instanceof GithubError) || error.status !== 422) throw error;
      return await act([]);
    }
  }

  /** All pages of the list, oldest first, so that what opens meanwhile does not shift them. */
  async function readPages(): Promise<Pages> {
    const parameters = { ...repo, state: 'all', sort: 'created', direction: 'asc', per_page: 100 } as const;
    const pages: (readonly Answer[])[] = [];
    let last = 1;
    await ask(async () => {
      for await (const { data, headers } of octokit.paginate.iterator(octokit.rest.issues.listForRepo, parameters)) {
        last = Math.max(last, Number(/[?&]page=(\d+)[^>]*>; rel="last"/.exec(headers.link ?? '')?.[1] ?? 1));
        pages.push(data);
      }
    });
    const answers = pages.flat();
    const isWhole = pages.length >= last && new Set(answers.map(({ number }) => number)).size === answers.length;
    return { answers, isWhole, isFull: isWhole && pages.slice(0, -1).every(({ length }) => length === pages[0]?.length) };
  }

  return {
    isPublic: async () => !(await ask(() => octokit.rest.repos.get(repo))).data.private,
    login: async () => (await askOr({ 403: undefined, 404: undefined }, () => octokit.rest.users.getAuthenticated()))?.data.login,
    list: async () => {
      const first = await readPages();
      // What is read while the list changes may be torn: read once more, it is whole, or GitHub is not to be relied on now.
      const again = first.isFull ? first : await readPages();
      if (!again.isWhole) throw new GithubError('GitHub gave an incomplete list of issues, twice: the next run tries again.', null);
      const byNumber = new Map([...first.answers, ...again.answers].map((answer) => [answer.number, answer]));
      const issues = [...byNumber.values()].filter((answer) => answer.pull_request === undefined).map(toIssue);
      return {
        issues: issues.sort((a, b) => a.number - b.number),
        numbers: new Set(byNumber.keys()),
        highest: Math.max(0, ...byNumber.keys()),
      };
    },
    get: async (number) => {
      const found = await askOr({ 404: undefined, 410: 'other' }, () => octokit.rest.issues.get({ ...repo, issue_number: number }));
      if (found === undefined || found === 'other') return found;
      const { data, url } = found;
      const answer: Answer = data;
      if (answer.pull_request !== undefined || answer.number !== number) return 'other';
      // A transferred issue redirects to where it is now, perhaps under the same number; so does a repository that was renamed.
      const isRedirected = !url.endsWith(`/repos/${repo.owner}/${repo.repo}/issues/${number}`);
      if (isRedirected && data.repository_url !== (await ask(() => octokit.rest.repos.get(repo))).data.url) return 'other';
      return toIssue(answer);
    },
    create: (draft: IssueDraft) =>
      withoutAssignee(draft.assignees, async (assignees) => {
        const parameters = { ...write, ...draft, labels: [...draft.labels], assignees };
        return toIssue((await ask(() => octokit.rest.issues.create(parameters))).data);
      }),
    patch: (number: number, { assignees: wanted, close, ...own }: IssuePatch) =>
      withoutAssignee(wanted, async (assignees) => {
        const fields = {
          ...own,
          ...(wanted === undefined ? {} : { assignees }),
          ...(close === undefined ? {} : { state: 'closed' as const, state_reason: close }),
        };
        return toIssue((await ask(() => octokit.rest.issues.update({ ...write, issue_number: number, ...fields }))).data);
      }),
    addLabel: async (number, label) => {
      await ask(() => octokit.rest.issues.addLabels({ ...write, issue_number: number, labels: [label] }));
    },
    removeLabel: async (number, label) => {
      await askOr({ 404: undefined }, () => octokit.rest.issues.removeLabel({ ...write, issue_number: number, name: label }));
    },
    comments: async (number) => {
      const parameters = { ...repo, issue_number: number, per_page: 100 };
      return (await ask(() => octokit.paginate(octokit.rest.issues.listComments, parameters))).map(({ body }) => body ?? '');
    },
    comment: async (number, body) => {
      await ask(() => octokit.rest.issues.createComment({ ...write, issue_number: number, body }));
    },
    labels: async () =>
      (await ask(() => octokit.paginate(octokit.rest.issues.listLabelsForRepo, { ...repo, per_page: 100 }))).map(({ name }) => name),
    createLabel: async (label: Label) => {
      await askOr({ 422: undefined }, () => octokit.rest.issues.createLabel({ ...write, ...label }));
    },
    milestones: async () =>
      (await ask(() => octokit.paginate(octokit.rest.issues.listMilestones, { ...repo, state: 'all', per_page: 100 }))).map(
        ({ number, title }) => ({ number, title }),
      ),
    createMilestone: async ({ title, dueOn }) =>
      // GitHub keeps only the day, counted in its own time zone: noon in UTC is the same day there.
      (await ask(() => octokit.rest.issues.createMilestone({ ...write, title, due_on: `${dueOn}T12:00:00Z` }))).data.number,
  };
}

/** The one way to GitHub: paced, pinned to a version of the interface, and silent about the token. */
export function createClient({ token, apiUrl, paced }: GithubSettings): Octokit {
  const isShort = (wait: number, _options: unknown, _octokit: unknown, retries: number): boolean => wait <= longestWait && retries < 2;
  const silent = (): void => {};
  const octokit = new Octokit({
    auth: token,
    baseUrl: apiUrl,
    userAgent: 'setpiece',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: (url: string, init: RequestInit) => fetch(url, { ...init, signal: AbortSignal.timeout(timeout) }) },
    retry: { retryAfterBaseValue: paced ? 1000 : 1 },
    throttle: { enabled: paced, onRateLimit: isShort, onSecondaryRateLimit: isShort },
  });
  let versioned = true;
  octokit.hook.wrap('request', async (request, options) => {
    if (versioned) options.headers['x-github-api-version'] = apiVersion;
    try {
      return await request(options);
    } catch (error) {
      // GitHub Enterprise Server refuses a version it does not know yet, before it does anything.
      if (!versioned || !(error instanceof RequestError) || error.status !== 400 || !/version/i.test(error.message)) throw error;
      versioned = false;
      delete options.headers['x-github-api-version'];
      return await request(options);
    }
  });
  return octokit;
}

function toIssue(answer: Answer): Issue {
  const reason = answer.state_reason;
  return {
    number: answer.number,
    title: answer.title,
    body: answer.body ?? '',
    state: answer.state === 'open' ? 'open' : 'closed',
    stateReason: reason === 'completed' || reason === 'not_planned' || reason === 'reopened' || reason === 'duplicate' ? reason : null,
    labels: answer.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? ''))).sort(compareText),
    assignees: (answer.assignees ?? []).map(({ login }) => login).sort(compareText),
    milestone: answer.milestone?.title ?? null,
    author: { login: answer.user?.login ?? 'ghost', bot: answer.user?.type === 'Bot' },
    comments: answer.comments,
    createdAt: answer.created_at,
    closedAt: answer.closed_at,
    closedBy: answer.closed_by?.login ?? null,
  };
}

/** Asks GitHub; a refusal or silence becomes a {@link GithubError}. */
export async function ask<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw inWords(error);
  }
}

/** Asks GitHub; a refusal with one of some statuses is an answer too. Example: `askOr({ 404: undefined }, request)`, where nothing may be there. */
export async function askOr<T, const I>(instead: Readonly<Record<number, I>>, request: () => Promise<T>): Promise<T | I | undefined> {
  try {
    return await ask(request);
  } catch (error) {
    if (error instanceof GithubError && error.status !== null && error.status in instead) return instead[error.status];
    throw error;
  }
}

const advice: Readonly<Record<number, string>> = {
  401: 'The token is not valid: check GITHUB_TOKEN.',
  403: 'The token may not do this: in Actions the job needs `permissions: issues: write`.',
  404: 'The repository does not exist, or the token cannot see it: check GITHUB_REPOSITORY.',
  410: 'Issues are switched off in this repository: switch them on in its settings.',
  429: 'Too many requests: the next run goes on where this one stopped.',
};

/** When a limit is over, where GitHub says so. */
function limitOver(headers: Readonly<Record<string, unknown>>): string {
  const { 'retry-after': after, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset } = headers;
  if (after !== undefined) return `GitHub asks to wait ${after} seconds.`;
  return remaining === '0' && Number(reset) > 0 ? `The limit is over at ${new Date(Number(reset) * 1000).toISOString()}.` : '';
}

/** Says what happened without the request's headers, in which the token stands. */
function inWords(error: unknown): unknown {
  if (!(error instanceof RequestError)) {
    const lost = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError' || error.name === 'TypeError');
    return lost ? new GithubError(`GitHub did not answer: ${error.message}.`, null) : error;
  }
  const { method, url } = error.request;
  const path = URL.canParse(url) ? new URL(url).pathname : url;
  const status = error.response === undefined ? null : error.status;
  if (status === null) return new GithubError(`GitHub did not answer ${method} ${path}: ${error.message}`, null);
  const headers = error.response?.headers ?? {};
  const isSpent = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
  const limited = status === 429 || (status === 403 && (isSpent || /rate limit|abuse/i.test(error.message)));
  const help = limited ? [limitOver(headers), advice[429]].filter(Boolean).join(' ') : advice[status];
  return new GithubError(
    [`GitHub answered ${status} to ${method} ${path}: ${error.message}.`, help].filter(Boolean).join(' '),
    limited ? 429 : status,
  );
}
