import { formatLongDay, formatShortDay } from '../../reports/format.ts';
import type { ValueObjective, ValueRank, ValueReport, ValueStep } from '../../reports/value.ts';
import {
  leadFigures,
  sayContacts,
  sayContract,
  sayEvidence,
  sayGroup,
  sayNeeds,
  sayNumber,
  sayPeriod,
  sayPlace,
  sayProgress,
  sayQuarter,
  sayRank,
  sayReason,
  sayResult,
  sayTitle,
} from '../../reports/value-words.ts';
import { html, type Markup } from './markup.ts';
import { dotStrip, measurements } from './pictures.ts';

/** What fits on a sheet whatever the texts are; each is cut to two lines. */
const most = { objectives: 4, service: 4, plan: 5, needs: 3, finished: 2 };

/** The two sheets of a value report. Nothing on them is cut silently: what does not fit is counted. */
export function valueSheets(report: ValueReport): string {
  const first = html`<h1>${sayTitle(report)}</h1>
<p class="result">${sayResult(report)}</p>
${figures(report)}
${objectives(report)}
${work(report)}`;
  const second = html`${comparison(report)}
${service(report)}
${plan(report)}
${needs(report)}`;
  return html`${sheet(report, 1, first)}
${sheet(report, 2, second)}`.html;
}

function sheet(report: ValueReport, page: number, content: Markup): Markup {
  const { workspace, customer, preparedBy, asOf, dataUpTo } = report;
  const prepared = `Prepared${preparedBy === null ? '' : ` by ${preparedBy}`}, ${formatLongDay(asOf)}.`;
  const data = dataUpTo === null ? '' : ` Data up to ${formatLongDay(dataUpTo)}.`;
  return html`<article class="sheet" aria-label="Page ${page} of 2">
<header><p><strong>${workspace}</strong> <span>Value report for ${customer}</span></p><p>${sayPeriod(report)}</p></header>
<div class="body">${content}</div>
<footer><p>${prepared}${data}</p><p>Page ${page} of 2</p></footer>
</article>`;
}

function figures(report: ValueReport): Markup {
  return html`<dl class="lead">${leadFigures(report).map(
    ({ title, value, note }) => html`<div><dt>${title}</dt><dd class="value">${value}</dd><dd>${note}</dd></div>`,
  )}</dl>`;
}

function objectives(report: ValueReport): Markup {
  const shown = report.objectives.slice(0, most.objectives);
  const more = report.objectives.length - shown.length;
  if (shown.length === 0)
    return html`<section><h2>Results against your objectives</h2><p>No objective with a baseline is agreed yet. The next report measures against what we agree now.</p></section>`;
  return html`<section><h2>Results against your objectives</h2>
<table class="objectives"><thead><tr><th scope="col">Objective</th><th scope="col" class="n">Baseline</th><th scope="col" class="n">Now</th><th scope="col" class="n">Target</th><th scope="col" class="way">Measured, dotted: target</th><th scope="col" class="n">Result</th></tr></thead>
<tbody>${shown.map((objective) => objectiveRow(objective, report))}</tbody></table>
${more > 0 && html`<p class="note">${more} more in the success plan.</p>`}</section>`;
}

function objectiveRow(objective: ValueObjective, report: ValueReport): Markup {
  const { words, baseline, now, target, by, unit, reached } = objective;
  const cell = (value: number | null) => (value === null ? '–' : sayNumber(value, unit, report.currency));
  const evidence = sayEvidence(objective, report);
  return html`<tr><th scope="row"><span class="cut">${words}</span></th>
<td class="n">${cell(baseline)}</td><td class="n"><strong>${cell(now)}</strong></td><td class="n">${cell(target)}<small>by ${formatShortDay(by, report.asOf)}</small></td>
<td class="way">${measurements(objective, report.currency)}</td><td class="n"><span class="mark${reached ? ' reached' : ''}">${reached && tick}${sayProgress(objective)}</span></td></tr>
${evidence !== '' && html`<tr class="evidence"><td colspan="6"><span class="cut">${evidence}</span></td></tr>`}`;
}

const tick: Markup = {
  html: '<svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><path d="M1.5 5.5 4 8 8.5 2.5" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>',
};

function work(report: ValueReport): Markup {
  // With few objectives the sheet has room for a second line.
  const cut = report.objectives.length > 2 ? 'cut one' : 'cut';
  return html`<section><h2>What we did together</h2>
<ol class="quarters">${report.quarters.map((quarter) => {
    const more = quarter.finished.length - most.finished;
    return html`<li><p class="days">${sayQuarter(quarter, report.asOf)}</p>
<p class="cut">${sayContacts(quarter)}</p>
${quarter.finished.slice(0, most.finished).map((name) => html`<p class="done"><span class="${cut}">${tick}${name}</span></p>`)}
${more > 0 && html`<p class="note">${more} more finished</p>`}</li>`;
  })}</ol></section>`;
}

function comparison(report: ValueReport): Markup {
  const [first, ...others] = report.ranks;
  if (first === undefined)
    return html`<section><h2>How you compare</h2><p>Too few customers can be compared with you: a place among fewer than ten would tell more about them than about you.</p></section>`;
  return html`<section><h2>How you compare</h2>
<p class="note cut">${first.title}, ${sayGroup(first, report.workspace)}. ${sayPlace(first)} Others are not named.</p>
${dotStrip(first, report.currency, 660, 'wide')}${dotStrip(first, report.currency, 340, 'narrow')}
${others.length > 0 && html`<dl class="ranks">${others.slice(0, 3).map((rank) => rankFigure(rank, report))}</dl>`}</section>`;
}

function rankFigure(rank: ValueRank, { currency }: ValueReport): Markup {
  return html`<div><dt>${rank.title}</dt><dd><strong>${sayNumber(rank.own, rank.unit, currency)}</strong> <span>${sayRank(rank)}</span></dd></div>`;
}

function service(report: ValueReport): Markup | false {
  const shown = report.service.slice(0, most.service);
  return (
    shown.length > 0 &&
    html`<section><h2>Service</h2><dl class="ranks">${shown.map(
      ({ title, value, unit, agreed }) =>
        html`<div><dt>${title}</dt><dd><strong>${sayNumber(value, unit, report.currency)}</strong> <span>${agreed !== null && `${sayNumber(agreed, unit, report.currency)} agreed`}</span></dd></div>`,
    )}</dl></section>`
  );
}

function plan(report: ValueReport): Markup {
  const shown = report.plan.slice(0, most.plan);
  const more = report.plan.length - shown.length;
  if (shown.length === 0)
    return html`<section><h2>The next twelve months</h2><p>Nothing is planned yet: the plan follows from the objectives we agree.</p></section>`;
  return html`<section><h2>The next twelve months</h2>
<table class="plan"><thead><tr><th scope="col">What</th><th scope="col">Why</th><th scope="col">Who</th><th scope="col" class="n">By</th></tr></thead>
<tbody>${shown.map((step) => planRow(step, report))}</tbody></table>
${more > 0 && html`<p class="note">${more} more in the success plan.</p>`}</section>`;
}

function planRow(step: ValueStep, { currency, asOf }: ValueReport): Markup {
  return html`<tr><th scope="row"><span class="cut">${step.what}</span></th><td><span class="cut">${sayReason(step, currency)}</span></td><td><span class="cut">${
    step.who.length === 0 ? '–' : step.who.join(', ')
  }</span></td><td class="n">${step.by === null ? '–' : formatShortDay(step.by, asOf)}</td></tr>`;
}

function needs(report: ValueReport): Markup {
  const all = sayNeeds(report);
  const shown = all.slice(0, most.needs);
  const more = all.length - shown.length;
  const contract = sayContract(report);
  return html`<section><h2>What we need from you</h2>
${
  shown.length === 0
    ? html`<p>Nothing is open on your side.</p>`
    : html`<ul>${shown.map((need) => html`<li><span class="cut">${need}</span></li>`)}</ul>`
}
${more > 0 && html`<p class="note">${more} more, which we bring to the next meeting.</p>`}
${contract !== '' && html`<p class="note">${contract}</p>`}</section>`;
}
