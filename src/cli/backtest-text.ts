import { counted } from '../expressions/words-values.ts';
import type { Backtest } from '../proof/backtest.ts';
import type { Auc } from '../proof/backtest-auc.ts';
import type { Figures } from '../proof/backtest-figures.ts';
import { explainBacktest, explainWarning, measureWords, separationWords, sliceWords } from '../reports/backtest-words.ts';
import { languageOf } from '../site/language/language.ts';
import { layOut } from './text-table.ts';

const { t, share } = languageOf('en');

/** A back-test as text: what it means in words, what to beware of, and the figures. */
export function backtestText(result: Backtest): string {
  const { all, outcome, days } = result;
  const whom = result.segment === null ? 'all customers' : `the customers in ${result.segment}`;
  const head = [
    `${result.workspace}: ${outcome.title} (${outcome.name}, within ${outcome.within}; ${outcome.at})`,
    `${counted(days.length, 'day')}, ${whom}: ${days.map(({ day }) => day).join(', ')}`,
    'Each day is scored on the rows dated before it and the records as of it.',
    '',
    ...explainBacktest(result).map((one) => t(one)),
  ];
  const warnings = result.warnings.map((one) => `! ${t(explainWarning(one, (measure) => measureTitle(result, measure)))}`);
  const parts = [
    [...head, ...(warnings.length === 0 ? [] : ['', ...warnings])].join('\n'),
    all.n === 0 ? '' : section('By day', dayTable(result)),
    all.n === 0 ? '' : section('By band', bandTable(all)),
    all.deciles.length === 0 ? '' : section('By tenth of the score, lowest first', decileTable(all)),
    all.losses === 0 ? '' : section('Before the loss', leadTable(result)),
    result.parts.length === 0 ? '' : section('By part', partTable(result)),
    result.measures.length === 0 ? '' : section('Each measure alone', measureTable(result)),
    forecastText(result),
    notes(result),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** One line that sums a back-test up. */
export function summariseBacktest({ all, days }: Backtest): string {
  const auc = all.auc === null ? 'no AUC' : `AUC ${aucText(all.auc)}`;
  return `${counted(days.length, 'day')}, ${counted(all.customers, 'customer')}, ${all.lostCustomers} lost: ${auc}. ${t(separationWords[all.verdict])}.`;
}

function section(title: string, table: string): string {
  return `${title}\n${table.trimEnd()}`;
}

function dayTable({ days, all }: Backtest): string {
  const row = (day: string, figures: Figures) => [
    day,
    String(figures.n),
    String(figures.losses),
    share(figures.rate.share, 1),
    figures.coverage === null ? '–' : share(figures.coverage),
    aucText(figures.auc),
    t(separationWords[figures.verdict]),
  ];
  const rows = [...days.map(({ day, figures }) => row(day, figures)), ...(days.length > 1 ? [row('all days', all)] : [])];
  return layOut(['day', 'customers', 'lost', 'rate', 'coverage', 'AUC (95%)', ''], rows, new Set([1, 2, 3, 4]));
}

function bandTable({ bands, alarms }: Figures): string {
  const table = layOut(
    ['band', 'customers', 'share', 'lost', 'rate', '(95%)', 'lift', 'mean score'],
    bands.map(({ band, n, share: part, losses, rate, lift, meanScore }) => [
      t(sliceWords[band]),
      String(n),
      share(part),
      String(losses),
      n === 0 ? '–' : share(rate.share, 1),
      n === 0 ? '–' : `${share(rate.low)} to ${share(rate.high)}`,
      lift === null ? '–' : lift.toFixed(2),
      meanScore === null ? '–' : meanScore.toFixed(1),
    ]),
    new Set([1, 2, 3, 4, 6, 7]),
  );
  const lines = alarms.map(({ upTo, alarms: raised, found, losses, falsePerFound }) => {
    const price = falsePerFound === null ? '' : `, ${falsePerFound.toFixed(1)} false alarms for each`;
    return `An alarm at ${upTo === 'red' ? 'red' : 'yellow and below'}: ${raised} raised, ${found} of ${losses} found${price}.`;
  });
  return `${table}${lines.join('\n')}\n`;
}

function decileTable({ deciles }: Figures): string {
  return layOut(
    ['tenth', 'customers', 'lost', 'rate', '(95%)', 'lift', 'mean score'],
    deciles.map(({ n, losses, rate, lift, meanScore }, index) => [
      String(index + 1),
      n.toFixed(Number.isInteger(n) ? 0 : 1),
      losses.toFixed(Number.isInteger(losses) ? 0 : 1),
      share(rate.share, 1),
      `${share(rate.low)} to ${share(rate.high)}`,
      lift === null ? '–' : lift.toFixed(2),
      meanScore === null ? '–' : meanScore.toFixed(1),
    ]),
    new Set([0, 1, 2, 3, 5, 6]),
  );
}

function leadTable({ leads, medianRed, outcome }: Backtest): string {
  const table = layOut(
    ['days before', 'had a band', 'red', 'yellow'],
    leads.map(({ days, known, red, yellow }) => [String(days), String(known), String(red), String(yellow)]),
    new Set([0, 1, 2, 3]),
  );
  const what = outcome.kind === 'no_row' ? 'Before the first day without a row' : 'Before the loss';
  if (medianRed === null) return table;
  return `${table}${medianRed > 0 ? `${what} half of them had been red for ${medianRed} days or more, in a row.` : `${what} fewer than half of them were red.`}\n`;
}

function partTable({ parts, levels }: Backtest): string {
  return layOut(
    ['part', 'customers', 'lost', 'rate', `AUC (${levels.parts.toFixed(1)}%)`, ''],
    parts.map(({ title, kind, figures }) => [
      kind === 'model' ? `model: ${title}` : title,
      String(figures.n),
      String(figures.losses),
      share(figures.rate.share, 1),
      aucText(figures.auc),
      t(separationWords[figures.verdict]),
    ]),
    new Set([1, 2, 3]),
  );
}

function measureTable({ measures, levels }: Backtest): string {
  const models = new Set(measures.map(({ model }) => model));
  return layOut(
    ['measure', 'applies', 'known', 'lost', `AUC (${levels.measures.toFixed(1)}%)`, ''],
    measures.map(({ model, title, n, known, losses, auc, verdict }) => [
      models.size > 1 ? `${model}: ${title}` : title,
      String(n),
      String(known),
      String(losses),
      aucText(auc),
      t(measureWords[verdict]),
    ]),
    new Set([1, 2, 3]),
  );
}

function forecastText({ forecast }: Backtest): string {
  if (forecast === null) return '';
  const { day, from, brier, without } = forecast;
  return `The rates of the bands on ${from.join(', ')} as a forecast for ${day}: Brier score ${brier.toFixed(3)}, against ${without.toFixed(3)} with one rate for all (lower is better).`;
}

function notes({ excluded, assumed }: Backtest): string {
  const left = excluded.map(
    ({ kind, name, because, at, source }) => `  ${kind} ${name} (${at}): ${because}${at === source ? '' : ` (${source})`}`,
  );
  const taken = assumed.map(({ says, at }) => `  ${says} (${at})`);
  return [
    ...(left.length === 0 ? [] : ['Left out, because nobody knows what it said on an earlier day:', ...left]),
    ...(taken.length === 0 ? [] : ['Taken as it stands today:', ...taken]),
  ].join('\n');
}

function measureTitle({ measures }: Backtest, measure: string): string {
  return measures.find(({ model, name }) => `${model}/${name}` === measure)?.title ?? measure;
}

function aucText(auc: Auc | null): string {
  return auc === null ? '–' : `${auc.value.toFixed(3)} (${auc.low.toFixed(3)} to ${auc.high.toFixed(3)})`;
}
