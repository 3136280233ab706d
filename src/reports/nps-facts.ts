import type { CustomerReport, IsoDay, Report, RunReport, ShownBand } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Survey } from '../model/survey.ts';
import { months } from '../model/workspace.ts';
import { byUrgency, shownBand } from './bands.ts';
import { dayOf } from './dates.ts';
import { titleOf } from './format.ts';
import { kindOfScore, type NpsFigure, npsOf } from './nps.ts';
import { type Answer, type Excluded, latestAnswers, readAnswers } from './nps-answers.ts';
import { lastYear, quartersAround } from './revenue-periods.ts';
import { allRuns } from './work.ts';

/** What the NPS page says. No single answer is in it where people may not be shown. */
export interface NpsFacts {
  /** Whether anything in the workspace holds answers. */
  readonly isAsked: boolean;
  /** Where the answers stand: `file:line` of the sources. */
  readonly sources: readonly { readonly name: string; readonly at: string }[];
  /** The twelve months that are looked at, both ends included. */
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** The latest answer of each person in that time. */
  readonly total: NpsFigure;
  /** The four quarters before and the one of the day, oldest first; in each the latest answer of each person. Those before the first answer are left out. */
  readonly quarters: readonly (NpsGroup & { readonly from: IsoDay; readonly to: IsoDay; readonly isOver: boolean })[];
  /** Segments of today with at least one answer, in the order of the workspace; a person counts in each one the customer is in. */
  readonly segments: readonly NpsGroup[];
  /** The parts that people play, most answers first; of somebody no record names it is ''. */
  readonly personas: readonly NpsGroup[];
  /** Answers of customers that have left, which count in the total and in no segment. */
  readonly left: number;
  /** Answers that name nobody: each counts. */
  readonly anonymous: number;
  /** All rows that are not in the total, the most frequent reason first. */
  readonly excluded: readonly { readonly because: Excluded; readonly rows: number }[];
  /** Null where no source has a row for each invitation. */
  readonly response: { readonly answered: number; readonly invited: number } | null;
  /** Playbooks that start on each answer, by title; without any, a run that opened since counts as a follow-up. */
  readonly followedBy: readonly string[];
  /** Customers with a detractor or passive whom nobody has followed up, the most urgent first. */
  readonly open: readonly NpsFollowUp[];
}

/** A group of answers. */
export interface NpsGroup {
  readonly id: string;
  readonly title: string;
  readonly figure: NpsFigure;
}

/** A customer whose unhappy people wait. */
export interface NpsFollowUp {
  readonly customer: string;
  readonly name: string;
  readonly band: ShownBand;
  /** The lowest first; empty where people may not be shown. */
  readonly answers: readonly {
    readonly person: string | null;
    readonly persona: string | null;
    readonly score: number;
    readonly day: IsoDay;
  }[];
}

/** What the facts are made of. The report is the whole one: of people only aggregates leave this module unless `people`. */
export interface NpsInput {
  readonly report: Report;
  readonly program: Program;
  readonly surveys: readonly Survey[];
  readonly shows: { readonly reports: boolean; readonly people: boolean };
}

/** Collects what the NPS page says; null where reports may not be shown. */
export function npsFacts({ report, program, surveys, shows }: NpsInput): NpsFacts | null {
  if (!shows.reports) return null;
  const { asOf, customers, notScored } = report;
  const { answers, excluded, invitations } = readAnswers(surveys, [...customers, ...(report.unscored ?? [])], notScored, asOf);
  const declared = [...program.sources.values()].filter(({ value }) => value?.nps !== undefined);
  const year = lastYear(dayOf(asOf));
  const { kept, replaced } = latestAnswers(answers, year.first, year.last);
  const known = new Map(customers.map((customer) => [customer.id, customer]));
  const persona = personaReader(program);
  const fiscalStart = months.indexOf(program.content.workspace.value.fiscal_year_starts) + 1;
  const [oldest] = answers;
  const invited = invitations.filter(({ day }) => dayOf(day) >= year.first && dayOf(day) <= year.last);
  const rows = new Map(excluded);
  const earlier = answers.filter(({ day }) => day < year.from).length;
  if (replaced > 0) rows.set('answered again', replaced);
  if (earlier > 0) rows.set('earlier', earlier);
  const starting = program.playbooks.filter(
    ({ playbook }) => playbook.status === 'active' && declared.some(({ name }) => name === playbook.start.each),
  );
  return {
    isAsked: declared.length > 0 || answers.length > 0,
    sources: declared.flatMap(({ name, at }) => (at === null ? [] : [{ name, at: `${at.file}:${at.line}` }])),
    from: year.from,
    to: year.to,
    total: figureOf(kept),
    quarters: quartersAround(dayOf(asOf), fiscalStart, 4, 0)
      .filter(({ to }) => oldest !== undefined && to >= oldest.day)
      .map(({ quarter, from, to, first, last, isOver }) => ({
        ...group(quarter ?? '', quarter ?? '', latestAnswers(answers, first, Math.min(last, dayOf(asOf))).kept),
        ...{ from, to, isOver },
      })),
    segments: [...program.segments.values()]
      .map(({ name, value }) =>
        group(
          name,
          value.title ?? titleOf(name),
          kept.filter((answer) => known.get(answer.customer)?.segments.includes(name)),
        ),
      )
      .filter(({ figure }) => figure.n > 0),
    personas: [...Map.groupBy(kept, (answer) => persona(answer) ?? '')]
      .map(([id, own]) => group(id, id === '' ? '' : titleOf(id), own))
      .sort((a, b) => Number(a.id === '') - Number(b.id === '') || b.figure.n - a.figure.n || compareText(a.id, b.id)),
    left: kept.filter(({ customer }) => !known.has(customer)).length,
    anonymous: kept.filter(({ person }) => person === null).length,
    excluded: [...rows]
      .map(([because, count]) => ({ because, rows: count }))
      .sort((a, b) => b.rows - a.rows || compareText(a.because, b.because)),
    response: invited.length === 0 ? null : { answered: invited.filter(({ answered }) => answered).length, invited: invited.length },
    followedBy: starting.map(({ playbook }) => playbook.title).sort(compareText),
    open: followUps(kept, known, { isFollowed: followReader(report, program), persona, people: shows.people }),
  };
}

function figureOf(answers: readonly Answer[]): NpsFigure {
  return npsOf(answers.map(({ score }) => score));
}

function group(id: string, title: string, answers: readonly Answer[]): NpsGroup {
  return { id, title, figure: figureOf(answers) };
}

/** The part a person plays, by the record of the customer; null where it names nobody with the id. */
function personaReader({ content }: Program): (answer: Answer) => string | null {
  const personas = new Map(
    content.customers.flatMap(({ value }) => value.people.map(({ id, persona }) => [`${value.id}/${id}`, persona] as const)),
  );
  return ({ customer, person }) => (person === null ? null : (personas.get(`${customer}/${person}`) ?? null));
}

/** Whether somebody took up an answer: by a run about its row where a playbook starts on each row, else by any run about the customer that opened since. */
function followReader(report: Report, program: Program): (answer: Answer) => boolean {
  const starting = new Set(
    program.playbooks.filter(({ playbook }) => playbook.status === 'active').flatMap(({ playbook }) => playbook.start.each ?? []),
  );
  const runs = allRuns(report).filter(
    ({ status, state }) => status !== 'draft' && state !== 'held' && state !== 'due' && state !== 'expired',
  );
  const subjects = new Set(runs.map(({ subject }) => subject));
  const byCustomer = Map.groupBy(runs, ({ customer }) => customer);
  const openedSince = (run: RunReport, day: IsoDay): boolean => run.opened >= day;
  return ({ source, customer, id, day }) =>
    starting.has(source) && id !== null
      ? subjects.has(`${customer}:${id}`)
      : (byCustomer.get(customer) ?? []).some((run) => openedSince(run, day));
}

function followUps(
  kept: readonly Answer[],
  known: ReadonlyMap<string, CustomerReport>,
  {
    isFollowed,
    persona,
    people,
  }: { readonly isFollowed: (answer: Answer) => boolean; readonly persona: (answer: Answer) => string | null; readonly people: boolean },
): readonly NpsFollowUp[] {
  const waiting = kept.filter((answer) => kindOfScore(answer.score) !== 'promoter' && known.has(answer.customer) && !isFollowed(answer));
  return [...Map.groupBy(waiting, ({ customer }) => customer)]
    .flatMap(([id, own]) => {
      const customer = known.get(id);
      return customer === undefined ? [] : [{ customer, own }];
    })
    .sort((a, b) => (people ? lowest(a.own) - lowest(b.own) : 0) || byUrgency(a.customer, b.customer))
    .map(({ customer, own }) => ({
      customer: customer.id,
      name: customer.name,
      band: shownBand(customer),
      answers: people
        ? own
            .toSorted((a, b) => a.score - b.score || compareText(b.day, a.day))
            .map((answer) => ({ person: answer.person, persona: persona(answer), score: answer.score, day: answer.day }))
        : [],
    }));
}

function lowest(answers: readonly Answer[]): number {
  return Math.min(...answers.map(({ score }) => score));
}
