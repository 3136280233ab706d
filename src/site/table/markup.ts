import { sparkline } from '../charts/sparkline.ts';
import { escapeText } from '../charts/svg.ts';
import { decodeLine, fill, type TableRows } from './rows.ts';

const none = '<span class="none">–</span>';
const unknownBand = { id: 'unknown', title: '' } as const;
const zero = '<span class="none">0</span>';

/** A band's mark with its word for screen readers. */
function glyph(band: string, word: string): string {
  return `<svg class="glyph ${band}" aria-hidden="true"><use href="#${band}"></use></svg><span class="sr">${escapeText(word)} </span>`;
}

/** A row of the table: the same text when the page is built and when it is filtered in a browser. Names are escaped. */
export function rowMarkup(rows: TableRows, index: number): string {
  const { words, choices } = rows;
  const { columns } = words;
  const id = rows.id[index] ?? '';
  const band = choices.band[rows.band[index] ?? 0] ?? unknownBand;
  const score = rows.score[index] ?? null;
  const change = rows.change[index] ?? null;
  const left = rows.left[index] ?? null;
  const day = left === null ? null : (rows.days[left] ?? '');
  const [open, late] = [rows.open[index] ?? 0, rows.late[index] ?? 0];
  const owner = choices.owner[rows.owner[index] ?? -1]?.title ?? '';
  const stageState = rows.stageState[index] ?? null;
  const coverage = rows.coverage[index] ?? null;
  const lateWords = escapeText(fill(words.late, { count: late }));
  const second = [...(columns.owner === undefined ? [] : [owner]), ...(day === null ? [] : [fill(words.renews, { day })])]
    .map(escapeText)
    .join(', ');
  const amount = rows.arr[index] ?? null;
  const cells = [
    `<th scope="row"><a href="${escapeText(fill(rows.link, { id }))}">${escapeText(rows.name[index] ?? '')}</a><small>${second}${late > 0 ? `${second === '' ? '' : ', '}<b class="bad">${lateWords}</b>` : ''}</small></th>`,
    `<td class="nowrap">${glyph(band.id, band.title)}${score !== null ? `<b>${score}</b>` : rows.invalid[index] === 1 ? `<b class="bad">${escapeText(words.invalid)}</b>` : `<span class="none">${escapeText(words.noScore)}</span>`}</td>`,
    `<td class="n opt">${change === null ? none : change === 0 ? zero : signed(change)}</td>`,
    `<td class="opt mid">${sparkline(decodeLine(rows.line[index] ?? ''), band.id)}</td>`,
    ...(columns.arr === undefined
      ? []
      : [
          `<td class="n">${amount === null ? none : escapeText(rows.amounts[`${amount} ${rows.currency[index] ?? ''}`] ?? String(amount))}</td>`,
        ]),
    `<td class="opt">${rows.stage[index] === 0 ? none : escapeText(choices.stage[rows.stage[index] ?? 0]?.title ?? '')}${stageState === null ? '' : `<em class="chip late">${escapeText(words.stageStates[stageState] ?? stageState)}</em>`}</td>`,
    `<td class="n opt nowrap">${day === null ? none : `${escapeText(day)} <span class="quiet days">${escapeText(fill(words.left, { count: minus(left ?? 0) }))}</span>`}</td>`,
    ...(columns.owner === undefined ? [] : [`<td class="opt">${escapeText(owner)}</td>`]),
    `<td class="n opt nowrap">${late > 0 ? `<b class="bad">${lateWords}</b>, ` : ''}${open === 0 ? zero : open}</td>`,
    `<td class="n opt mid${score === null && coverage !== null ? ' short' : ''}">${coverage === null ? none : `${coverage}%`}</td>`,
  ];
  return `<tr>${cells.join('')}</tr>`;
}

function minus(value: number): string {
  return value < 0 ? `−${-value}` : String(value);
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : minus(value);
}
