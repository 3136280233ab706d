import type { PlaybookProgram, StepProgram } from '../../expressions/program.ts';
import type { Day } from '../../model/day.ts';
import type { Run } from './run.ts';
import { liveOf, type RunBook } from './run-book.ts';
import { addRun } from './starts.ts';
import { AUDIENCE, type Subjects } from './subjects.ts';

/** Where the runs that steps start are found and added. */
interface ChildContext {
  readonly plays: ReadonlyMap<string, PlaybookProgram>;
  readonly subjects: Subjects;
  readonly book: RunBook;
  readonly asOf: Day;
}

/**
 * Opens the playbook a step starts, once, whatever its own `for`, `start` and `again` say; a run that is already there is adopted. Tells whether there
 * is one: a retired playbook opens none.
 */
export function startChild({ plays, subjects, book, asOf }: ChildContext, run: Run, { step }: StepProgram): boolean {
  const play = step.starts === undefined ? undefined : plays.get(step.starts);
  if (play === undefined) return false;
  const occurrence = `${run.key}/${step.id}`;
  if (book.startedBy(play.playbook.id, occurrence) !== undefined) return true;
  const id = subjectOf(run, play);
  const subject = id === null ? undefined : subjects.find(play, id);
  if (subject === undefined) return false;
  if (liveOf(book.of(play.playbook.id, subject.id)) !== undefined) return true;
  if (play.playbook.status === 'retired') return false;
  addRun({ book, asOf }, play, subject, { start: asOf, occurrence }).members = run.members;
  return true;
}

/** The same subject where both are about the same kind of thing, else the customer; for a contract the one that ends first, for an objective none. */
function subjectOf(run: Run, { playbook }: PlaybookProgram): string | null {
  const { customer, login, id } = run.subject;
  if (playbook.per === 'workspace') return 'workspace';
  if (playbook.per === AUDIENCE) return run.members === null ? null : AUDIENCE;
  if (playbook.per === 'owner') return login ?? run.owner;
  if (customer === null) return null;
  if (playbook.per === 'objectives') return run.playbook.playbook.per === 'objectives' ? id : null;
  if (playbook.per !== 'contracts') return customer.id;
  return run.playbook.playbook.per === 'contracts' ? id : `${customer.id}:${customer.facts.contract?.contract.id ?? ''}`;
}
