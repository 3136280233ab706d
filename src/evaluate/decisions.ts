import type { HealthModelProgram } from '../expressions/program.ts';
import { formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { BandName } from '../model/table.ts';
import { bandOf } from './bands.ts';
import type { CustomerDay } from './customer-day.ts';
import type { Decision } from './decision.ts';
import type { Health } from './health.ts';
import type { IsoDay } from './report.ts';
import { segmentNames } from './segments.ts';
import type { HealthPoint } from './state.ts';

/** The line of a decision that the data brought about has no cause. */
type Cause = { readonly cause?: 'configuration' };

/** What changed for a customer since the day before: health, stage and segments. Nothing when nothing did. */
export function decideCustomer(day: CustomerDay): readonly Decision[] {
  const on = formatDay(day.day);
  return [...decideHealth(day, on), ...decideStage(day, on), ...decideSegments(day, on)];
}

/** The health of a customer where it differs from the last. */
export function decideHealth(day: CustomerDay, on: IsoDay, cause: Cause = {}): readonly Decision[] {
  const { health, past } = day;
  const decided = decidedHealth(health);
  return isSameHealth(past?.healths.at(-1) ?? noHealth, decided)
    ? []
    : [{ day: on, kind: 'health', customer: day.id, ...decided, ...cause }];
}

/** A health as history holds it. */
export function decidedHealth(health: Health): DecidedHealth {
  return {
    model: health.model?.model.id ?? null,
    score: roundScore(health.score),
    band: health.band,
    held: health.held,
    coverage: Math.round(health.coverage * 100) / 100,
    ...bandsOfParts(health),
  };
}

/** The stage of a customer where it differs from the last. */
export function decideStage({ id, stage, past }: CustomerDay, on: IsoDay, cause: Cause = {}): readonly Decision[] {
  if (stage.kept || stage.stage === (past?.stage ?? null)) return [];
  return [{ day: on, kind: 'stage', customer: id, stage: stage.stage, ...cause }];
}

/** The segments of a customer where they differ from the last known answers; unknown leaves those as they were. */
export function decideSegments(
  day: CustomerDay,
  on: IsoDay,
  cause: Cause = {},
  isMeant: (segment: string) => boolean = () => true,
): readonly Decision[] {
  if (day.facts.status === 'internal' || day.facts.status === 'not yet a customer') return [];
  const { id, past, segments } = day;
  const decisions: Decision[] = [];
  for (const [index, name] of segmentNames(day.program).entries()) {
    const value = segments[index];
    if (value === undefined) continue;
    const within = value === true;
    if (within !== (past?.segments.get(name)?.in ?? false) && isMeant(name))
      decisions.push({ day: on, kind: 'segment', customer: id, segment: name, in: within, ...cause });
  }
  return decisions;
}

/** A score as history holds it, rounded to a tenth. */
export function roundScore(score: number | null): number | null {
  return score === null ? null : Math.round(score * 10) / 10;
}

type DecidedHealth = Omit<HealthPoint, 'day' | 'cause'>;

const noHealth: DecidedHealth = { model: null, score: null, band: null, held: null, coverage: 0 };

/** The bands of groups and measures that have a score, sorted by name. The one group of a model without groups says no more than the score. */
function bandsOfParts({ model, groups }: Health): Pick<DecidedHealth, 'groups' | 'measures'> {
  if (model === null) return {};
  const ofGroups = model.model.groups === undefined ? undefined : bandsOf(model, groups);
  const ofMeasures = bandsOf(
    model,
    groups.flatMap(({ measures }) => measures),
  );
  return { ...(ofGroups && { groups: ofGroups }), ...(ofMeasures && { measures: ofMeasures }) };
}

type Bands = Readonly<Record<string, BandName>>;

/** The bands of parts that were met before, by the parts and their bands: thousands of customers share a few. */
const knownBands = new WeakMap<HealthModelProgram, Map<string, Bands>>();
const MOST_KNOWN_BANDS = 10_000;

/** A group or a measure. */
interface Part {
  readonly program: { readonly name: string };
  readonly score: number | null;
}

function bandsOf(program: HealthModelProgram, parts: readonly Part[]): Bands | undefined {
  let key = '';
  for (const {
    program: { name },
    score,
  } of parts)
    if (score !== null) key += `${name} ${bandOf(program.model.bands, score)} `;
  if (key === '') return undefined;
  let known = knownBands.get(program);
  if (known === undefined || known.size >= MOST_KNOWN_BANDS) {
    known = new Map();
    knownBands.set(program, known);
  }
  let found = known.get(key);
  if (found === undefined) {
    const bands = parts.flatMap(({ program: { name }, score }) =>
      score === null ? [] : [[name, bandOf(program.model.bands, score)] as const],
    );
    found = Object.fromEntries(bands.sort(([a], [b]) => compareText(a, b)));
    known.set(key, found);
  }
  return found;
}

function isSameHealth(a: DecidedHealth, b: DecidedHealth): boolean {
  return (
    a.model === b.model &&
    a.score === b.score &&
    a.band === b.band &&
    a.held === b.held &&
    a.coverage === b.coverage &&
    areSameBands(a.groups, b.groups) &&
    areSameBands(a.measures, b.measures)
  );
}

function areSameBands(a: Bands = {}, b: Bands = {}): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

const kinds = [
  'day',
  'definition',
  'health',
  'stage',
  'segment',
  'rule',
  'condition',
  'held_out',
  'run',
] as const satisfies readonly Decision['kind'][];

/** The lines of a day by kind, then by what they are about, a line of a changed definition before the one of the data: the same bytes whatever order they were decided in. */
export function sortDecisions(decisions: readonly Decision[]): readonly Decision[] {
  const byKind = new Map<Decision['kind'], Decision[]>(kinds.map((kind) => [kind, []]));
  for (const decision of decisions) byKind.get(decision.kind)?.push(decision);
  return kinds.flatMap((kind) => {
    const lines = byKind.get(kind) ?? [];
    // Customers are decided in the order of their ids, so that most often nothing is left to sort.
    return lines.every((line, index) => compareDecisions(lines[index - 1] ?? line, line) <= 0) ? lines : lines.sort(compareDecisions);
  });
}

/** Compares two lines of a day as {@link sortDecisions} orders them. */
export function compareLines(a: Decision, b: Decision): number {
  return kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || compareDecisions(a, b);
}

/** Compares two lines of one kind. */
function compareDecisions(a: Decision, b: Decision): number {
  return compareSubjects(a, b) || byCause(a, b);
}

function compareSubjects(a: Decision, b: Decision): number {
  if (a.kind === 'segment' && b.kind === 'segment') {
    if (a.customer === b.customer) return compareText(a.segment, b.segment);
    // Of ids of which one begins the other, the sign between id and segment decides.
    if (!a.customer.startsWith(b.customer) && !b.customer.startsWith(a.customer)) return compareText(a.customer, b.customer);
  }
  return compareText(subjectOf(a), subjectOf(b));
}

function byCause(a: Decision, b: Decision): number {
  const isData = (decision: Decision) => ('cause' in decision && decision.cause !== undefined ? 0 : 1);
  return isData(a) - isData(b);
}

function subjectOf(decision: Decision): string {
  switch (decision.kind) {
    case 'day':
      return '';
    case 'definition':
      return decision.name;
    case 'health':
    case 'stage':
      return decision.customer;
    case 'segment':
      return `${decision.customer}/${decision.segment}`;
    case 'rule':
      return decision.playbook;
    case 'condition':
    case 'held_out':
      return `${decision.playbook}/${decision.subject}`;
    case 'run':
      return decision.key;
  }
}
