import type { ScheduleResult } from './schedule.ts';

/** Counts over many schedules. */
export class Tally {
  count = 0;
  requests = 0;
  runs = 0;
  crashes = 0;
  issues = 0;
  same = 0;
  readonly faults = new Map<string, number>();
  readonly deeds = new Map<string, number>();
  /** Seeds whose laws did not hold, with what was broken. */
  readonly broken: { readonly seed: number; readonly laws: readonly string[] }[] = [];
  readonly #start = performance.now();

  add(seed: number, result: ScheduleResult): void {
    this.count += 1;
    this.requests += result.requests;
    this.runs += result.runs;
    this.crashes += result.crashes;
    this.issues += result.issues;
    this.same += result.same;
    for (const kind of ['faults', 'deeds'] as const)
      for (const [name, count] of result[kind]) this[kind].set(name, (this[kind].get(name) ?? 0) + count);
    if (result.broken.length > 0) this.broken.push({ seed, laws: result.broken });
  }

  /** Everything in words, with the seconds of waiting that a virtual clock did not wait. */
  text(skipped: number): string {
    const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);
    const each = (counts: ReadonlyMap<string, number>): string =>
      [...counts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
    const ofKind = (kind: RegExp): number => this.broken.filter(({ laws }) => laws.some((law) => kind.test(law))).length;
    const seconds = (performance.now() - this.#start) / 1000;
    return [
      ...this.broken.slice(0, 20).map(({ seed, laws }) => `seed ${seed}: ${laws.join('\n  ')}`),
      `${this.count} schedules in ${seconds.toFixed(1)} s (${((1000 * seconds) / Math.max(1, this.count)).toFixed(0)} ms each), ${skipped} s of waiting skipped`,
      `${this.runs} runs, ${this.requests} requests, ${this.issues} issues, of which ${this.same} compared with a run without faults`,
      `${this.crashes} crashes`,
      `${sum(this.faults)} faults: ${each(this.faults)}`,
      `${sum(this.deeds)} deeds of people: ${each(this.deeds)}`,
      `${ofKind(/second issue/)} duplicates, ${ofKind(/lost|has no issue/)} lost, ${this.broken.length} schedules with a broken law`,
    ].join('\n');
  }
}
