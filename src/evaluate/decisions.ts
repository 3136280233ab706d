import { formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { CustomerDay } from './customer-day.ts';
import type { Decision } from './decision.ts';
import { evaluateSegments } from './segments.ts';

/** What changed for a customer since the day before: health, stage and segments. Nothing when nothing did. */
export function decideCustomer(day: CustomerDay): readonly Decision[] {
  const decisions: Decision[] = [];
  const on = formatDay(day.day);
  const customer = day.id;
  const { health, stage, past } = day;
  const decided = {
    model: health.model?.model.id ?? null,
    score: health.score === null ? null : Math.round(health.score * 10) / 10,
    band: health.band,
    held: health.held,
    coverage: Math.round(health.coverage * 100) / 100,
  };
  const last = past?.healths.at(-1) ?? { model: null, score: null, band: null, held: null, coverage: 0 };
  const same =
    last.model === decided.model &&
    last.score === decided.score &&
    last.band === decided.band &&
    last.held === decided.held &&
    last.coverage === decided.coverage;
  if (!same) decisions.push({ day: on, kind: 'health', customer, ...decided });
  if (!stage.kept && stage.stage !== (past?.stage ?? null)) decisions.push({ day: on, kind: 'stage', customer, stage: stage.stage });
  if (day.facts.status === 'internal' || day.facts.status === 'not yet a customer') return decisions;
  for (const { name, in: within } of evaluateSegments(day)) {
    // Unknown leaves the last answer as it was.
    if (within === undefined || within === (past?.segments.get(name)?.in ?? false)) continue;
    decisions.push({ day: on, kind: 'segment', customer, segment: name, in: within });
  }
  return decisions;
}

const kinds = [
  'day',
  'definition',
  'health',
  'stage',
  'segment',
  'rule',
  'condition',
  'run',
] as const satisfies readonly Decision['kind'][];

/** The lines of a day by kind, then by what they are about: the same bytes whatever order they were decided in. */
export function sortDecisions(decisions: readonly Decision[]): readonly Decision[] {
  return decisions
    .map((decision) => ({ decision, kind: kinds.indexOf(decision.kind), subject: subjectOf(decision) }))
    .sort((a, b) => a.kind - b.kind || compareText(a.subject, b.subject))
    .map(({ decision }) => decision);
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
      return `${decision.playbook}/${decision.subject}`;
    case 'run':
      return decision.key;
  }
}
