import type { IssueAddress } from './html.ts';
import { fitted, type Letter, type Line, moreOf, type Section, type Span, shorten } from './letter.ts';

/** A piece of rich text as Slack takes it: literal, so that a name is never read as mark-up or as a mention. */
type Piece =
  | { readonly type: 'text'; readonly text: string; readonly style?: { readonly bold: true } | { readonly italic: true } }
  | { readonly type: 'link'; readonly url: string; readonly text: string; readonly style?: { readonly bold: true } }
  | { readonly type: 'emoji'; readonly name: string };

interface RichSection {
  readonly type: 'rich_text_section';
  readonly elements: Piece[];
}

/** A block of a Slack message. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | {
      readonly type: 'rich_text';
      readonly elements: (RichSection | { readonly type: 'rich_text_list'; readonly style: 'bullet'; readonly elements: RichSection[] })[];
    };

/** Slack refuses blocks that hold about 12,000 characters of text, and counts in a way it does not tell (bolt-js#2867): most of this is keys. */
const longest = 20_000;

const emojis = { red: 'red_circle', yellow: 'large_yellow_circle', green: 'large_green_circle', unknown: 'white_circle' } as const;

/** A letter as the blocks of a Slack message. `most` entries of each list at most: for a message that Slack found too long all the same. */
export function letterBlocks(letter: Letter, issueAddress: IssueAddress, most = 12): readonly SlackBlock[] {
  return fitted(
    shorten(letter, most),
    (fitting) => write(fitting, issueAddress),
    (blocks) => JSON.stringify(blocks).length <= longest,
  );
}

/** A text for the places where Slack reads mark-up, such as a notification. */
export function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function write({ title, dated, figures, sections, notes }: Letter, issueAddress: IssueAddress): SlackBlock[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150) } },
    rich([
      { type: 'text', text: `${dated}\n` },
      { type: 'text', text: figures.join(' · '), style: { bold: true } },
    ]),
    ...sections.map((section) => listBlock(section, issueAddress)),
    ...(notes.length === 0 ? [] : [rich([{ type: 'text', text: notes.join('\n'), style: { italic: true } }])]),
  ];
}

function rich(elements: Piece[]): SlackBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function listBlock(section: Section, issueAddress: IssueAddress): SlackBlock {
  const more = moreOf(section);
  const lines = section.lines.map((line) => lineSection(line, issueAddress));
  const rest: RichSection[] = more === null ? [] : [{ type: 'rich_text_section', elements: [{ type: 'text', text: more }] }];
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_section', elements: [{ type: 'text', text: `${section.title} (${section.count})`, style: { bold: true } }] },
      { type: 'rich_text_list', style: 'bullet', elements: [...lines, ...rest] },
    ],
  };
}

function lineSection({ head, below }: Line, issueAddress: IssueAddress): RichSection {
  const why: Piece[] = below === null ? [] : [{ type: 'text', text: `\n${below}`, style: { italic: true } }];
  return { type: 'rich_text_section', elements: [...head.flatMap((span) => pieces(span, issueAddress)), ...why] };
}

/** Slack refuses an empty text. */
function pieces(span: Span, issueAddress: IssueAddress): Piece[] {
  if (typeof span === 'string') return span === '' ? [] : [{ type: 'text', text: span }];
  if ('strong' in span) return [{ type: 'text', text: span.strong, style: { bold: true } }];
  if ('link' in span) return [{ type: 'link', url: span.link, text: span.text, style: { bold: true } }];
  if ('band' in span)
    return [
      { type: 'emoji', name: emojis[span.band] },
      { type: 'text', text: ` ${span.band}` },
    ];
  const url = span.issue === null ? null : issueAddress(span.issue);
  const words = `${span.task}${span.issue === null ? '' : ` #${span.issue}`}`;
  return [url === null ? { type: 'text', text: words } : { type: 'link', url, text: words }];
}
