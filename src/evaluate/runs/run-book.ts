import type { Day } from '../../model/day.ts';
import type { RunRecord } from '../state.ts';
import { isLive, type Run } from './run.ts';

/** What again and starts ask of a run, open or long closed. */
export type AnyRun = Pick<
  RunRecord,
  'key' | 'ordinal' | 'state' | 'start' | 'opened' | 'closed' | 'due' | 'occurrence' | 'because' | 'owner'
> & { readonly members?: readonly string[] | null };

/** All runs there ever were, and those of today, found by what they are about. A run of today stands in for its record. */
export class RunBook {
  readonly #bySubject = new Map<string, AnyRun[]>();
  readonly #byCustomer = new Map<string, AnyRun[]>();
  readonly #byOccurrence = new Map<string, AnyRun>();
  readonly #live = new Map<string, Run>();

  /** A run that is over, as history knows it. */
  addRecord(record: RunRecord): void {
    this.#add(record, record.playbook, record.subject, record.customer);
  }

  /** A run that is carried on or begins today. */
  addRun(run: Run): void {
    this.#live.set(run.key, run);
    this.#add(run, run.playbook.playbook.id, run.subject.id, run.subject.customer?.id ?? null);
  }

  /** Runs of today, those that ended today included, in the order they were added. */
  get runs(): readonly Run[] {
    return [...this.#live.values()];
  }

  /** Runs of a playbook about a subject, oldest first. */
  of(playbook: string, subject: string): readonly AnyRun[] {
    return this.#bySubject.get(`${playbook}/${subject}`) ?? [];
  }

  /** Runs of a playbook about anything of a customer. */
  ofCustomer(playbook: string, customer: string): readonly AnyRun[] {
    return this.#byCustomer.get(`${playbook}/${customer}`) ?? [];
  }

  /** The run a step started, whatever became of it. */
  startedBy(playbook: string, occurrence: string): AnyRun | undefined {
    return this.#byOccurrence.get(`${playbook}/${occurrence}`);
  }

  #add(run: AnyRun, playbook: string, subject: string, customer: string | null): void {
    push(this.#bySubject, `${playbook}/${subject}`, run);
    if (customer !== null) push(this.#byCustomer, `${playbook}/${customer}`, run);
    this.#byOccurrence.set(`${playbook}/${run.occurrence}`, run);
  }
}

/** The newest of some runs by the day they opened, then by ordinal. */
export function newest(runs: readonly AnyRun[]): AnyRun | undefined {
  return runs.reduce<AnyRun | undefined>(
    (best, run) =>
      best === undefined || run.opened > best.opened || (run.opened === best.opened && run.ordinal > best.ordinal) ? run : best,
    undefined,
  );
}

/** The one of some runs that is due, held or open. */
export function liveOf(runs: readonly AnyRun[]): AnyRun | undefined {
  return runs.findLast(isLive);
}

/** The last day a run is known to have reached: its close, its due day, or its opening. */
export function reachOf(run: AnyRun): Day {
  return Math.max(run.start, run.opened, run.closed ?? run.opened, run.due ?? run.opened);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
