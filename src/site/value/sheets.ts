import type { ValueObjective, ValueRank, ValueReport, ValueStep } from '../../reports/value.ts';
import type { Language } from '../language/language.ts';
import { html, type Markup } from './markup.ts';
import { dotStrip, measurements } from './pictures.ts';
import {
  leadFigures,
  sayContacts,
  sayContract,
  sayEvidence,
  sayGroup,
  sayList,
  sayNeeds,
  sayNumber,
  sayPeriod,
  sayPlace,
  sayProgress,
  sayQuarter,
  sayRank,
  sayReason,
  sayResult,
  saySentences,
  sayTitle,
} from './words.ts';

/** What fits on a sheet whatever the texts are; each is cut to two lines. */
const most = { objectives: 4, service: 4, plan: 5, needs: 3, finished: 2 };

/** The two sheets of a value report. Nothing on them is cut silently: what does not fit is counted. */
export function valueSheets(report: ValueReport, language: Language): string {
  const first = html`<h1>${sayTitle(report, language)}</h1>
<p class="result">${sayResult(report, language)}</p>
${figures(report, language)}
${objectives(report, language)}
${work(report, language)}`;
  const second = html`${comparison(report, language)}
${service(report, language)}
${plan(report, language)}
${needs(report, language)}`;
  return html`${sheet(report, 1, first, language)}
${sheet(report, 2, second, language)}`.html;
}

function sheet(report: ValueReport, page: number, content: Markup, language: Language): Markup {
  const { t } = language;
  const { workspace, customer, preparedBy, asOf, dataUpTo } = report;
  const day = { day: asOf };
  const prepared =
    preparedBy === null ? t('Prepared, {{day}}.', { day }) : t('Prepared by {{person}}, {{day}}.', { person: preparedBy, day });
  const data = dataUpTo === null ? '' : t('Data up to {{day}}.', { day: { day: dataUpTo } });
  const place = t('Page {{page}} of 2', { page });
  return html`<article class="sheet" aria-label="${place}">
<header><p><strong>${workspace}</strong> <span>${t('Value report for {{customer}}', { customer })}</span></p><p>${sayPeriod(report, language)}</p></header>
<div class="body">${content}</div>
<footer><p>${saySentences([prepared, data], language)}</p><p>${place}</p></footer>
</article>`;
}

function figures(report: ValueReport, language: Language): Markup {
  return html`<dl class="lead">${leadFigures(report, language).map(
    ({ title, value, note }) => html`<div><dt>${title}</dt><dd class="value">${value}</dd><dd>${note}</dd></div>`,
  )}</dl>`;
}

function objectives(report: ValueReport, language: Language): Markup {
  const { t } = language;
  const shown = report.objectives.slice(0, most.objectives);
  const more = report.objectives.length - shown.length;
  if (shown.length === 0)
    return html`<section><h2>${t('Results against your objectives')}</h2><p>${t('No objective with a baseline is agreed yet. The next report measures against what we agree now.')}</p></section>`;
  return html`<section><h2>${t('Results against your objectives')}</h2>
<table class="objectives">${columns(t('Objective · Baseline · Now · Target · Measured, dotted: target · Result'), ['', 'n', 'n', 'n', 'way', 'n'])}
<tbody>${shown.map((objective) => objectiveRow(objective, report, language))}</tbody></table>
${more > 0 && html`<p class="note">${t('{{count}} more in the success plan.', { count: more })}</p>`}</section>`;
}

/** The head of a table, from the names of its columns: said in one, because a word like “Who” means little by itself. */
function columns(names: string, classes: readonly string[]): Markup {
  return html`<thead><tr>${names
    .split(' · ')
    .map((name, index) =>
      classes[index] ? html`<th scope="col" class="${classes[index]}">${name}</th>` : html`<th scope="col">${name}</th>`,
    )}</tr></thead>`;
}

function objectiveRow(objective: ValueObjective, report: ValueReport, language: Language): Markup {
  const { t, titled } = language;
  const { words, baseline, now, target, by, unit, reached } = objective;
  const cell = (value: number | null) => (value === null ? '–' : sayNumber(value, unit, report.currency, language));
  const evidence = sayEvidence(objective, report, language);
  return html`<tr><th scope="row"><span class="cut">${titled(words)}</span></th>
<td class="n">${cell(baseline)}</td><td class="n"><strong>${cell(now)}</strong></td><td class="n">${cell(target)}<small>${t('by {{day}}', { day: { shortDay: by, near: report.asOf } })}</small></td>
<td class="way">${measurements(objective, report.currency, language)}</td><td class="n"><span class="mark${reached ? ' reached' : ''}">${reached && tick}${sayProgress(objective, language)}</span></td></tr>
${evidence !== '' && html`<tr class="evidence"><td colspan="6"><span class="cut">${evidence}</span></td></tr>`}`;
}

const tick: Markup = {
  html: '<svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="M1.5 5.5 4 8 8.5 2.5" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>',
};

function work(report: ValueReport, language: Language): Markup {
  const { t } = language;
  // With few objectives the sheet has room for a second line.
  const cut = report.objectives.length > 2 ? 'cut one' : 'cut';
  return html`<section><h2>${t('What we did together')}</h2>
<ol class="quarters">${report.quarters.map((quarter) => {
    const more = quarter.finished.length - most.finished;
    return html`<li><p class="days">${sayQuarter(quarter, report.asOf, language)}</p>
<p class="cut">${sayContacts(quarter, language)}</p>
${quarter.finished.slice(0, most.finished).map((name) => html`<p class="done"><span class="${cut}">${tick}${language.titled(name)}</span></p>`)}
${more > 0 && html`<p class="note">${t('{{count}} more finished', { count: more })}</p>`}</li>`;
  })}</ol></section>`;
}

function comparison(report: ValueReport, language: Language): Markup {
  const { t } = language;
  const [first, ...others] = report.ranks;
  if (first === undefined)
    return html`<section><h2>${t('How you compare')}</h2><p>${t('Too few customers can be compared with you: a place among fewer than ten would tell more about them than about you.')}</p></section>`;
  const intro = t('{{title}}, {{group}}. {{place}} Others are not named.', {
    title: language.titled(first.title),
    group: sayGroup(first, report.workspace, language),
    place: sayPlace(first, language),
  });
  return html`<section><h2>${t('How you compare')}</h2>
<p class="note cut">${intro}</p>
${dotStrip(first, report.currency, 660, 'wide', language)}${dotStrip(first, report.currency, 340, 'narrow', language)}
${others.length > 0 && html`<dl class="ranks">${others.slice(0, 3).map((rank) => rankFigure(rank, report, language))}</dl>`}</section>`;
}

function rankFigure(rank: ValueRank, { currency }: ValueReport, language: Language): Markup {
  return html`<div><dt>${language.titled(rank.title)}</dt><dd><strong>${sayNumber(rank.own, rank.unit, currency, language)}</strong> <span>${sayRank(rank, language)}</span></dd></div>`;
}

function service(report: ValueReport, language: Language): Markup | false {
  const { t } = language;
  const shown = report.service.slice(0, most.service);
  return (
    shown.length > 0 &&
    html`<section><h2>${t('Service')}</h2><dl class="ranks">${shown.map(
      ({ title, value, unit, agreed }) =>
        html`<div><dt>${language.titled(title)}</dt><dd><strong>${sayNumber(value, unit, report.currency, language)}</strong> <span>${agreed !== null && t('{{value}} agreed', { value: sayNumber(agreed, unit, report.currency, language) })}</span></dd></div>`,
    )}</dl></section>`
  );
}

function plan(report: ValueReport, language: Language): Markup {
  const { t } = language;
  const shown = report.plan.slice(0, most.plan);
  const more = report.plan.length - shown.length;
  if (shown.length === 0)
    return html`<section><h2>${t('The next twelve months')}</h2><p>${t('Nothing is planned yet: the plan follows from the objectives we agree.')}</p></section>`;
  return html`<section><h2>${t('The next twelve months')}</h2>
<table class="plan">${columns(t('What · Why · Who · By'), ['', '', '', 'n'])}
<tbody>${shown.map((step) => planRow(step, report, language))}</tbody></table>
${more > 0 && html`<p class="note">${t('{{count}} more in the success plan.', { count: more })}</p>`}</section>`;
}

function planRow(step: ValueStep, { currency, asOf }: ValueReport, language: Language): Markup {
  return html`<tr><th scope="row"><span class="cut">${language.titled(step.what)}</span></th><td><span class="cut">${sayReason(step, currency, language)}</span></td><td><span class="cut">${
    step.who.length === 0 ? '–' : sayList(step.who, language)
  }</span></td><td class="n">${step.by === null ? '–' : language.shortDay(step.by, asOf)}</td></tr>`;
}

function needs(report: ValueReport, language: Language): Markup {
  const { t } = language;
  const all = sayNeeds(report, language);
  const shown = all.slice(0, most.needs);
  const more = all.length - shown.length;
  const contract = sayContract(report, language);
  return html`<section><h2>${t('What we need from you')}</h2>
${
  shown.length === 0
    ? html`<p>${t('Nothing is open on your side.')}</p>`
    : html`<ul>${shown.map((need) => html`<li><span class="cut">${need}</span></li>`)}</ul>`
}
${more > 0 && html`<p class="note">${t('{{count}} more, which we bring to the next meeting.', { count: more })}</p>`}
${contract !== '' && html`<p class="note">${contract}</p>`}</section>`;
}
