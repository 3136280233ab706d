import type { HealthPoint } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import type { CustomerFiles } from '../model/content.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Playbook } from '../model/playbook.ts';
import { formatPosition } from '../model/position.ts';
import { titleOf } from './format.ts';
import type { Revenue } from './revenue.ts';
import type { GivenReason, Review, ReviewedMeasure, ReviewedSign, ReviewPoint } from './review.ts';
import { LOOKS_BACK, onDay, type ReviewedEnd, reviewDays } from './review-ends.ts';
import { sharedOn } from './review-log.ts';
import type { ReviewPlays } from './review-plays.ts';
import { isCommon, type SegmentChange, type Sign, signsOf } from './review-signs.ts';
import { DAYS_TO_ACT, verdictOf, wasAtRisk } from './review-verdict.ts';
import { type CustomerLog, heldBack, type ReviewedRun, reviewedRuns, workDays } from './review-work.ts';

/** Health of a day that history does not hold. */
type Replayed = Pick<HealthPoint, 'score' | 'band' | 'coverage' | 'measures' | 'model'>;

/** Health of days that history does not hold, by {@link onDay}. */
export type ReplayedHealth = ReadonlyMap<string, Replayed>;

/** What is known when one end is reviewed. */
export interface Known {
  readonly program: Program;
  /** The shown health of every customer by history, oldest first. */
  readonly healths: ReadonlyMap<string, readonly HealthPoint[]>;
  readonly logs: ReadonlyMap<string, CustomerLog>;
  readonly changes: ReadonlyMap<string, readonly SegmentChange[]>;
  readonly begins: Day | null;
  readonly plays: ReviewPlays;
  readonly rules: ReadonlyMap<string, Playbook>;
  readonly replayed: ReplayedHealth;
  readonly revenue: Pick<Revenue, 'movements'> | null;
  readonly yearFrom: Day;
  readonly asOf: Day;
}

const nothing: CustomerLog = { runs: [], lines: [], heldOut: [], ledger: [] };

/** Reviews the end of a contract; null for one that was renewed and was in no danger. */
export function reviewOf(files: CustomerFiles, end: ReviewedEnd, known: Known): Review | null {
  const { program, plays, rules, begins, asOf, revenue } = known;
  const { customer, contract, outcome, on, notice } = end;
  const days = { from: on - LOOKS_BACK, to: on };
  const log = known.logs.get(customer.id) ?? nothing;
  const healths = known.healths.get(customer.id) ?? [];
  const signs = signsOf({
    healths,
    changes: known.changes.get(customer.id) ?? [],
    runs: log.runs.filter(
      ({ playbook, state }) => plays.saving.has(playbook) && state !== 'due' && state !== 'held' && state !== 'expired',
    ),
    from: days.from,
    end: on,
    begins,
    shared: (sign) => sharedOn(known.healths, known.changes, sign),
  });
  if (outcome === 'renewed' && !wasAtRisk(signs)) return null;
  const first = signs.find((sign) => !isCommon(sign)) ?? null;
  // What answered a sign may have been over before the days one looks back over.
  const since = Math.min(days.from, first?.from ?? days.from);
  const runs = reviewedRuns(log, { from: since, to: on, asOf }, rules, plays.answering);
  const before = new Set(runs.map(({ key }) => key));
  const after = reviewedRuns(log, { from: on, to: asOf, asOf }, rules, plays.answering).filter(
    ({ key, isForMany }) => !before.has(key) && !isForMany,
  );
  const worked = log.runs
    .filter(({ playbook }) => plays.answering.has(playbook))
    .flatMap((run) => workDays(run, rules.get(run.playbook), log.ledger));
  const points = reviewDays(end).map(({ before: left, day }) => ({ before: left, day, ...healthThen(healths, customer.id, day, known) }));
  const iso = { from: formatDay(days.from), to: formatDay(days.to) };
  return {
    customer: customer.id,
    name: customer.name,
    at: formatPosition(files.locate(['contracts', end.index])),
    outcome: outcome === 'lost' ? 'lost' : 'saved',
    contract: contract.id,
    end: formatDay(on),
    early: end.early,
    notice: formatDay(notice),
    inTime: formatDay(notice - DAYS_TO_ACT),
    isCounted: on >= known.yearFrom - 1,
    currency: customer.currency ?? program.content.workspace.value.currency,
    target: revenue === null ? null : end.target,
    renewed: revenue === null ? null : end.renewed,
    churn: revenue === null ? null : (revenue.movements.find((one) => one.customer === customer.id && one.part === 'churn')?.amount ?? 0),
    backOn: end.backOn === null ? null : formatDay(end.backOn),
    model: points.findLast(({ health }) => health !== null)?.health?.model ?? null,
    points: points.map(
      ({ health, ...point }): ReviewPoint => ({
        ...point,
        day: formatDay(point.day),
        score: health === null || health.band === 'unknown' ? null : health.score,
        band: health?.band ?? null,
        coverage: health?.coverage ?? null,
      }),
    ),
    trend: trendOf(healths, days),
    measures: measuresOf(
      points.map(({ health }) => health),
      program,
    ),
    signs: signs.map((sign) => writtenSign(sign, known)),
    verdict: verdictOf(end, first, worked, begins),
    reason: reasonOf(end, log, plays.asks.reason, rules),
    team: answerTo(log, plays.asks.seen, rules, on),
    runs,
    after,
    never: [...plays.answering]
      .filter((id) => rules.get(id)?.status === 'active' && !runs.some(({ playbook }) => playbook === id))
      .sort(compareText),
    held: heldBack(log, customer, iso, rules),
    ratings: customer.ratings
      .filter((rating) => rating.on >= days.from && rating.on <= days.to)
      .map(({ on: day, kind, value, note, by }) => ({ on: formatDay(day), kind, value, note: note ?? null, by }))
      .sort((a, b) => compareText(a.on, b.on) || compareText(a.kind, b.kind)),
    touchpoints: files.touchpoints
      .filter(({ value }) => value.on >= days.from && value.on <= days.to)
      .map(({ value: { on: day, kind } }) => ({ on: formatDay(day), kind })),
  };
}

/** The health at the end of a day: as it was decided, or as a replay has it. */
function healthThen(
  healths: readonly HealthPoint[],
  customer: string,
  day: Day,
  { begins, replayed }: Known,
): { readonly from: ReviewPoint['from']; readonly health: Replayed | null } {
  if (begins !== null && day >= begins) {
    const health = healths.findLast((point) => point.day <= day);
    return health === undefined || health.model === null ? { from: null, health: null } : { from: 'history', health };
  }
  const health = replayed.get(onDay(customer, day));
  return health === undefined || health.model === null ? { from: null, health: null } : { from: 'replay', health };
}

function trendOf(healths: readonly HealthPoint[], { from, to }: { readonly from: Day; readonly to: Day }): Review['trend'] {
  const start = healths.findLastIndex(({ day }) => day <= from);
  return healths
    .slice(Math.max(0, start))
    .filter(({ day }) => day <= to)
    .map(({ day, score, band }) => ({ day: formatDay(Math.max(day, from)), score: band === 'unknown' ? null : score, band }));
}

const rank = { red: 0, yellow: 1, green: 2 } as const;

function measuresOf(points: readonly (Replayed | null)[], program: Program): readonly ReviewedMeasure[] {
  const newest = points.findLast((point) => point !== null)?.model;
  // Models may call measures of one name differently: the last one that counted says how.
  const models = program.healthModels.toSorted((a, b) => Number(a.model.id === newest) - Number(b.model.id === newest));
  const measures = models.flatMap(({ groups }) => groups.flatMap((group) => group.measures));
  const titles = new Map(measures.map(({ name, measure }) => [name, measure.title ?? titleOf(name)] as const));
  const names = [...new Set(points.flatMap((point) => Object.keys(point?.measures ?? {})))].sort(compareText);
  const order = { worse: 0, better: 1, same: 2 } as const;
  return names
    .map((name): ReviewedMeasure => {
      const bands = points.map((point) => point?.measures?.[name] ?? null);
      const found = bands.filter((band) => band !== null);
      const [first, last] = [found[0], found.at(-1)];
      const change = first === undefined || last === undefined ? 0 : rank[last] - rank[first];
      return { name, title: titles.get(name) ?? titleOf(name), bands, moved: change < 0 ? 'worse' : change > 0 ? 'better' : null };
    })
    .sort((a, b) => order[a.moved ?? 'same'] - order[b.moved ?? 'same'] || compareText(a.title, b.title));
}

function writtenSign(sign: Sign, { program: { segments }, rules }: Known): ReviewedSign {
  const { kind, name, from, to, isFirst, shared } = sign;
  const titles = { band: titleOf(name), run: rules.get(name)?.title ?? name, segment: segments.get(name)?.value.title ?? titleOf(name) };
  const days = { from: formatDay(from), to: to === null ? null : formatDay(to) };
  return { kind, name, title: titles[kind], ...days, isFirst, shared, isCommon: isCommon(sign) };
}

/** What the record says, else the newest answer. */
function reasonOf(
  { contract, outcome, on }: ReviewedEnd,
  log: CustomerLog,
  asked: ReadonlySet<string>,
  rules: ReadonlyMap<string, Playbook>,
): GivenReason | null {
  if (outcome === 'lost' && contract.ended_because !== undefined)
    return { word: contract.ended_because, from: 'record', playbook: null, on: null };
  return answerTo(log, asked, rules, on);
}

/** The newest answer that somebody gave to one of some questions, in a run that was under way within the days or opened after the end. */
function answerTo(log: CustomerLog, asked: ReadonlySet<string>, rules: ReadonlyMap<string, Playbook>, end: Day): GivenReason | null {
  const answered = reviewedRuns(log, { from: end - LOOKS_BACK, to: Infinity, asOf: Infinity }, rules, new Set())
    .flatMap(({ playbook, answers }: ReviewedRun) =>
      answers
        .filter(({ step, byDefault }) => asked.has(`${playbook}/${step}`) && !byDefault)
        .map(({ answer, on }) => ({ word: answer, from: 'answer' as const, playbook, on })),
    )
    .sort((a, b) => compareText(b.on ?? '', a.on ?? ''));
  return answered[0] ?? null;
}
