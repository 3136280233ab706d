import type { Day } from '../model/day.ts';
import type { LostAnswer, Survey, SurveyRow } from '../model/survey.ts';
import type { Cell, Database, Reader } from './database.ts';
import type { RowSource } from './row-source.ts';

/** The rows of answers up to a day of the customers that are observed, by day and then by place in the files. */
export async function readSurvey(
  database: Reader,
  { from, columns, customer, id, day, order, counts }: RowSource,
  asked: { readonly score: string; readonly person: string },
  last: Day,
  observed: readonly string[],
): Promise<readonly SurveyRow[]> {
  const [score, person] = [columns.get(asked.score), columns.get(asked.person)];
  if (score === undefined || person === undefined) return [];
  const [customers = [], ids = [], days = [], scores = [], people = []] = await database.read(
    `SELECT ${customer} AS sp_c, ${id} AS sp_id, ${day} AS sp_v, ${score} AS sp_x, ${person} AS sp_y FROM ${from}
    WHERE ${[`${customer} >= 0`, `${day} <= ${last}`, ...(counts === null ? [] : [counts])].join(' AND ')} ORDER BY ${['sp_v', ...order].join(', ')}`,
  );
  return customers.map((place, row) => ({
    customer: observed[Number(place)] ?? '',
    id: textOf(ids[row]),
    day: Number(days[row]),
    score: textOf(scores[row]),
    person: textOf(people[row]),
  }));
}

function textOf(cell: Cell | undefined): string | null {
  const text = cell == null ? '' : String(cell).trim();
  return text === '' ? null : text;
}

const reasons: Readonly<Record<string, LostAnswer>> = {
  'unknown-customer': 'unknown customer',
  'unknown-key': 'unknown customer',
  'blank-customer': 'no customer',
  'blank-key': 'no customer',
  'no-date': 'no day',
  'bad-date': 'no day',
};

/** How many rows of a source do not count, by why; those that would count are not in it. */
export async function lostAnswers(
  database: Database,
  { rows, repeats }: { readonly rows: string; readonly repeats: string },
): Promise<Survey['lost']> {
  const [faults = [], counts = []] = await database.read(`
    SELECT fault, count(*)::INTEGER FROM ${rows} WHERE fault IS NOT NULL GROUP BY fault
    UNION ALL SELECT 'repeated', count(*)::INTEGER FROM ${repeats} ORDER BY 1`);
  return lostBecause(faults.map((fault, place) => [String(fault), Number(counts[place])] as const));
}

/** Counts of rows that do not count, by their fault, put under the reasons that people are told. */
export function lostBecause(faults: readonly (readonly [fault: string, rows: number])[]): Survey['lost'] {
  const lost = new Map<LostAnswer, number>();
  for (const [fault, count] of faults) {
    const because = fault === 'repeated' ? 'repeated' : (reasons[fault] ?? 'other');
    if (count > 0) lost.set(because, (lost.get(because) ?? 0) + count);
  }
  return [...lost].map(([because, count]) => ({ because, rows: count })).sort((a, b) => (a.because < b.because ? -1 : 1));
}
