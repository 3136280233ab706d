import { journeyDefinition, modelDefinition, segmentDefinition } from '../expressions/definition-digests.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { type CustomerDay, createCustomerDays } from './customer-day.ts';
import type { DayInput } from './day-context.ts';
import type { Decision } from './decision.ts';
import { decideHealth, decideSegments, decideStage } from './decisions.ts';
import { holds } from './names.ts';
import { type State, withDecisions } from './state.ts';

/** Yesterday under the rules of today. */
export interface Rebase {
  /** The state that the data of today are compared with. */
  readonly past: State;
  /** The new digests, and what their rules alone changed, as lines of the day. */
  readonly decisions: readonly Decision[];
}

/**
 * The day that has to be evaluated once more before the next, because a definition that decided it has changed since: values of it are needed.
 * Null where none has, and before the first evaluation, which has nothing to compare with.
 */
export function rebasedDay({ definitions }: Program, { lastDay, definitions: before }: State): Day | null {
  return before.size > 0 && changedDefinitions(definitions, before).length > 0 ? lastDay : null;
}

/**
 * Evaluates the last day once more, under the rules of today and from the state it left, for all that a changed definition decides. What differs
 * from what was decided then is the work of the definition; what today adds to it is that of the data. Costs nothing where no definition changed.
 */
export function rebase({ program, observations, past, day }: DayInput): Rebase {
  const on = formatDay(day);
  const changed = changedDefinitions(program.definitions, past.definitions);
  const lines = changed.map((name): Decision => ({ day: on, kind: 'definition', name, digest: program.definitions.get(name) ?? '' }));
  const last = rebasedDay(program, past);
  if (last === null) return { past, decisions: lines };
  if (!observations.days.includes(last))
    throw new Error(`a definition changed since ${formatDay(last)}, and no values of that day were read`);
  const names = new Set(changed);
  const differences = createCustomerDays({ program, observations, past, day: last })
    .filter((customer) => customer.past !== undefined || !hadModel(past))
    .flatMap((customer) => decideAgain(customer, on, names));
  return { past: withDecisions(past, differences), decisions: [...lines, ...differences] };
}

/** Names of definitions that are new, changed or gone, sorted. */
function changedDefinitions(now: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...now.keys(), ...before.keys()])].filter((name) => now.get(name) !== before.get(name)).sort(compareText);
}

/** A customer without a line is new, unless there was nothing that could have written one. */
function hadModel({ definitions }: State): boolean {
  return [...definitions.keys()].some((name) => name.startsWith(modelDefinition('')));
}

function decideAgain(customer: CustomerDay, on: string, changed: ReadonlySet<string>): readonly Decision[] {
  const cause = { cause: 'configuration' } as const;
  return [
    ...(isMeasuredAnew(customer, changed) ? decideHealth(customer, on, cause) : []),
    ...(changed.has(journeyDefinition) ? decideStage(customer, on, cause) : []),
    ...decideSegments(customer, on, cause, (segment) => changed.has(segmentDefinition(segment))),
    ...leaveSegments(customer, on, changed),
  ];
}

/** Whether a changed model measured the customer, measures it now, or may have kept it from having one. */
function isMeasuredAnew(customer: CustomerDay, changed: ReadonlySet<string>): boolean {
  const isChanged = (model: string) => changed.has(modelDefinition(model));
  const before = customer.past?.healths.at(-1)?.model ?? null;
  if (before !== null && isChanged(before)) return true;
  const models = customer.program.healthModels.filter(({ model }) => isChanged(model.id));
  return before === null
    ? models.length > 0 || hasModelGone(customer, changed)
    : models.some((model) => holds(model.for.evaluate(customer)));
}

function hasModelGone({ program }: CustomerDay, changed: ReadonlySet<string>): boolean {
  return [...changed].some((name) => name.startsWith(modelDefinition('')) && !program.definitions.has(name));
}

/** Nobody is in a segment that is gone. */
function leaveSegments({ id, past, program }: CustomerDay, on: string, changed: ReadonlySet<string>): readonly Decision[] {
  return [...(past?.segments ?? [])].flatMap(([segment, answer]): Decision[] => {
    if (!answer.in || program.segments.has(segment) || !changed.has(segmentDefinition(segment))) return [];
    return [{ day: on, kind: 'segment', customer: id, segment, in: false, cause: 'configuration' }];
  });
}
