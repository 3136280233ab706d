import { say } from '#setpiece/model/language';
import { type ListedCustomer, listCustomers } from '#setpiece/reports/customer-list';
import { shiftDay } from '#setpiece/reports/dates';
import { leadingRole } from '#setpiece/reports/work';
import type { SiteData } from '../../reports/site-data.ts';
import type { Language } from '../language/language.ts';
import { type Choice, encodeLine, type TableRows, type TableWords } from './rows.ts';

const bandTitles = { green: say('Green'), yellow: say('Yellow'), red: say('Red'), unknown: say('Unknown') } as const;
/** The id of the choice that stands for nobody, and for no stage. */
const nothing = '-';

/** The customers of the portfolio's table in a language. `link` is the address of an account report with `{id}` in it. */
export function customerRows(data: SiteData, language: Language, link: string): TableRows {
  const { t, titled, money, shortDay } = language;
  const list = listCustomers(data, leadingRole(data.report.customers));
  const choices = {
    band: (['green', 'yellow', 'red', 'unknown'] as const).map((id) => ({ id, title: t(bandTitles[id]) })),
    segment: data.segments
      .filter(({ id }) => list.some(({ segments }) => segments.includes(id)))
      .map(({ id, title }) => ({ id, title: titled(title) })),
    owner: [{ id: nothing, title: t('Nobody') }, ...ownersOf(list, data.team)],
    stage: [
      { id: nothing, title: t('No stage') },
      ...data.stages.filter(({ id }) => list.some(({ stage }) => stage === id)).map(({ id, title }) => ({ id, title: titled(title) })),
    ],
  };
  const [bands, segments, owners, stages] = [choices.band, choices.segment, choices.owner, choices.stage].map(
    (entries: readonly Choice[]) => new Map(entries.map(({ id }, place) => [id, place])),
  );
  const lefts = [...new Set(list.flatMap(({ left }) => left ?? []))];
  return {
    asOf: data.asOf,
    link,
    words: wordsOf(data, language),
    choices,
    id: list.map(({ id }) => id),
    name: list.map(({ name }) => name),
    band: list.map(({ band }) => bands?.get(band) ?? 0),
    segments: list.map((one) => one.segments.flatMap((id) => segments?.get(id) ?? [])),
    owner: list.map(({ owner }) => (owner === null ? 0 : (owners?.get(owner) ?? 0))),
    stage: list.map(({ stage }) => (stage === null ? 0 : (stages?.get(stage) ?? 0))),
    stageState: list.map(({ stageState }) => stageState),
    score: list.map(({ score }) => score),
    invalid: list.map(({ isInvalid }) => Number(isInvalid)),
    change: list.map(({ change }) => change),
    lineChange: list.map(({ lineChange }) => lineChange),
    line: list.map(({ line }) => encodeLine(line)),
    arr: list.map(({ arr }) => arr),
    currency: list.map(({ currency }) => currency),
    amounts: Object.fromEntries(
      list.flatMap(({ arr, currency }) => (arr === null ? [] : [[`${arr} ${currency}`, money(arr, currency)] as const])),
    ),
    left: list.map(({ left }) => left),
    days: Object.fromEntries(lefts.map((left) => [left, shortDay(shiftDay(data.asOf, left), data.asOf)])),
    open: list.map(({ open }) => open),
    late: list.map(({ late }) => late),
    coverage: list.map(({ coverage }) => (coverage === null ? null : Math.round(coverage * 100))),
  };
}

function ownersOf(list: readonly ListedCustomer[], team: SiteData['team']): readonly Choice[] {
  const names = new Map(team.map(({ login, name }) => [login, name]));
  const logins = [...new Set(list.flatMap(({ owner }) => owner ?? []))];
  return logins
    .map((login) => ({ id: login, title: names.get(login) ?? login }))
    .sort((a, b) => (a.title === b.title ? (a.id < b.id ? -1 : 1) : a.title < b.title ? -1 : 1));
}

function wordsOf({ shows }: SiteData, { t, tag }: Language): TableWords {
  return {
    lang: tag,
    columns: {
      name: t('Customer'),
      health: t('Health'),
      change: t('7 d'),
      line: t('90 days'),
      ...(shows.money && { arr: t('ARR') }),
      stage: t('Stage'),
      renewal: t('Renewal'),
      ...(shows.people && { owner: t('Owner') }),
      tasks: t('Tasks'),
      coverage: t('Coverage'),
    },
    stageStates: { behind: t('Behind'), stuck: t('Stuck') },
    invalid: t('Invalid'),
    noScore: t('No score'),
    late: t('{{number}} late', { number: '{count}' }),
    renews: t('renews {{day}}', { day: '{day}' }),
    left: t('{{number}} d', { number: '{count}' }),
    noMatch: t('No customer matches the filters.'),
    status: t('{{found}} of {{all}} customers. {{order}}', { found: '{found}', all: '{all}', order: '{order}' }),
    statusAll: t('{{all}} customers. {{order}}', { all: '{all}', order: '{order}' }),
    defaultOrder: shows.money ? t('Sorted by band, then ARR.') : t('Sorted by band.'),
    order: t('Sorted by {{column}}.', { column: '{column}' }),
    page: t('Page {{page}} of {{pages}}', { page: '{page}', pages: '{pages}' }),
    loadFailed: t('The list of all customers could not be loaded, so it can be neither sorted nor filtered. Load the page again.'),
  };
}
