import { z } from 'zod';
import type { Digest } from '../reports/digest.ts';
import { formatLongDay } from '../reports/format.ts';
import { GithubError, type Issue, type Issues } from '../tasks/issue.ts';
import { readAfter } from '../tasks/snapshot.ts';
import { letterMarkdown } from './markdown.ts';
import type { Delivery, Outcome, Road } from './road.ts';

/** What the road to issues needs. */
export interface IssueRoadInput {
  readonly client: Issues;
  /** Logins besides bots whose issues carry valid markers; the token's own among them. */
  readonly trusted: readonly string[];
  /** The workspace's `github.label_prefix`. */
  readonly prefix: string;
}

const payload = z.object({ d: z.string().min(1), o: z.iso.date() });
const BEGIN = /^<!-- setpiece:digest ([A-Za-z0-9_-]+) -->\r?$/m;
const END = '<!-- setpiece:/digest -->';

/**
 * One standing issue per digest, assigned to its readers. Each week the text between its markers is replaced and a short comment tells the readers;
 * what people write outside stays. Body and comment name their week, so that a repeated run finds what one before it did.
 */
export async function openIssueRoad({ client, trusted, prefix }: IssueRoadInput): Promise<Road> {
  const listed = await client.list();
  const late = await readAfter(client, listed.highest);
  const issues = new Map([...listed.issues, ...late.issues].map((issue) => [issue.number, issue]));
  let highest = late.highest;
  const logins = new Set(trusted.map((login) => login.toLowerCase()));
  const label = `${prefix}digest`;

  function standing(name: string): Issue | undefined {
    const found = [...issues.values()]
      .filter(({ author, body }) => (author.bot || logins.has(author.login.toLowerCase())) && markerOf(body)?.d === name)
      .sort((a, b) => Number(a.state === 'closed') - Number(b.state === 'closed') || a.number - b.number);
    return found[0];
  }

  async function create({ digest, letter }: Delivery, name: string): Promise<Issue> {
    await ensureLabel(client, label);
    const body = regionOf(name, digest.week, letterMarkdown(letter), digest);
    try {
      return await client.create({ title: letter.title, body, labels: [label], assignees: readersOf(digest) });
    } catch (error) {
      if (!(error instanceof GithubError) || !error.unsure) throw error;
      const after = await readAfter(client, highest);
      highest = after.highest;
      const found = after.issues.find((issue) => markerOf(issue.body)?.d === name);
      if (found === undefined) throw error;
      return found;
    }
  }

  return {
    by: 'issue',
    isTraceable: true,
    receivers: () => ['issue'],
    deliver: (delivery) =>
      attempt(async () => {
        const { digest, letter } = delivery;
        const name = nameOf(digest);
        const known = standing(name);
        if (known === undefined) {
          const issue = await create(delivery, name);
          highest = Math.max(highest, issue.number);
          issues.set(issue.number, issue);
          return { state: 'sent', id: `#${issue.number}`, warnings: unassigned(issue, digest) };
        }
        const issue = await client.get(known.number);
        if (issue === undefined || issue === 'other')
          return { state: 'declined', reason: `#${known.number} is gone: it was deleted or transferred` };
        if (issue.state === 'closed')
          return { state: 'declined', reason: `#${issue.number} is closed; reopen it to receive this digest again` };
        const opened = markerOf(issue.body)?.o;
        const body = opened === undefined ? undefined : replaceRegion(issue.body, regionOf(name, opened, letterMarkdown(letter), digest));
        if (body === undefined)
          return { state: 'refused', reason: `the markers in #${issue.number} are damaged; restore them from its edit history` };
        if (body !== issue.body) await client.patch(issue.number, { body });
        const mark = `<!-- setpiece:digest-week ${digest.week} -->`;
        // The week it was opened in needs no comment: whom it is assigned to was told.
        if (opened !== digest.week && !(await client.comments(issue.number)).some((comment) => comment.includes(mark))) {
          const readers = readersOf(digest).map((login) => `@${login}`);
          await client.comment(
            issue.number,
            `${readers.join(' ')} The digest of the week of ${formatLongDay(digest.week)} is above: ${letter.summary}.\n\n${mark}`,
          );
        }
        return { state: 'sent', id: `#${issue.number}` };
      }),
  };
}

/** What a digest is called in markers and in the record: a login, or `leads`, which no login can be beside it. */
export function nameOf({ audience }: Digest): string {
  return audience.kind === 'leads' ? 'leads' : audience.login;
}

function readersOf({ audience }: Digest): readonly string[] {
  return audience.kind === 'leads' ? audience.logins : [audience.login];
}

function unassigned(issue: Issue, digest: Digest): readonly string[] {
  const has = new Set(issue.assignees.map((login) => login.toLowerCase()));
  return readersOf(digest)
    .filter((login) => !has.has(login.toLowerCase()))
    .map((login) => `#${issue.number} could not be assigned to ${login}, who has no access to the repository`);
}

/** The part of the body that is ours, with its markers; `opened` is the week in which the issue was made. */
function regionOf(name: string, opened: string, text: string, { audience }: Digest): string {
  const marker = Buffer.from(JSON.stringify({ d: name, o: opened }), 'utf8').toString('base64url');
  const whose = audience.kind === 'leads' ? 'the leads read' : 'you read';
  const note = `<sub>This issue is renewed every week. What ${whose} here comes from the files and the tasks; close it to receive no more.</sub>`;
  return [`<!-- setpiece:digest ${marker} -->`, text, '', note, END].join('\n');
}

function replaceRegion(body: string, region: string): string | undefined {
  const begin = BEGIN.exec(body);
  const end = begin === null ? -1 : body.indexOf(END, begin.index);
  return begin === null || end < 0 ? undefined : `${body.slice(0, begin.index)}${region}${body.slice(end + END.length)}`;
}

function markerOf(body: string): z.output<typeof payload> | undefined {
  const text = BEGIN.exec(body)?.[1];
  if (text === undefined) return undefined;
  try {
    return payload.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

async function ensureLabel(client: Issues, name: string): Promise<void> {
  const present = await client.labels();
  if (present.some((label) => label.toLowerCase() === name.toLowerCase())) return;
  await client.createLabel({ name, color: '5319e7', description: 'The weekly digest of one person, or of the leads' });
}

async function attempt(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return { state: error.unsure ? 'unsure' : 'refused', reason: error.message };
  }
}
