import { Temporal } from 'temporal-polyfill';
import type { LedgerEntry } from '../../evaluate/decision.ts';
import type { State } from '../../evaluate/state.ts';
import type { Content } from '../../model/content.ts';
import { type Day, formatDay, parseDay } from '../../model/day.ts';
import type { Comment, Comments, Reaction } from '../comments.ts';
import { identify } from '../identity.ts';
import { GithubError, type Issue } from '../issue.ts';
import { foldLedger } from '../ledger-facts.ts';
import { splitStepKey } from '../marker.ts';
import { markSeen } from '../read-back.ts';
import {
  type AnswerMarker,
  type CommandResult,
  describeFailure,
  describeResult,
  missingFrom,
  readAnswer,
  writeAnswer,
  writeRefusal,
} from './answer.ts';
import { carryOut, type Means } from './deeds.ts';
import { judgeCommands } from './judgement.ts';
import { type Command, type Misspelled, parseComment } from './parser.ts';
import { type OwnStep, readSituation } from './situation.ts';

/** What the commands of comments are run with. */
export interface Commented extends Omit<Means, 'record'> {
  readonly comments: Comments;
  readonly content: Content;
  /** Where everything stood when it was evaluated last. */
  readonly past: State;
  /** All lines of the ledger, with those added meanwhile. */
  readonly ledger: () => readonly LedgerEntry[];
  readonly append: (entries: readonly LedgerEntry[]) => void;
  readonly asOf: Day;
  /** The workspace's time zone, in which the moment of a comment becomes a day. */
  readonly zone: string;
  /** Logins besides bots whose issues and answers are ours. */
  readonly trusted: readonly string[];
  readonly rename: (key: string) => string;
  /** Why no command can be run at the moment, in a sentence; null while they can. */
  readonly broken: string | null;
}

/** What became of a comment. */
export interface Answered {
  readonly comment: number;
  readonly issue: number;
  /** `left alone`: it is none of ours; `answered before`: nothing was left to do. */
  readonly outcome: 'done' | 'refused' | 'failed' | 'left alone' | 'answered before';
  /** For logs, a line each. */
  readonly says: readonly string[];
  /** Whether the next run finds something new. */
  readonly changed: boolean;
}

/** Whether a comment may hold commands that nobody has run: by a person, and not one of our own. */
export function mayCommand({ author, body }: Comment): boolean {
  return !author.bot && !body.includes('<!-- setpiece:') && parseComment(body).length > 0;
}

/**
 * Runs the commands of one comment, once: acknowledges it, does what it says, and answers it with one reply. A comment that was answered is left
 * alone, except that lines the ledger has lost are added again; one that failed goes on where it stopped, in the same reply.
 */
export async function runComment(comment: Comment, means: Commented): Promise<Answered> {
  const leave = (why: string): Answered => ({ ...about, outcome: 'left alone', says: [why], changed: false });
  const about = { comment: comment.id, issue: comment.issue };
  if (!mayCommand(comment)) return leave('it holds no command of a person');
  const issue = await means.issues.get(comment.issue);
  if (issue === undefined || issue === 'other') return leave('it stands on no issue');
  const task = findTask(issue, means);
  if (task === null) return leave('its issue is no task of ours');
  const others = await means.comments.of(comment.issue);
  if (!others.some(({ id }) => id === comment.id) && (await means.comments.get(comment.id)) === undefined) return leave('it was deleted');
  const before = findAnswer(others, comment.id, means);
  if (before?.marker.complete === true) {
    const lost = missingFrom(means.ledger(), before.marker.entries);
    means.append(lost);
    const note = lost.length === 0 ? [] : [`${lost.length} lost lines of the ledger were added again`];
    return { ...about, outcome: 'answered before', says: ['it was answered before', ...note], changed: lost.length > 0 };
  }
  await react(comment.id, 'eyes', means.comments);
  const outcome = await perform(comment, issue, task, means);
  const { state, says, entries, counts } = outcome;
  const changed = entries.length > 0 || counts;
  // The reply says that all is done, so nothing may be left to do after it.
  if (state !== 'failed') {
    if (before !== undefined) await react(comment.id, 'confused', means.comments, true);
    await react(comment.id, state === 'done' ? 'rocket' : 'confused', means.comments);
  }
  try {
    await reply(comment, before?.id, outcome, means);
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return { ...about, outcome: 'failed', says: [...says, `the reply could not be written: ${error.message}`], changed };
  }
  if (state === 'failed') await react(comment.id, 'confused', means.comments);
  return { ...about, outcome: state, says, changed };
}

/** What was done about a comment, before it is told. */
interface Performed {
  readonly state: 'done' | 'refused' | 'failed';
  readonly body: string;
  readonly says: readonly string[];
  readonly entries: readonly LedgerEntry[];
  readonly counts: boolean;
}

async function perform(comment: Comment, issue: Issue, task: Task, means: Commented): Promise<Performed> {
  const commands = parseComment(comment.body);
  const { login: by } = comment.author;
  const plainly = (reason: string): Performed => ({
    state: 'refused',
    body: writeRefusal(reason, comment.id),
    says: [reason],
    entries: [],
    counts: false,
  });
  const failed = (message: string): Performed => {
    const results = commands.map((command): CommandResult => ({ command, state: 'failed', says: describeFailure(message) }));
    return {
      state: 'failed',
      body: writeAnswer(results.slice(0, 1), { comment: comment.id, complete: false, entries: [] }),
      says: [message],
      entries: [],
      counts: false,
    };
  };
  try {
    if (!(await means.collaborators.mayWrite(by)))
      return plainly('Commands are for people with write access to this repository. Nothing was changed; ask somebody of the team.');
    if ('why' in task) return plainly(task.why);
    if (means.broken !== null) return failed(means.broken);
    const today = Math.min(dayOf(comment.createdAt, means.zone) ?? means.asOf, means.asOf);
    const day = formatDay(today);
    const situation = readSituation({
      content: means.content,
      issue,
      run: task.run,
      own: task.own,
      ledger: means.ledger(),
      record: means.past.runs.get(task.run),
      rename: means.rename,
      today,
      comment: comment.id,
      by,
    });
    const lastDay = means.past.lastDay === null ? null : formatDay(means.past.lastDay);
    const record = (entry: LedgerEntry): void =>
      means.append(missingFrom(means.ledger(), markSeen([entry], lastDay, formatDay(means.asOf))));
    const doer = { run: task.run, key: task.own?.key ?? task.run, issue: comment.issue, comment: comment.id, by, day };
    const results = await carryOut(judgeCommands(commands, situation), doer, { ...means, record });
    const state = worst(results);
    const entries = means.ledger().filter((entry) => entry.comment === comment.id);
    const marker: AnswerMarker = { comment: comment.id, complete: state !== 'failed', entries };
    const counts = results.some(({ command, state: how }) => command.name === 'log' && how === 'done');
    return { state, body: writeAnswer(results, marker), says: results.map(describeResult), entries, counts };
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    return failed(error.message);
  }
}

/** Writes the one reply of a comment, in place of the one before. A reply whose answer was lost is looked for before it counts as missing. */
async function reply(comment: Comment, before: number | undefined, { body }: Performed, means: Commented): Promise<void> {
  const { comments } = means;
  if (before !== undefined) return await comments.edit(before, body);
  try {
    await comments.create(comment.issue, body);
  } catch (error) {
    if (!(error instanceof GithubError) || !error.unsure) throw error;
    if (findAnswer(await comments.of(comment.issue), comment.id, means) === undefined) throw error;
  }
}

/** The run of an issue, and its step where that has an issue of its own; or why there is none although the issue is ours. */
type Task = { readonly run: string; readonly own: OwnStep | null } | { readonly why: string };

function findTask(issue: Issue, { ledger, trusted, rename }: Commented): Task | null {
  const entries = ledger();
  const { tasks, lost } = identify([issue], entries, { trusted, rename });
  const [key] = tasks.keys();
  const folded = foldLedger(entries, rename);
  if (key !== undefined) {
    const known = folded.get(key)?.issue;
    if (known !== undefined && known !== issue.number)
      return { why: `This is a second issue of the same task: #${known} is the one that counts.` };
    const part = splitStepKey(key);
    if (part === null) return { run: key, own: null };
    return { run: part.run, own: { key, step: part.step, list: folded.get(part.run)?.issue ?? null } };
  }
  const isLost = [...lost.values()].some((one) => one.issue.number === issue.number && one.isTrusted);
  return isLost
    ? { why: 'The hidden line that makes this issue a task is missing or damaged. Restore it from the edit history of its text.' }
    : null;
}

function findAnswer(
  comments: readonly Comment[],
  to: number,
  { trusted }: Commented,
): { readonly id: number; readonly marker: AnswerMarker } | undefined {
  for (const comment of comments) {
    const marker = readAnswer(comment, trusted);
    if (marker?.comment === to) return { id: comment.id, marker };
  }
  return undefined;
}

/** A reaction is a courtesy: that it cannot be set stops nothing. */
async function react(comment: number, reaction: Reaction, comments: Comments, away = false): Promise<void> {
  try {
    await (away ? comments.unreact(comment, reaction) : comments.react(comment, reaction));
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
  }
}

function worst(
  results: readonly { readonly command: Command | Misspelled; readonly state: 'done' | 'refused' | 'failed' }[],
): Performed['state'] {
  return (['failed', 'refused'] as const).find((state) => results.some((one) => one.state === state)) ?? 'done';
}

function dayOf(moment: string, zone: string): Day | undefined {
  return parseDay(Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString());
}
