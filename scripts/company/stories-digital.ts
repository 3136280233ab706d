import type { Story } from './story.ts';

const first = '2024-11-01';

/** A small company in one line: what it pays, how many seats, since when, and how it works. */
function small(
  id: string,
  name: string,
  industry: string,
  country: string,
  [seats, arr]: readonly [seats: number, arr: number],
  [since, start]: readonly [since: string, start: string],
  [share, daily, features]: readonly [share: number, daily: number, features: number],
  more: Partial<Story> = {},
): Story {
  const year = Number(start.slice(0, 4));
  const end = new Date(Date.UTC(year + 1, Number(start.slice(5, 7)) - 1, Number(start.slice(8)) - 1)).toISOString().slice(0, 10);
  return {
    id,
    name,
    industry,
    country,
    managers: [],
    seller: 'theo',
    since,
    contracts: [{ id: start.slice(0, 4), start, end, notice: '30d', autoRenew: true, seats, arr }],
    turns: [{ on: since > first ? since : first, seats: share, daily, features }],
    people: [{ id: `p-${id.slice(0, 3)}-1`, persona: 'administrator' }],
    ...more,
  };
}

/** Low touch and no touch: companies that mostly help themselves. */
export const digitalStories: readonly Story[] = [
  small('hollin-print', 'Hollin Print', 'printing', 'GB', [12, 14400], ['2024-03-01', '2026-03-01'], [0.7, 0.7, 4], {
    tells: 'Missing data: no logins since July, because they moved to a server that is not exported. No score, and it says why.',
    turns: [{ on: first, seats: 0.7, daily: 0.7, features: 4 }],
    gaps: [['2026-07-06', '2026-11-01']],
  }),
  small('kestrel-care', 'Kestrel Care', 'care', 'GB', [20, 19000], ['2024-09-01', '2026-09-01'], [0.85, 0.8, 6], {
    tells: 'A small customer that uses everything, and costs nobody an hour.',
    nps: [
      ['2026-04-15', 9, 'p-kes-1'],
      ['2026-10-14', 9, 'p-kes-1'],
    ],
  }),
  small('otter-kayaks', 'Otter Kayaks', 'leisure', 'SE', [14, 12000], ['2025-04-01', '2026-04-01'], [0.8, 0.6, 4], {
    tells: 'Silent every October: the season is over. The playbook asks, hears “season”, and stays away for sixty days.',
    turns: [
      { on: '2025-04-07', seats: 0.8, daily: 0.6, features: 4 },
      { on: '2026-09-20', seats: 0.8, daily: 0.5, features: 4 },
    ],
    gaps: [['2026-10-05', '2026-11-01']],
  }),
  small('bergwerk-gym', 'Bergwerk Gym', 'leisure', 'AT', [10, 9600], ['2025-01-15', '2026-01-15'], [0.8, 0.7, 4], {
    nps: [['2026-10-14', 8, 'p-ber-1']],
  }),
  small('cafe-lumiere', 'Café Lumière', 'restaurants', 'FR', [12, 11000], ['2024-12-01', '2025-12-01'], [0.75, 0.75, 4], {
    nps: [['2026-10-12', 9, 'p-caf-1']],
  }),
  small('dune-hotels', 'Dune Hotels', 'hotels', 'NL', [26, 24000], ['2024-07-01', '2026-07-01'], [0.72, 0.7, 5], {
    nps: [
      ['2026-04-13', 7, 'p-dun-1'],
      ['2026-10-12', 6, 'p-dun-1'],
    ],
    tickets: [{ opened: '2026-09-28', closed: '2026-10-09', mark: 2 }],
  }),
  small('pixel-print', 'Pixel Print', 'printing', 'PL', [11, 10000], ['2024-04-01', '2025-04-01'], [0.3, 0.4, 2], {
    tells: 'Left in spring without a word, and belongs to the lead pool since the end of June.',
    contracts: [
      { id: '2025', start: '2025-04-01', end: '2026-03-31', ended: '2026-03-31', notice: '30d', autoRenew: true, seats: 11, arr: 10000 },
    ],
    turns: [
      { on: first, seats: 0.6, daily: 0.5, features: 3 },
      { on: '2025-12-01', seats: 0.2, daily: 0.2, features: 1 },
    ],
  }),
  small('sandholm-nursery', 'Sandholm Nurseries', 'care', 'DK', [18, 16000], ['2024-08-01', '2026-08-01'], [0.78, 0.8, 5], {
    nps: [['2026-10-13', 10, 'p-san-1']],
  }),
  small('tiber-cycles', 'Tiber Cycles', 'retail', 'IT', [13, 13000], ['2025-03-10', '2026-03-10'], [0.65, 0.6, 3], {
    nps: [['2026-10-13', 7, 'p-tib-1']],
  }),
  small('quay-laundry', 'Quay Laundry', 'services', 'IE', [10, 9000], ['2025-02-01', '2026-02-01'], [0.7, 0.7, 4], {}),
  small('amber-optics', 'Amber Optics', 'retail', 'LT', [15, 15000], ['2024-11-15', '2025-11-15'], [0.74, 0.7, 4], {
    late: [['2026-09-15', '']],
  }),
  small('rowan-vets', 'Rowan Vets', 'health care', 'GB', [17, 18000], ['2025-06-01', '2026-06-01'], [0.8, 0.8, 5], {
    nps: [['2026-10-14', 9, 'p-row-1']],
  }),
  small('stella-cinemas', 'Stella Cinemas', 'leisure', 'BE', [24, 22000], ['2025-01-01', '2026-01-01'], [0.7, 0.65, 4], {
    nps: [
      ['2026-04-14', 8, 'p-ste-1'],
      ['2026-10-13', 8, 'p-ste-1'],
    ],
  }),
  small('nettle-flowers', 'Nettle Flowers', 'retail', 'GB', [5, 3600], ['2025-05-05', '2026-05-05'], [0.8, 0.7, 3]),
  small('oak-and-iron', 'Oak & Iron', 'crafts', 'IE', [6, 4800], ['2024-10-01', '2025-10-01'], [0.75, 0.7, 4]),
  small('zinc-bar', 'Zinc Bar', 'restaurants', 'FR', [4, 2400], ['2025-09-01', '2026-09-01'], [0.9, 0.7, 3]),
  small('mill-lane', 'Mill Lane Bakery', 'food', 'GB', [8, 6000], ['2024-12-10', '2025-12-10'], [0.8, 0.75, 4]),
  small('harbor-bikes', 'Harbor Bikes', 'retail', 'DK', [7, 5400], ['2025-03-20', '2026-03-20'], [0.7, 0.6, 3]),
  small('lilac-hair', 'Lilac Hair', 'services', 'DE', [3, 1900], ['2025-11-24', '2025-11-24'], [1, 0.7, 3]),
  small('kite-school', 'Kite School Rømø', 'leisure', 'DK', [4, 2200], ['2026-04-13', '2026-04-13'], [0.75, 0.5, 2]),
  small('ferry-kiosk', 'Ferry Kiosk', 'restaurants', 'SE', [4, 3000], ['2026-09-14', '2026-09-14'], [0.75, 0.6, 3], {
    tells: 'A start without a word from us: first plan in the second week, from two mails.',
  }),
];
