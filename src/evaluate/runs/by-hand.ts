import type { PlaybookProgram } from '../../expressions/program.ts';
import type { Customer } from '../../model/customer.ts';
import { type Day, formatDay } from '../../model/day.ts';
import type { Position } from '../../model/position.ts';
import type { CustomerDay, Exclusion } from '../customer-day.ts';
import { reachedNames } from './admission.ts';
import type { Run } from './run.ts';
import { addRun, type StartContext } from './starts.ts';

type StartByHand = Customer['starts'][number];

const prefix = 'by hand ';

/** Whether a person started a run by hand. */
export function isByHand({ occurrence }: { readonly occurrence: string }): boolean {
  return occurrence.startsWith(prefix);
}

/** A line that cannot start its playbook, and why. */
export interface WaitingLine {
  readonly at: Position;
  readonly message: string;
}

/**
 * Opens the runs that records ask for by hand, each once, whatever the playbook's own `for`, `start` and `again` say. A run about the same that was open
 * on the day of the line, or has opened since, is that run. A retired playbook opens none, and nothing starts for days before `live_from`. A line for a
 * customer who is left out, or whose run would be over at once, waits; those are returned.
 */
export function openByHand(context: StartContext, customers: readonly CustomerDay[]): readonly WaitingLine[] {
  const { program, asOf } = context;
  const liveFrom = program.content.workspace.value.live_from;
  const plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
  return customers
    .filter(({ files }) => files.value.starts.length > 0)
    .flatMap((customer) =>
      [...customer.files.value.starts.entries()]
        .sort(([, a], [, b]) => a.on - b.on)
        .flatMap(([index, line]) => {
          const play = plays.get(line.playbook);
          if (play === undefined || line.on > asOf || line.on < liveFrom) return [];
          const why = openOne(context, play, customer, line.on);
          const message = `\`${line.playbook}\` is not started by hand for ${customer.id}: ${why}`;
          return why === null ? [] : [{ at: customer.files.locate(['starts', index]), message }];
        }),
    );
}

/** Opens one run where there is none yet; why it has to wait, null where it has not. */
function openOne(context: StartContext, play: PlaybookProgram, customer: CustomerDay, on: Day): string | null {
  const { playbook } = play;
  const id = playbook.per === 'contracts' ? `${customer.id}:${customer.facts.contract?.contract.id ?? ''}` : customer.id;
  const subject = playbook.status === 'retired' ? undefined : context.subjects.find(play, id);
  if (subject === undefined) return null;
  const occurrence = `${prefix}${formatDay(on)}`;
  const runs = context.book.of(playbook.id, subject.id);
  if (runs.some((run) => run.occurrence === occurrence || run.closed === null || run.closed > on || run.opened > on)) return null;
  if (customer.facts.status === 'not yet a customer') return 'it is not yet a customer';
  const exclusion = customer.exclusion(reachedNames(context.program, play));
  if (exclusion !== null) return left[exclusion];
  if (play.until?.evaluate(subject.moment) === true) return 'what ends a run of it is true already';
  addRun(context, play, subject, { start: on, occurrence });
  return null;
}

const left: Readonly<Record<Exclusion, string>> = {
  churned: 'the customer has left',
  internal: 'the account is internal',
  no_contact: 'the customer is not to be contacted',
};

/** The line of the record that started a run, with its place in the list; undefined once it is taken out. */
export function lineOf(run: Run): { readonly line: StartByHand; readonly index: number } | undefined {
  const starts = run.subject.customer?.files.value.starts ?? [];
  const index = starts.findIndex(
    ({ playbook, on }) => playbook === run.playbook.playbook.id && `${prefix}${formatDay(on)}` === run.occurrence,
  );
  const line = starts[index];
  return line === undefined ? undefined : { line, index };
}
