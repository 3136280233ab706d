import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { decideDay, type Evaluation } from '../evaluate/evaluation.ts';
import { type Renaming, renamingOf } from '../evaluate/runs/renaming.ts';
import { extendState, foldDecisions, type State } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareDiagnostics, type Diagnostic } from '../model/diagnostic.ts';
import type { Observations } from '../model/observation.ts';
import { type Assumption, dueDeeds } from './assumption.ts';

/** How many days are replayed at most: as many as are caught up. */
export const MOST_REPLAYED_DAYS = 400;

/** What a replay rests on: values for all of {@link daysToObserve} of {@link daysToReplay}, and the ledger as it stands. */
export interface ReplayInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly ledger: readonly LedgerEntry[];
  readonly from: Day;
  readonly to: Day;
  readonly assume: Assumption;
}

/** What was decided on a day. */
export interface ReplayedDay {
  readonly day: Day;
  readonly decisions: readonly Decision[];
}

/** The days of a replay. */
export interface Replay {
  /** The day before `from`, on which what is true is taken as given, and then every day from `from` to `to`. */
  readonly days: readonly ReplayedDay[];
  /** Lines of the ledger within the days that are about runs which did not come up here. */
  readonly unmatched: number;
}

/** The days to evaluate, in order: one before the first, so that what is true by then is taken as given. */
export function daysToReplay(from: Day, to: Day): readonly Day[] {
  return Array.from({ length: to - from + 2 }, (_, index) => from - 1 + index);
}

/** Sources without a past that metrics read, as errors at their definitions: what they said on an earlier day is not known. */
export function refuseSnapshots({ content, sources, metrics }: Program): readonly Diagnostic[] {
  const found = [...sources.values()].flatMap(({ name, value }): Diagnostic[] => {
    const readers = [...metrics.values()].filter((metric) => metric.value.of === name).map((metric) => metric.name);
    const from = content.definitions.find((file) => Object.hasOwn(file.value.sources, name));
    if (!value?.snapshot || readers.length === 0 || from === undefined) return [];
    return [
      {
        ...from.locate(['sources', name, 'snapshot']),
        code: 'snapshot-replay',
        severity: 'error',
        message: `${name} is a snapshot: what it said on earlier days is not known, so they cannot be replayed; read by ${readers.sort().join(', ')}`,
        hint: 'give the source `at`, the column with a row’s day, or replay a workspace without these metrics',
      },
    ];
  });
  return found.sort(compareDiagnostics);
}

/**
 * Evaluates day after day by today's rules over the rows dated up to each, from an empty history: `from` stands for `live_from`. What people did
 * is assumed. Later rows and later days change nothing on earlier ones.
 */
export function replay({ program, observations, ledger, from, to, assume }: ReplayInput): Replay {
  const started = startingOn(program, from);
  const days = daysToReplay(from, to);
  const [first = from] = days;
  const state = foldDecisions([]);
  const people = new People(started, assume, ledger, first);
  const replayed = days.map((day): ReplayedDay => {
    const { decisions } = people.act(day, (deeds) => decideDay({ program: started, observations, past: state, ledger: deeds, asOf: day }));
    extendState(state, decisions);
    people.forget(day, state);
    return { day, decisions };
  });
  return { days: replayed, unmatched: people.unmatched };
}

/** The workspace as if it had gone live on the day. */
function startingOn(program: Program, from: Day): Program {
  const { content } = program;
  const { file, value } = content.workspace;
  const workspace = {
    file,
    value: { ...value, live_from: from },
    locate: (...place: Parameters<typeof content.workspace.locate>) => content.workspace.locate(...place),
  };
  return { ...program, content: { ...content, workspace } };
}

/** After so many rounds the rest of what is due waits for the next day: a step that is done may make others due at once. */
const MOST_ROUNDS = 20;

/** What people do in a replay. */
class People {
  readonly #program: Program;
  readonly #assume: Assumption;
  readonly #renaming: Renaming;
  readonly #recorded: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly #deeds: LedgerEntry[] = [];
  /** Steps that were already done on their due day, as `run step`. */
  readonly #given = new Set<string>();
  unmatched = 0;

  constructor(program: Program, assume: Assumption, ledger: readonly LedgerEntry[], first: Day) {
    this.#program = program;
    this.#assume = assume;
    this.#renaming = renamingOf(program.content);
    const within = assume === 'as-recorded' ? ledger.filter(({ day }) => day >= formatDay(first)) : [];
    this.#recorded = Map.groupBy(within, ({ day }) => day);
  }

  /** Evaluates a day with all that people do on it. */
  act(day: Day, decide: (deeds: readonly LedgerEntry[]) => Evaluation): Evaluation {
    this.#deeds.push(...(this.#recorded.get(formatDay(day)) ?? []));
    let evaluation = decide(this.#deeds);
    for (let round = 0; this.#assume === 'on-due' && round < MOST_ROUNDS; round += 1) {
      const deeds = dueDeeds(this.#program, evaluation.runs(), day, this.#given);
      if (deeds.length === 0) break;
      this.#deeds.push(...deeds);
      evaluation = decide(this.#deeds);
    }
    return evaluation;
  }

  /** Drops what the ledger says of runs that there are not by the end of the day: a later run of the same name is another one. */
  forget(day: Day, { runs }: State): void {
    const recorded = this.#recorded.get(formatDay(day)) ?? [];
    const matched = recorded.filter(({ run }) => runs.has(this.#renaming.key(run)));
    this.unmatched += recorded.length - matched.length;
    if (matched.length < recorded.length) this.#deeds.splice(this.#deeds.length - recorded.length, recorded.length, ...matched);
  }
}
