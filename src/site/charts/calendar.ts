import { shownBand } from '#setpiece/reports/bands';
import type { ShownBand } from '../../evaluate/report.ts';
import type { RenewalWeek } from '../../reports/renewals.ts';
import type { Language } from '../language/language.ts';
import { bandMark, coordinate, escapeText, fitText, picture } from './svg.ts';

interface Block {
  readonly band: ShownBand;
  readonly arr: number;
  readonly name: string;
}

/** What renews in which week: a block a contract, as high as its ARR; in crowded weeks a block a band. `money` off: all the same height. */
export function renewalCalendar(
  weeks: readonly RenewalWeek[],
  currency: string,
  showsMoney: boolean,
  width: number,
  { t, money, monthName }: Pick<Language, 't' | 'money'> & { readonly monthName: (day: string) => string },
): string {
  const column = width / weeks.length;
  const stacks = weeks.map(({ renewals }): Block[] => {
    const blocks = renewals.map(({ customer, arr }) => ({
      band: shownBand(customer),
      arr: showsMoney && customer.currency === currency ? (arr ?? 0) : 0,
      name: customer.name,
    }));
    if (blocks.length <= 4) return blocks.sort((a, b) => b.arr - a.arr);
    return [...Map.groupBy(blocks, ({ band }) => band)].map(([band, inside]) => ({
      band,
      arr: inside.reduce((sum, { arr }) => sum + arr, 0),
      name: String(inside.length),
    }));
  });
  const sum = (blocks: readonly Block[]): number => blocks.reduce((total, { arr }) => total + arr, 0);
  const largest = Math.max(1, ...stacks.map(sum));
  const tall = ({ arr }: Block): number => Math.max(18, (arr / largest) * 110);
  const heights = stacks.map((blocks) => blocks.reduce((total, block) => total + tall(block), 0));
  const floor = Math.max(60, ...heights) + 22;
  const content = stacks.flatMap((blocks, index) => {
    const renewals = weeks[index]?.renewals ?? [];
    const left = index * column;
    let y = floor;
    const drawn = blocks.map((block) => {
      const high = tall(block);
      y -= high;
      return drawBlock(block, left, y, column, high, block.arr > 0 ? money(block.arr, currency) : null);
    });
    const amount = sum(blocks);
    const head =
      blocks.length === 0
        ? ''
        : `<text class="total" x="${coordinate(left + 2)}" y="${coordinate(y - 6)}">${escapeText(amount > 0 ? money(amount, currency) : String(renewals.length))}</text>`;
    return [...drawn, head];
  });
  const ticks = weeks.flatMap(({ monday }, index) => {
    const left = coordinate(index * column + 2);
    const isFirst = index === 0 || monday.slice(0, 7) !== weeks[index - 1]?.monday.slice(0, 7);
    return [
      `<text class="tick" x="${left}" y="${floor + 16}">${Number(monday.slice(8))}</text>`,
      isFirst ? `<text class="month" x="${left}" y="${floor + 31}">${escapeText(monthName(monday))}</text>` : '',
    ];
  });
  const count = weeks.reduce((total, { renewals }) => total + renewals.length, 0);
  const total = stacks.reduce((all, blocks) => all + sum(blocks), 0);
  const values = { contracts: String(count), weeks: String(weeks.length) };
  const label =
    total > 0
      ? t('{{contracts}} contracts end within {{weeks}} weeks, {{amount}} a year.', { ...values, amount: money(total, currency) })
      : t('{{contracts}} contracts end within {{weeks}} weeks.', values);
  return picture(width, floor + 36, label, 'wide', [`<path class="axis" d="M0 ${floor}H${width}"/>`, ...content, ...ticks]);
}

function drawBlock({ band, name }: Block, left: number, y: number, width: number, high: number, amount: string | null): string {
  const twoLines = high >= 34 && amount !== null;
  const room = width - 12;
  const text = (line: string, x: number, at: number, className: string): string =>
    `<text class="${className}" x="${coordinate(x)}" y="${coordinate(at)}">${escapeText(line)}</text>`;
  const mark = bandMark(band, left + 11, y + (twoLines ? 25 : 10), 3.5);
  const words = twoLines
    ? text(fitText(name, 11, room), left + 7, y + 14, 'name') + text(amount, left + 19, y + 29, 'tick')
    : text(fitText(name, 11, room - 12), left + 19, y + 14, 'name');
  return `<rect class="wash ${band}" x="${coordinate(left + 1)}" y="${coordinate(y)}" width="${coordinate(width - 4)}" height="${coordinate(high - 1)}"/><rect class="${band}" x="${coordinate(left)}" y="${coordinate(y)}" width="2" height="${coordinate(high - 1)}"/>${mark}${words}`;
}
