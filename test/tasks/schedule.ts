import { randomFrom } from '../../scripts/random.ts';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import type { Program } from '../../src/expressions/program.ts';
import { formatDay } from '../../src/model/day.ts';
import type { Observations } from '../../src/model/observation.ts';
import { GithubError, type Issue } from '../../src/tasks/issue.ts';
import { observed, type Series } from '../evaluate/given.ts';
import type { Passing, Server } from './github-server.ts';
import { assignable, MemoryIssues } from './memory-issues.ts';
import { faultsOf } from './schedule-faults.ts';
import { bornAs, comparable, type Left, leftOn, lostOf } from './schedule-laws.ts';
import { boardOf, type Deed, deeds } from './schedule-people.ts';
import { applyDay, createsPerRun, customers, firstDay, type Keeping, keepInFolder, keepInMemory, rules } from './schedule-world.ts';

/** What happened in a schedule, for counting. */
export interface ScheduleResult {
  readonly requests: number;
  readonly runs: number;
  readonly crashes: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly deeds: ReadonlyMap<string, number>;
  /** Issues made, and of how many it was held that they are what a run without faults gives. */
  readonly issues: number;
  readonly same: number;
  /** Laws that did not hold, in words; empty when all did. */
  readonly broken: readonly string[];
}

const machines = ['setpiece-bot', 'setpiece-two', 'setpiece-app[bot]'];
const programs = new Map<string, Program>();
const deedNames = Object.keys(deeds);

class Crash extends Error {}

/** A process that can be ended at any request and any write to the state; whatever it tries after that is refused. */
class Mortal {
  left = Number.POSITIVE_INFINITY;
  after = false;
  readonly #fetch = globalThis.fetch;

  get isDead(): boolean {
    return this.left < 0;
  }

  /** Whether it ends here. */
  step(): boolean {
    this.left -= 1;
    return this.left === -1;
  }

  /** `fetch` of the process: at its end the request is not sent, or its answer never read. */
  readonly fetch = async (...words: Parameters<typeof fetch>): Promise<Response> => {
    if (!this.isDead && !this.step()) return await this.#fetch(...words);
    if (this.left === -1 && this.after) await this.#fetch(...words).catch(() => undefined);
    this.left = -2;
    throw new DOMException('the process has ended', 'AbortError');
  };
}

/** Runs the schedule of a seed against a server, which it resets first. */
export async function runSchedule(seed: number, server: Server): Promise<ScheduleResult> {
  await server.reset();
  const keeping = keepInFolder();
  const schedule = new Schedule(seed, server, keeping);
  try {
    await schedule.run();
  } catch (error) {
    schedule.broken.push(`it ended: ${error instanceof Error ? error.stack : String(error)}`);
  } finally {
    keeping.remove();
    server.fault = undefined;
  }
  return schedule;
}

class Schedule implements ScheduleResult {
  requests = 0;
  runs = 0;
  crashes = 0;
  readonly faults = new Map<string, number>();
  readonly deeds = new Map<string, number>();
  issues = 0;
  same = 0;
  readonly broken: string[] = [];

  readonly #random: () => number;
  readonly #server: Server;
  readonly #keeping: ReturnType<typeof keepInFolder>;
  readonly #program: Program;
  readonly #configured: boolean;
  readonly #observations: Observations;
  readonly #twin = new MemoryIssues();
  readonly #twinKeeping: Keeping = keepInMemory();
  readonly #born = new Map<number, string>();
  readonly #left = new Map<number, Left>();
  /** Runs of which no comparison holds any more: something of theirs happened at another time. */
  readonly #raced = new Set<string>();
  /** Issues whose marker a person damaged: nothing is written to them. */
  readonly #unmarked = new Set<number>();
  #machine = 'setpiece-bot';
  #day = firstDay;
  #inRun = false;

  constructor(seed: number, server: Server, keeping: ReturnType<typeof keepInFolder>) {
    this.#random = randomFrom(seed * 7919 + 13);
    this.#server = server;
    this.#keeping = keeping;
    this.#configured = this.#random() < 0.5;
    const trusted = this.#configured ? machines.filter((login) => !login.includes('[')) : [];
    const program = programs.get(`${trusted}`) ?? rules(trusted);
    programs.set(`${trusted}`, program);
    this.#program = program;
    this.#observations = this.#sources();
    server.supplements.assignable = assignable;
    server.supplements.pageSize = 2 + this.#below(4);
  }

  async run(): Promise<void> {
    const days = 1 + this.#below(4);
    for (let index = 0; index < days && this.broken.length === 0; index += 1) {
      this.#moment();
      await this.#faultyRun();
      await this.#twinRun();
      await this.#check();
      for (let left = this.#below(3); left > 0; left -= 1) await this.#someDeed();
      if (this.#random() < 0.15) await this.#changeToken();
      if (this.#random() < 0.8) this.#day += 1;
    }
    if (this.broken.length === 0) await this.#finish();
    this.issues = this.#born.size;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #pick<T>(values: readonly T[]): T | undefined {
    return values[this.#below(values.length)];
  }

  /** Values by customer: quiet before the first day, then high or low by the day. */
  #sources(): Observations {
    const series = (): Series => {
      const values: Record<string, number> = { '2026-09-01': 80 };
      for (let day = 0; day < 6; day += 1) values[formatDay(firstDay + day)] = this.#random() < 0.5 ? 80 : 20;
      return values;
    };
    return observed(Object.fromEntries(customers.map((id) => [id, { m1: series(), m2: series(), m3: series() }])));
  }

  #moment(): void {
    this.#server.supplements.moment = `${formatDay(this.#day)}T10:00:00Z`;
    this.#twin.moment = `${formatDay(this.#day)}T10:00:00Z`;
  }

  /** A run to which things happen: requests fail, people act, the process ends. */
  async #faultyRun(): Promise<void> {
    const faultOf = this.#random() < 0.75 ? faultsOf(this.#random) : () => undefined;
    const acting = this.#random() < 0.25 ? this.#below(16) : -1;
    // What is written just then is what can go wrong, and is seldom met by chance.
    let actsOnWrite = this.#random() < 0.1;
    const mortal = new Mortal();
    if (this.#random() < 0.35) mortal.left = this.#below(22);
    mortal.after = this.#random() < 0.5;
    let count = -1;
    const pending = { late: false };
    this.#server.fault = async (passing) => {
      count += 1;
      const chosen = faultOf(passing);
      const isWrite = actsOnWrite && passing.method === 'PATCH';
      if (isWrite) actsOnWrite = false;
      if ((count === acting || isWrite) && !pending.late) await this.#someDeed(passing);
      this.#observeCreate(passing);
      if (chosen === undefined) return undefined;
      if ('late' in chosen.fault) pending.late = true;
      this.faults.set(chosen.name, (this.faults.get(chosen.name) ?? 0) + 1);
      return chosen.fault;
    };
    await this.#oneRun(mortal);
    this.#server.fault = undefined;
    await this.#server.settle();
    await this.#countCreates();
  }

  /** Law: a run creates no more than its budget, with what GitHub carried out late. */
  async #countCreates(): Promise<void> {
    const before = this.#born.size;
    await this.#learn();
    const made = this.#born.size - before;
    if (made > createsPerRun) this.#broke(`${made} creates in one run, ${createsPerRun} allowed`);
  }

  #atStart: ReadonlySet<number> = new Set();
  /** Tasks on the server; null when they may have changed since they were read. */
  #ours: readonly Issue[] | null = null;

  async #oneRun(mortal: Mortal): Promise<Awaited<ReturnType<typeof applyDay>> | undefined> {
    this.runs += 1;
    await this.#learn();
    this.#atStart = new Set([...this.#born.keys()].filter((number) => !this.#server.supplements.removed.has(number)));
    this.#server.supplements.delivered.clear();
    const before = this.#server.requests.length;
    const real = globalThis.fetch;
    globalThis.fetch = mortal.fetch;
    this.#inRun = true;
    try {
      const client = this.#server.client({ paced: true, login: this.#machine });
      const keeping = this.#mortalKeeping(mortal);
      const ended = await applyDay({ program: this.#program, observations: this.#observations, day: this.#day, client, keeping });
      if (!mortal.isDead) return ended;
      this.crashes += 1;
      return undefined;
    } catch (error) {
      if (mortal.isDead) this.crashes += 1;
      else if (!(error instanceof GithubError)) throw error;
      return undefined;
    } finally {
      mortal.left = -2;
      this.#ours = null;
      globalThis.fetch = real;
      this.#inRun = false;
      this.requests += this.#server.requests.length - before;
    }
  }

  /** The state as a process that may end keeps it: before a write, after it, or in the middle of a line. */
  #mortalKeeping(mortal: Mortal): Keeping {
    const dies = (write: () => void, tear = write): void => {
      if (mortal.isDead) throw new Crash();
      if (!mortal.step()) {
        write();
        return;
      }
      if (mortal.after) write();
      else tear();
      throw new Crash();
    };
    return {
      ...this.#keeping,
      append: (entries) =>
        dies(
          () => this.#keeping.append(entries),
          () => this.#keeping.tear(entries),
        ),
      write: async (decisions) => {
        dies(() => {});
        await this.#keeping.write(decisions);
      },
    };
  }

  /** Law: nothing is created before all tasks that were there have been read, and never more than the budget. */
  #observeCreate({ method, path }: Passing): void {
    if (!this.#inRun || method !== 'POST' || !path.endsWith('/issues')) return;
    const unread = [...this.#atStart].filter(
      (number) => !this.#server.supplements.delivered.has(number) && !this.#server.supplements.removed.has(number),
    );
    if (unread.length > 0) this.#broke(`a create before #${unread.join(', #')} was read`);
  }

  async #twinRun(): Promise<void> {
    const input = {
      program: this.#program,
      observations: this.#observations,
      day: this.#day,
      client: this.#twin,
      keeping: this.#twinKeeping,
    };
    const { result } = await applyDay(input);
    if (result.failed.length > 0) throw new Error(`the run without faults failed: ${JSON.stringify(result.failed)}`);
  }

  /** Tasks on the server, the new ones noted with their run. */
  async #learn(): Promise<readonly Issue[]> {
    if (this.#ours !== null) return this.#ours;
    const all = await boardOf(this.#server).all();
    const ours = all.filter(({ author }) => machines.includes(author.login));
    this.#ours = ours;
    for (const issue of ours) {
      if (this.#born.has(issue.number)) continue;
      const key = bornAs(issue.body) ?? '?';
      const twins = [...this.#born].filter(([, other]) => other === key).map(([number]) => number);
      if (twins.length > 0) this.#broke(`#${issue.number} is a second issue for ${key}, after #${twins.join(', #')}`);
      this.#born.set(issue.number, key);
      const left = leftOn(issue, key, undefined, '');
      if (left !== undefined) this.#left.set(issue.number, left);
    }
    return ours;
  }

  /** Laws that hold after every run: nothing of people's is lost, nothing they closed is open. */
  async #check(): Promise<void> {
    for (const issue of await this.#learn()) {
      const left = this.#left.get(issue.number);
      if (left === undefined || this.#unmarked.has(issue.number)) continue;
      for (const lost of lostOf(issue, this.#born.get(issue.number) ?? '', left)) this.#broke(`#${issue.number} lost ${lost}`);
    }
    const opened = this.#keeping.ledger().filter(({ kind }) => kind === 'opened');
    const runs = opened.map(({ run }) => run);
    for (const key of new Set(runs.filter((run, index) => runs.indexOf(run) !== index)))
      this.#broke(`the ledger says twice that ${key} was opened`);
  }

  #broke(law: string): void {
    if (!this.broken.includes(law)) this.broken.push(law);
  }

  /** Something a person does, to both; while a run is writing only to the one, since the moment counts. */
  async #someDeed(during?: Passing): Promise<void> {
    if (during !== undefined) this.#ours = null;
    const ours = await this.#learn();
    const written = during?.method === 'PATCH' ? ours.find(({ number }) => during.path.endsWith(`/issues/${number}`)) : undefined;
    const issue = written ?? this.#pick(ours);
    const name = this.#pick(deedNames) ?? '';
    const deed: Deed | undefined = deeds[name];
    if (issue === undefined || deed === undefined) return;
    const key = this.#born.get(issue.number) ?? '';
    const others = ours.filter(({ number }) => number !== issue.number && !this.#unmarked.has(number));
    const other = this.#pick(others);
    const known = new Set(this.#keeping.ledger().flatMap((entry) => (entry.kind === 'opened' ? [entry.issue] : [])));
    if (deed.recorded && !known.has(issue.number)) return;
    // Of a ledger none of whose issues GitHub knows to have been there it is taken that it belongs to another repository, and everything stops.
    const isLast = !others.some(({ number }) => known.has(number));
    if (deed.recorded && isLast && (!this.#configured || name === 'move out of sight')) return;
    // What is written between the reading of a text and its writing is lost: there is no compare-and-swap. All else holds.
    const isAtOnce = written !== undefined && deed.text;
    if (isAtOnce && deed.recorded) return;
    if (this.#unmarked.has(issue.number) && deed.text) return;
    const find = async (wanted: string | undefined): Promise<Issue | undefined> =>
      (await this.#twin.all()).find((one) => machines.includes(one.author.login) && this.#twinBorn.get(one.number) === wanted);
    await this.#learnTwin();
    const twin = await find(key);
    await deed.act(boardOf(this.#server), issue, other);
    this.deeds.set(name, (this.deeds.get(name) ?? 0) + 1);
    const inStep = twin !== undefined && comparable(twin) === comparable(issue);
    // What is pasted is the same on both sides, as people’s text must stay the same.
    if (twin !== undefined) await deed.act(this.#twin, twin, other);
    if (!inStep || during !== undefined) this.#raced.add(groupOf(key));
    if (!isAtOnce) return await this.#note(issue.number, key, name);
    this.#left.delete(issue.number);
    this.deeds.set('text at the moment of a write', (this.deeds.get('text at the moment of a write') ?? 0) + 1);
  }

  readonly #twinBorn = new Map<number, string>();

  async #learnTwin(): Promise<void> {
    for (const { number, body, author } of await this.#twin.all())
      if (!this.#twinBorn.has(number) && machines.includes(author.login)) this.#twinBorn.set(number, bornAs(body) ?? '?');
  }

  async #note(number: number, key: string, name: string): Promise<void> {
    if (name === 'damage the marker' || name === 'take the marker') this.#unmarked.add(number);
    this.#ours = null;
    const now = (await this.#learn()).find((one) => one.number === number);
    const left = now && leftOn(now, key, this.#left.get(number), name);
    if (left === undefined) this.#left.delete(number);
    else this.#left.set(number, left);
  }

  /** Another token: only where its issues stay ours, by configuration or because the ledger knows them. */
  async #changeToken(): Promise<void> {
    await this.#learn();
    const known = new Set(this.#keeping.ledger().flatMap((entry) => (entry.kind === 'opened' ? [entry.issue] : [])));
    const next = this.#pick(machines) ?? 'setpiece-bot';
    if (!this.#configured && ![...this.#born.keys()].every((number) => known.has(number) || this.#server.supplements.removed.has(number)))
      return;
    this.#machine = next;
    this.#twin.machine = next;
    this.faults.set('token changed', (this.faults.get('token changed') ?? 0) + 1);
  }

  /** Faults end: clean runs until nothing is left to do, and everything must be as if nothing had happened. */
  async #finish(): Promise<void> {
    this.#day += 1;
    this.#moment();
    this.#server.fault = async (passing) => {
      this.#observeCreate(passing);
      return undefined;
    };
    let writes = -1;
    for (let round = 0; writes !== 0; round += 1) {
      if (round === 9) {
        this.#broke('nine clean runs were not enough');
        break;
      }
      const before = this.#server.writes().length;
      const ended = await this.#oneRun(new Mortal());
      await this.#countCreates();
      if (ended === undefined) this.#broke('a clean run did not end');
      for (const { key, reason } of ended?.result.failed ?? []) this.#broke(`a clean run failed at ${key}: ${reason}`);
      await this.#twinRun();
      await this.#check();
      writes = this.#server.writes().length - before;
    }
    for (let round = 0; round < 5; round += 1) await this.#twinRun();
    await this.#compare();
  }

  async #compare(): Promise<void> {
    const ours = await this.#learn();
    await this.#learnTwin();
    const twins = new Map((await this.#twin.all()).map((issue) => [this.#twinBorn.get(issue.number), issue]));
    const mine = ledgerOf(this.#keeping.ledger());
    const theirs = ledgerOf(this.#twinKeeping.ledger());
    for (const issue of ours) {
      const key = this.#born.get(issue.number) ?? '';
      const twin = twins.get(key);
      if (this.#raced.has(groupOf(key)) || mine.get(groupOf(key)) !== theirs.get(groupOf(key))) continue;
      this.same += 1;
      if (twin === undefined) this.#broke(`#${issue.number} for ${key} is not there without faults`);
      else if (comparable(twin) !== comparable(issue))
        this.#broke(`#${issue.number} is\n${comparable(issue)}\nand without faults\n${comparable(twin)}`);
    }
    const made = new Set(this.#born.values());
    // A run that ended before its issue could be made needs none.
    for (const [key, { state }] of twins)
      if (key !== undefined && !made.has(key) && state === 'open' && !this.#raced.has(groupOf(key))) this.#broke(`${key} has no issue`);
    this.#deedsKept(ours);
  }

  /** Law: what people did last stands in the ledger. */
  #deedsKept(ours: readonly Issue[]): void {
    const ledger = this.#keeping.ledger();
    for (const { number, labels } of ours) {
      const left = this.#left.get(number);
      const key = this.#born.get(number) ?? '';
      if (left === undefined || this.#unmarked.has(number)) continue;
      const entries = ledger.filter(({ run }) => run === key);
      if (left.closed && !labels.includes('cs:over') && !entries.some(({ kind }) => kind === 'closed'))
        this.#broke(`the ledger lost the close of ${key}`);
      for (const id of left.ticked.filter((one) => !one.includes('='))) {
        const last = entries.filter((entry) => (entry.kind === 'ticked' || entry.kind === 'unticked') && entry.step === id).at(-1);
        if (last?.kind !== 'ticked') this.#broke(`the ledger lost the tick of ${id} of ${key}`);
      }
    }
    for (const [number, removal] of this.#server.supplements.removed) {
      const key = this.#born.get(number);
      if (!ledger.some((entry) => entry.run === key && entry.kind === 'closed'))
        this.#broke(`the ledger lost that #${number} was ${removal}`);
    }
  }
}

/** Runs of one playbook and customer, of which an earlier one may decide about a later one. */
function groupOf(key: string): string {
  return key.split('/').slice(0, 2).join('/');
}

function ledgerOf(ledger: readonly LedgerEntry[]): ReadonlyMap<string, string> {
  const lines = ledger.map((entry) => {
    const { issue: _, by: __, seen: ___, ...rest } = { issue: 0, by: null, ...entry };
    return { group: groupOf(entry.run), line: JSON.stringify(entry.kind === 'opened' ? { ...rest, day: '' } : rest) };
  });
  return new Map(
    [...Map.groupBy(lines, ({ group }) => group)].map(([group, some]) => [
      group,
      some
        .map(({ line }) => line)
        .sort()
        .join('\n'),
    ]),
  );
}
