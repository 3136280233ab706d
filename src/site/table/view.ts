import { type ColumnId, columnIds, type FacetId, facetIds, type TableRows } from './rows.ts';

/** What somebody asks the table for. */
export interface Choices {
  /** Words that all have to occur, in any order. */
  readonly text: string;
  /** Ids of choices: any of a filter's, and something of every filter that has any. */
  readonly facets: Readonly<Record<FacetId, readonly string[]>>;
  /** Null is the table's own order. */
  readonly sort: ColumnId | null;
  readonly down: boolean;
  /** From 0. */
  readonly page: number;
}

/** Everything, in its own order. */
export const allCustomers: Choices = {
  text: '',
  facets: { band: [], segment: [], owner: [], stage: [] },
  sort: null,
  down: false,
  page: 0,
};

/** What was found. */
export interface Found {
  /** Places of customers, sorted. */
  readonly places: readonly number[];
  /** By filter and choice: how many customers it would show beside what the other filters leave. */
  readonly counts: Readonly<Record<FacetId, readonly number[]>>;
}

/** Columns that begin with the largest when they are sorted by: amounts and work. */
const largestFirst: ReadonlySet<ColumnId> = new Set(['arr', 'tasks']);

/** The choices after a click on a column's head: sorted, sorted the other way, and the table's own order again. */
export function sortBy(choices: Choices, column: ColumnId): Choices {
  const first = largestFirst.has(column);
  if (choices.sort !== column) return { ...choices, sort: column, down: first, page: 0 };
  return choices.down === first ? { ...choices, down: !first, page: 0 } : { ...choices, sort: null, down: false, page: 0 };
}

/** Finds customers. Keeps what does not change from one question to the next: folded texts, and the order of a column. */
export class TableView {
  readonly #rows: TableRows;
  readonly #orders = new Map<string, readonly number[]>();
  #texts: readonly string[] | undefined;

  constructor(rows: TableRows) {
    this.#rows = rows;
  }

  /** One pass over all customers: who is outside of exactly one filter still counts for the choices of that filter. */
  find(choices: Choices): Found {
    const { choices: all } = this.#rows;
    const words = fold(choices.text).split(/\s+/).filter(Boolean);
    const texts = words.length === 0 ? undefined : this.#foldedTexts();
    const wanted = facetIds.map((id) => {
      const ids = new Set(choices.facets[id]);
      return ids.size === 0 ? undefined : new Set(all[id].flatMap((choice, place) => (ids.has(choice.id) ? [place] : [])));
    });
    const counts = facetIds.map((id) => new Array<number>(all[id].length).fill(0));
    const places: number[] = [];
    for (const place of this.#order(choices.sort, choices.down)) {
      const text = texts?.[place];
      if (text !== undefined && !words.every((word) => text.includes(word))) continue;
      let outside = -1;
      let misses = 0;
      for (let facet = 0; facet < facetIds.length && misses < 2; facet += 1) {
        if (this.#isIn(facet, place, wanted[facet])) continue;
        misses += 1;
        outside = facet;
      }
      if (misses > 1) continue;
      if (misses === 0) places.push(place);
      for (let facet = 0; facet < facetIds.length; facet += 1) {
        if (misses === 1 && facet !== outside) continue;
        const tally = counts[facet];
        if (tally !== undefined) for (const code of this.#codes(facet, place)) tally[code] = (tally[code] ?? 0) + 1;
      }
    }
    const [band = [], segment = [], owner = [], stage = []] = counts;
    return { places, counts: { band, segment, owner, stage } };
  }

  #isIn(facet: number, place: number, wanted: ReadonlySet<number> | undefined): boolean {
    return wanted === undefined || this.#codes(facet, place).some((code) => wanted.has(code));
  }

  #codes(facet: number, place: number): readonly number[] {
    const { band, segments, owner, stage } = this.#rows;
    if (facet === 1) return segments[place] ?? [];
    const code = (facet === 0 ? band : facet === 2 ? owner : stage)[place];
    return code === undefined || code < 0 ? [] : single(code);
  }

  #foldedTexts(): readonly string[] {
    const { id, name, owner, stage, segments, choices } = this.#rows;
    const titles = (facet: FacetId): readonly string[] => choices[facet].map(({ title }) => fold(title));
    const [owners, stages, groups] = [titles('owner'), titles('stage'), titles('segment')];
    this.#texts ??= id.map((own, place) =>
      [
        fold(name[place] ?? ''),
        own,
        owners[owner[place] ?? -1] ?? '',
        stages[stage[place] ?? -1] ?? '',
        ...(segments[place] ?? []).map((code) => groups[code] ?? ''),
      ].join('\n'),
    );
    return this.#texts;
  }

  #order(sort: ColumnId | null, down: boolean): readonly number[] {
    const key = `${sort} ${down}`;
    let order = this.#orders.get(key);
    if (order === undefined) {
      const places = this.#rows.id.map((_, place) => place);
      order = sort === null ? places : sorted(places, valuesOf(this.#rows, sort), down);
      this.#orders.set(key, order);
    }
    return order;
  }
}

/** Codes as lists of one, made once: the pass over all customers makes nothing. */
const singles: (readonly number[])[] = [];
function single(code: number): readonly number[] {
  singles[code] ??= [code];
  return singles[code];
}

/** Small letters without marks: `Söhne` is found by `sohne`. */
function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** What a column is sorted by. Titles go by their place among all titles of the column. */
function valuesOf(rows: TableRows, column: ColumnId): readonly (number | null)[] {
  const { open, late } = rows;
  switch (column) {
    case 'name':
      return ranks(rows.name, rows.words.lang);
    case 'health':
      return rows.score;
    case 'change':
      return rows.change;
    case 'line':
      return rows.lineChange;
    case 'arr':
      return rows.arr;
    case 'stage':
      // In the order of the journey; the first choice is no stage.
      return rows.stage.map((code) => (code === 0 ? null : code));
    case 'renewal':
      return rows.left;
    case 'owner': {
      const titles = ranks(
        rows.choices.owner.map(({ title }) => title),
        rows.words.lang,
      );
      // The first choice is nobody.
      return rows.owner.map((code) => (code <= 0 ? null : (titles[code] ?? null)));
    }
    case 'tasks':
      return open.map((count, place) => (late[place] ?? 0) * 1_000_000 + count);
    case 'coverage':
      return rows.coverage;
  }
}

function ranks(texts: readonly string[], lang: string): readonly number[] {
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const rank: number[] = [];
  const order = texts.map((_, place) => place).sort((a, b) => compare(texts[a] ?? '', texts[b] ?? ''));
  order.forEach((place, at) => {
    const before = order[at - 1];
    rank[place] = before !== undefined && compare(texts[before] ?? '', texts[place] ?? '') === 0 ? (rank[before] ?? at) : at;
  });
  return rank;
}

/** By value, equal ones in the table's own order; what has no value stands last, whichever way. */
function sorted(places: readonly number[], values: readonly (number | null)[], down: boolean): readonly number[] {
  return places.toSorted((a, b) => {
    const [x = null, y = null] = [values[a], values[b]];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return (down ? y - x : x - y) || a - b;
  });
}

/** Whether a text names a column. */
export function isColumn(text: string | null): text is ColumnId {
  return columnIds.some((id) => id === text);
}
