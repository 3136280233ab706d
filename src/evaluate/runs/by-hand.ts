import type { PlaybookProgram } from '../../expressions/program.ts';
import type { Customer } from '../../model/customer.ts';
import { type Day, formatDay } from '../../model/day.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { Run } from './run.ts';
import { addRun, type StartContext } from './starts.ts';

type StartByHand = Customer['starts'][number];

const prefix = 'by hand ';

/** Whether a person started a run by hand. */
export function isByHand({ occurrence }: { readonly occurrence: string }): boolean {
  return occurrence.startsWith(prefix);
}

/**
 * Opens the runs that records ask for by hand, each once, whatever the playbook's own `for`, `start` and `again` say. A run about the same that was open
 * on the day of the line, or has opened since, is that run. A retired playbook opens none, and nothing starts for days before `live_from`.
 */
export function openByHand(context: StartContext, customers: readonly CustomerDay[]): void {
  const { program, asOf } = context;
  const liveFrom = program.content.workspace.value.live_from;
  const asking = customers.filter(({ files }) => files.value.starts.length > 0);
  if (asking.length === 0) return;
  const plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
  for (const customer of asking)
    for (const line of [...customer.files.value.starts].sort((a, b) => a.on - b.on)) {
      const play = plays.get(line.playbook);
      if (play !== undefined && line.on <= asOf && line.on >= liveFrom) openOne(context, play, customer, line.on);
    }
}

function openOne(context: StartContext, play: PlaybookProgram, customer: CustomerDay, on: Day): void {
  const { playbook } = play;
  const id = playbook.per === 'contracts' ? `${customer.id}:${customer.facts.contract?.contract.id ?? ''}` : customer.id;
  const subject = playbook.status === 'retired' ? undefined : context.subjects.find(play, id);
  if (subject === undefined) return;
  const occurrence = `${prefix}${formatDay(on)}`;
  const runs = context.book.of(playbook.id, subject.id);
  if (runs.some((run) => run.occurrence === occurrence || run.closed === null || run.closed > on || run.opened > on)) return;
  addRun(context, play, subject, { start: on, occurrence });
}

/** The line of the record that started a run, with its place in the list; undefined once it is taken out. */
export function lineOf(run: Run): { readonly line: StartByHand; readonly index: number } | undefined {
  const starts = run.subject.customer?.files.value.starts ?? [];
  const index = starts.findIndex(
    ({ playbook, on }) => playbook === run.playbook.playbook.id && `${prefix}${formatDay(on)}` === run.occurrence,
  );
  const line = starts[index];
  return line === undefined ? undefined : { line, index };
}
