import type { RunReport } from '../../evaluate/report.ts';
import { type Links, linkToPlace } from '../links.ts';
import { asWords, plain, showDay } from '../text.ts';

/** Why a run is there and how it stands, as Markdown: the chain that made it, each link with the place that says so. */
export function explainRun(run: RunReport, asOf: string, links: Links): string {
  const due = run.due === null ? '' : `, due ${showDay(run.due)}`;
  const late = run.late > 0 ? ` (**late** by ${run.late} days)` : '';
  const chain = run.why.map(({ part, says, at }, index) => {
    const text = plain(says, 600);
    return `${index + 1}. ${capital(asWords(part))}: ${/[.?!…]$/.test(text) ? text : `${text}.`} ${linkToPlace(links, at)}`;
  });
  const held = run.held === null ? [] : ['', plain(run.held, 600)];
  return [`“${plain(run.title, 120)}” is ${run.state} as of ${showDay(asOf)}${due}${late}.`, ...held, '', ...chain].join('\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
