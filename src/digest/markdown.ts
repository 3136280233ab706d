import { plain } from '../tasks/text.ts';
import { fitted, type Letter, type Line, moreOf, type Span } from './letter.ts';

/** GitHub takes 65,536 characters; what people write above and below has room too. */
const longest = 50_000;

/** A letter as the text of an issue. Texts from outside are shown and do nothing else; tasks are named by their issues, which GitHub links. */
export function letterMarkdown(letter: Letter): string {
  return fitted(letter, write, (text) => text.length <= longest);
}

function write({ dated, figures, sections, notes }: Letter): string {
  const parts = sections.flatMap((section) => {
    const more = moreOf(section);
    return [
      `### ${plain(section.title)} (${section.count})`,
      ...section.lines.map(lineMarkdown),
      ...(more === null ? [] : [`- *${more}*`]),
      '',
    ];
  });
  const said = notes.map((note) => `${plain(note, 500)}<br>`);
  return [plain(dated), '', `**${figures.map((figure) => plain(figure)).join(' · ')}**`, '', ...parts, ...said]
    .join('\n')
    .replace(/(<br>|\n)+$/, '');
}

function lineMarkdown({ head, below }: Line): string {
  return `- ${head.map(spanMarkdown).join('')}${below === null ? '' : `<br>${plain(below, 400)}`}`;
}

function spanMarkdown(span: Span): string {
  if (typeof span === 'string') return withEdges(span, (text) => plain(text, 300));
  if ('strong' in span) return `**${plain(span.strong, 120)}**`;
  if ('link' in span) return `**[${plain(span.text, 120)}](${span.link})**`;
  if ('band' in span) return `**${span.band}**`;
  return `${plain(span.task, 120)}${span.issue === null ? '' : ` #${span.issue}`}`;
}

/** Escaping trims a text; the spaces around it belong to the line. */
function withEdges(text: string, write: (text: string) => string): string {
  return `${/^\s/.test(text) ? ' ' : ''}${write(text)}${/\S\s+$/.test(text) ? ' ' : ''}`;
}
