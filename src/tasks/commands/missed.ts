import { missingFrom, readAnswer } from './answer.ts';
import { type Answered, type Commented, mayCommand, runComment } from './commented.ts';

/**
 * Runs the commands of comments that nobody answered: their own run was cancelled, failed, or never began. What answers remember and the ledger
 * has lost is added to it again. Comments that were edited are left alone: who wrote what stands in them now cannot be told.
 *
 * @param since a timestamp: older comments are not looked at
 * @param except the comment that is being answered anyway
 */
export async function runMissed(since: string, except: number | undefined, means: Commented): Promise<readonly Answered[]> {
  const comments = await means.comments.since(since);
  const answers = comments.flatMap((comment) => readAnswer(comment, means.trusted) ?? []);
  means.append(
    missingFrom(
      means.ledger(),
      answers.flatMap(({ entries }) => entries),
    ),
  );
  const complete = new Set(answers.flatMap((answer) => (answer.complete ? [answer.comment] : [])));
  const missed = comments.filter((one) => one.id !== except && !complete.has(one.id) && !one.edited && mayCommand(one));
  const answered: Answered[] = [];
  for (const comment of missed) answered.push(await runComment(comment, means));
  return answered.filter(({ outcome }) => outcome !== 'left alone');
}
