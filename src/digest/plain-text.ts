import { type Letter, type Line, moreOf, type Span } from './letter.ts';

/** A letter as plain text: for a terminal, and for e-mail programs that show no HTML. */
export function letterText({ title, dated, figures, sections, notes }: Letter): string {
  const parts = sections.flatMap((section) => {
    const more = moreOf(section);
    return ['', `${section.title} (${section.count})`, ...section.lines.flatMap(lineText), ...(more === null ? [] : [`  ${more}`])];
  });
  return [title, dated, '', figures.join(' · '), ...parts, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n');
}

function lineText({ head, below }: Line): readonly string[] {
  return [`- ${head.map(spanText).join('')}`, ...(below === null ? [] : [`  ${oneLine(below)}`])];
}

function spanText(span: Span): string {
  if (typeof span === 'string') return span;
  if ('strong' in span) return oneLine(span.strong);
  if ('link' in span) return oneLine(span.text);
  if ('band' in span) return span.band;
  return `${oneLine(span.task)}${span.issue === null ? '' : ` (#${span.issue})`}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
