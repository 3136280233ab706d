import type { ImpactDocument } from '../proof/impact-document.ts';
import { clip } from '../tasks/text.ts';
import { type Cell, sectionsOf } from './impact-sections.ts';
import { headlineOf, remarksOf, restsOn } from './impact-words.ts';
import { layOut } from './text-table.ts';

/** Characters of a cell that a terminal shows. */
const WIDE = 90;

/** An impact for a terminal: what changes in a line, then table by table, and what it rests on. */
export function impactText(document: ImpactDocument): string {
  const sections = sectionsOf(document);
  const blocks = [
    headlineOf(document, sections),
    ...remarksOf(document).map(({ says }) => says),
    ...sections.map(({ title, says, head, rows, right }) => {
      const table = layOut(
        head,
        rows.map((row) => row.map(cellText)),
        right,
      );
      return `${title}\n${says === '' ? '' : `${says}\n`}\n${table.trimEnd()}`;
    }),
    restsOn(document).join('\n'),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? clip(cell.replaceAll(/\s+/g, ' '), WIDE) : cell.at;
}
