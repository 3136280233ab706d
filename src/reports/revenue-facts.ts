import type { Decision } from '../evaluate/decision.ts';
import { ownerOn } from '../evaluate/facts.ts';
import { reachedFrom } from '../evaluate/past-values.ts';
import type { Report, ShownBand } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import { months } from '../model/workspace.ts';
import { dayOf } from './dates.ts';
import { titleOf } from './format.ts';
import { type Grouping, type Revenue, revenueOf } from './revenue.ts';
import type { Shows } from './site-data.ts';
import { leadingRole } from './work.ts';

/** Whether a customer was in a segment on a day; null where it is not known. */
export type SegmentOn = (customer: string, segment: string, day: Day) => boolean | null;

/** What revenue is told from, as the site has it. */
export interface RevenueFacts {
  readonly program: Program;
  readonly report: Report;
  readonly decisions: readonly Decision[];
  readonly shows: Shows;
  readonly addBusinessDays: AddBusinessDays;
  /** Segments on earlier days; without it none groups the revenue. */
  readonly segmentOn?: SegmentOn;
}

/** Segments that belong to a family of which each customer is in exactly one. */
export function revenueSegments(program: Program): readonly string[] {
  return [...program.segments.values()].filter(({ value }) => value.exclusive !== undefined).map(({ name }) => name);
}

/** Revenue as it may be shown: null with money or reports off and where ARR is private, without people where those are off. */
export function revenueFacts(
  { program, report, decisions, shows, addBusinessDays, segmentOn }: RevenueFacts,
  hidden: ReadonlySet<string>,
): Revenue | null {
  if (!shows.money || !shows.reports || hidden.has('arr') || hidden.has('contract.arr')) return null;
  const { content } = program;
  const workspace = content.workspace.value;
  const customers = content.customers.map(({ value }) => value);
  const answerOf = answersOf(program, report);
  return revenueOf({
    customers,
    currency: workspace.currency,
    fiscalYearStart: months.indexOf(workspace.fiscal_year_starts) + 1,
    asOf: dayOf(report.asOf),
    addBusinessDays,
    bandOn: bandsOf(decisions),
    ...(answerOf && { answerOf }),
    groupings: [...(segmentOn === undefined ? [] : familiesOf(program, segmentOn)), ...(shows.people ? [ownersOf(program, report)] : [])],
  });
}

/** The shown band of a customer at the end of a day, by history. */
function bandsOf(decisions: readonly Decision[]): (customer: string, day: Day) => ShownBand | null {
  const points = new Map<string, { day: string; band: ShownBand | null }[]>();
  for (const decision of decisions) {
    if (decision.kind !== 'health') continue;
    const known = points.get(decision.customer);
    if (known === undefined) points.set(decision.customer, [decision]);
    else known.push(decision);
  }
  return (customer, day) => {
    const on = formatDay(day);
    return points.get(customer)?.findLast((point) => point.day <= on)?.band ?? null;
  };
}

/** The newest answer that somebody gave about a customer in an open run of a playbook whose start or due date follows the renewal; undefined where none asks. */
function answersOf(program: Program, report: Report): ((customer: string) => string | null) | undefined {
  const asking = new Set(
    program.playbooks
      .filter(({ playbook, on, goalBy, due }) => {
        const names = reachedFrom(
          program,
          [...on, goalBy, due].flatMap((formula) => formula?.names ?? []),
        );
        return names.has('renewal') && playbook.steps.some(({ ask }) => Array.isArray(ask));
      })
      .map(({ playbook }) => playbook.id),
  );
  if (asking.size === 0) return undefined;
  const answers = new Map<string, string>();
  for (const { id, runs } of report.customers) {
    const answered = runs
      .filter(({ playbook, state }) => asking.has(playbook) && state === 'open')
      .flatMap(({ steps, opened }) =>
        steps.flatMap(({ options, answer, byDefault, doneOn }) =>
          options === null || answer === null || byDefault ? [] : [{ answer, on: doneOn ?? opened }],
        ),
      )
      .sort((a, b) => compareText(b.on, a.on));
    if (answered[0] !== undefined) answers.set(id, answered[0].answer);
  }
  return (customer) => answers.get(customer) ?? null;
}

function familiesOf(program: Program, segmentOn: SegmentOn): readonly Grouping[] {
  const segments = [...program.segments.values()].filter(({ value }) => value.exclusive !== undefined);
  return [...Map.groupBy(segments, ({ value }) => value.exclusive ?? '')]
    .sort(([a], [b]) => compareText(a, b))
    .map(([family, members]) => ({
      id: family,
      title: titleOf(family),
      groupOn: (customer, day) => {
        const found = members.find(({ name }) => segmentOn(customer, name, day) === true);
        return found === undefined ? null : (found.value.title ?? titleOf(found.name));
      },
    }));
}

function ownersOf({ content }: Program, report: Report): Grouping {
  const role = leadingRole(report.customers);
  const records = new Map(content.customers.map(({ value }) => [value.id, value]));
  const names = new Map(content.workspace.value.team.map(({ login, name }) => [login, name]));
  return {
    id: 'owner',
    title: role.length <= 3 ? role.toUpperCase() : titleOf(role),
    groupOn: (customer, day) => {
      const record = records.get(customer);
      const owner = record === undefined ? null : ownerOn(record, role, day);
      return owner === null ? null : (names.get(owner.login) ?? owner.login);
    },
  };
}
