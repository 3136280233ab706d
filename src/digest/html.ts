import { type Letter, type Line, moreOf, type Section, type Span } from './letter.ts';

/** Makes the address of an issue; null where the repository has no address. */
export type IssueAddress = (issue: number) => string | null;

/*
 * E-mail programs read few styles and drop the rest: colours and sizes stand at the elements, and only what a dark screen changes stands in a
 * style sheet. No picture, no font and no script is loaded from anywhere.
 */
const ink = '#17202a';
const soft = '#56616d';
const rule = '#dfe3e8';
const dots = { red: '#c22f2f', yellow: '#c98a00', green: '#1f8a4c', unknown: '#7b8591' } as const;
const font = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const sheet = `@media (prefers-color-scheme: dark){body,.page{background:#14181d!important}.card{background:#1b2027!important;border-color:#323a44!important}.ink{color:#e8ecf0!important}.soft{color:#a3adb8!important}.rule{border-color:#323a44!important}a{color:#8db8ff!important}}@media (max-width:480px){.card{padding:18px 16px!important}}`;

/** A letter as the HTML of an e-mail. Every text is escaped; links lead to issues and reports only. */
export function letterHtml(letter: Letter, issueAddress: IssueAddress): string {
  const { title, dated, figures, summary, sections, notes } = letter;
  const chips = figures.map((figure) => `<span style="white-space:nowrap">${escapeHtml(figure)}</span>`).join(' &middot; ');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title><style>${sheet}</style></head>
<body style="margin:0;padding:0;background:#f3f5f7">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(summary)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f3f5f7"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px"><tr>
<td class="card" align="left" style="background:#ffffff;border:1px solid ${rule};border-radius:8px;padding:28px 32px;${font};text-align:left">
<h1 class="ink" style="margin:0 0 4px;font-size:21px;line-height:1.3;color:${ink}">${escapeHtml(title)}</h1>
<p class="soft" style="margin:0 0 14px;font-size:13px;line-height:1.5;color:${soft}">${escapeHtml(dated)}</p>
<p class="ink" style="margin:0;font-size:15px;line-height:1.6;font-weight:600;color:${ink}">${chips}</p>
${sections.map((section) => sectionHtml(section, issueAddress)).join('\n')}
${notes.map((note) => `<p class="soft" style="margin:18px 0 0;font-size:13px;line-height:1.5;color:${soft}">${escapeHtml(note)}</p>`).join('\n')}
</td></tr></table></td></tr></table></body></html>
`;
}

function sectionHtml(section: Section, issueAddress: IssueAddress): string {
  const more = moreOf(section);
  const items = section.lines.map((line) => lineHtml(line, issueAddress));
  const rest = more === null ? '' : `<p class="soft" style="margin:8px 0 0;font-size:14px;color:${soft}">${more}</p>`;
  return `<h2 class="ink rule" style="margin:26px 0 2px;padding:0 0 6px;border-bottom:1px solid ${rule};font-size:15px;line-height:1.4;color:${ink}">${escapeHtml(section.title)} <span class="soft" style="font-weight:400;color:${soft}">${section.count}</span></h2>
${items.join('\n')}${rest}`;
}

function lineHtml({ head, below }: Line, issueAddress: IssueAddress): string {
  const text = head.map((span) => spanHtml(span, issueAddress)).join('');
  const why = below === null ? '' : `<br><span class="soft" style="color:${soft};font-size:13px">${escapeHtml(below)}</span>`;
  return `<p class="ink" style="margin:8px 0 0;font-size:14px;line-height:1.5;color:${ink}">${text}${why}</p>`;
}

function spanHtml(span: Span, issueAddress: IssueAddress): string {
  if (typeof span === 'string') return escapeHtml(span);
  if ('strong' in span) return `<strong>${escapeHtml(span.strong)}</strong>`;
  if ('link' in span) return anchor(span.link, `<strong>${escapeHtml(span.text)}</strong>`);
  if ('band' in span) {
    const dot = `display:inline-block;width:9px;height:9px;border-radius:5px;background:${dots[span.band]}`;
    return `<span style="white-space:nowrap"><span style="${dot}"></span> ${span.band}</span>`;
  }
  const address = span.issue === null ? null : issueAddress(span.issue);
  const words = `${escapeHtml(span.task)}${span.issue === null ? '' : ` #${span.issue}`}`;
  return address === null ? words : anchor(address, words);
}

function anchor(address: string, inner: string): string {
  return `<a href="${escapeHtml(address)}" style="color:#1f5fbf;text-decoration:underline">${inner}</a>`;
}

/** A text as HTML that shows it and does nothing else. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
