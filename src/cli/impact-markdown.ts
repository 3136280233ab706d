import type { ImpactDocument } from '../proof/impact-document.ts';
import { type Links, linkToPlace } from '../tasks/links.ts';
import { plain } from '../tasks/text.ts';
import { type Cell, type Section, sectionsOf } from './impact-sections.ts';
import { headlineOf, type Remark, remarksOf, restsOn } from './impact-words.ts';

/** How much may be written, and where the rest is. */
export interface MarkdownLimits {
  /** Characters at most; `Infinity` for all there is. */
  readonly characters: number;
  /** Where everything stands, as Markdown; null where there is no such place. */
  readonly seeAll: string | null;
  readonly links: Links;
}

/** Rows that every table keeps while there is room for them, in tiers: the first at which the whole fits is taken. */
const TIERS = [10, 5, 3, 1, 0];

/** How GitHub marks a paragraph. */
const quotes: Readonly<Record<Remark['kind'], string>> = { stop: '> [!CAUTION]\n> ', note: '> [!NOTE]\n> ', plain: '' };

/**
 * An impact as Markdown: what changes in a line, what to look at, then the most important table, with the others folded. When it would grow longer
 * than it may, tables are cut, the last ones first, each with the number of what is left out.
 */
export function impactMarkdown(document: ImpactDocument, { characters, seeAll, links }: MarkdownLimits): string {
  const sections = sectionsOf(document);
  const [first, ...rest] = restsOn(document);
  const head = [
    `### Impact${document.workspace === null ? '' : ` on ${plain(document.workspace)}`}`,
    `**${escapeWords(headlineOf(document, sections))}**`,
    ...remarksOf(document).map(({ kind, says }) => `${quotes[kind]}${escapeWords(says)}`),
  ];
  const foot = [`<sub>${[first ?? '', ...rest].map((line) => escapeWords(line)).join('<br>')}</sub>`];
  const tables = sections.map((section) => tableOf(section, links));
  const length = (shown: readonly number[]): number => write(head, foot, tables, shown, seeAll).length;
  const whole = tables.map(({ rows }) => rows.length);
  if (length(whole) <= characters) return write(head, foot, tables, whole, seeAll);
  const tier = TIERS.find((rows) => length(whole.map((all) => Math.min(all, rows))) <= characters) ?? 0;
  const shown = whole.map((all) => Math.min(all, tier));
  // What is left goes to the tables in their order.
  for (const [index, table] of tables.entries()) {
    let room = characters - length(shown);
    while ((shown[index] ?? 0) < table.rows.length) {
      const row = table.rows[shown[index] ?? 0] ?? '';
      room -= row.length + 1 + (shown[index] === 0 ? table.head.length + 2 : 0);
      if (room < 0) break;
      shown[index] = (shown[index] ?? 0) + 1;
    }
  }
  return write(head, foot, tables, shown, seeAll);
}

interface Table {
  readonly title: string;
  readonly says: string;
  readonly head: string;
  readonly rows: readonly string[];
}

function tableOf({ title, says, head, rows, right }: Section, links: Links): Table {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return {
    title: escapeWords(title),
    says: escapeWords(says),
    head: `${line(head)}\n${line(head.map((_, column) => (right.has(column) ? '--:' : '---')))}`,
    rows: rows.map((row) => line(row.map((cell) => cellMarkdown(cell, links)))),
  };
}

function cellMarkdown(cell: Cell, links: Links): string {
  return typeof cell === 'string' ? plain(cell, 240) : linkToPlace(links, cell.at);
}

/** Our own sentences hold words from files: they are escaped as a whole, but for what stands in them as code. */
function escapeWords(text: string): string {
  return plain(text, 1000).replaceAll(/\\`((?:[\w:. /=-]|\\_)+)\\`/g, (_, code: string) => `\`${code.replaceAll('\\', '')}\``);
}

function write(
  head: readonly string[],
  foot: readonly string[],
  tables: readonly Table[],
  shown: readonly number[],
  seeAll: string | null,
): string {
  const body = tables.map((table, index) => {
    const rows = table.rows.slice(0, shown[index] ?? 0);
    const left = table.rows.length - rows.length;
    const more = left === 0 ? [] : [`… and ${left} more${seeAll === null ? '' : `: ${seeAll}`}.`];
    const inside = [
      ...(table.says === '' ? [] : [table.says]),
      ...(rows.length === 0 ? [] : [[table.head, ...rows].join('\n')]),
      ...more,
    ].join('\n\n');
    return index === 0 ? `**${table.title}**\n\n${inside}` : `<details><summary>${table.title}</summary>\n\n${inside}\n\n</details>`;
  });
  return `${[...head, ...body, ...foot].join('\n\n')}\n`;
}
