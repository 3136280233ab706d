import type { ReportParts } from '../evaluate/evaluation.ts';
import type { CustomerReport } from '../evaluate/report.ts';
import type { Terminal } from './terminal.ts';

/** About so many characters are written at once. */
const PIECE = 1 << 16;

/**
 * The JSON of a report in pieces, which together are `JSON.stringify` of the whole: one text of it would be longer than a text may be from about
 * 120,000 customers on, and nothing has to hold the details of all of them.
 *
 * @param each called with each scored customer when it is written
 */
export function* reportPieces(
  { customers, notScored, unscored, rest }: Pick<ReportParts, 'customers' | 'notScored' | 'unscored' | 'rest'>,
  each: (customer: CustomerReport) => void = () => {},
): Generator<string> {
  const scored = function* () {
    for (const customer of customers()) {
      each(customer);
      yield JSON.stringify(customer);
    }
  };
  const entries = function* (values: Iterable<unknown>) {
    for (const value of values) yield JSON.stringify(value);
  };
  yield* reportText({ customers: scored(), notScored: entries(notScored()), unscored: entries(unscored()) }, rest());
}

/** The lists of a report, each entry as its JSON. */
export interface WrittenLists {
  readonly customers: Iterable<string>;
  readonly notScored: Iterable<string>;
  readonly unscored: Iterable<string>;
}

/** The JSON of a report from the JSON of its entries, in the order of the keys of a report. */
export function* reportText(lists: WrittenLists, { asOf, workspace, ...last }: ReturnType<ReportParts['rest']>): Generator<string> {
  yield `${JSON.stringify({ asOf, workspace }).slice(0, -1)},"customers":[`;
  yield* separated(lists.customers);
  yield '],"notScored":[';
  yield* separated(lists.notScored);
  let isEmpty = true;
  for (const one of lists.unscored) {
    yield isEmpty ? `],"unscored":[${one}` : `,${one}`;
    isEmpty = false;
  }
  yield `],${JSON.stringify(last).slice(1)}`;
}

function* separated(texts: Iterable<string>): Generator<string> {
  let isFirst = true;
  for (const text of texts) {
    yield isFirst ? text : `,${text}`;
    isFirst = false;
  }
}

/** Writes pieces to standard output, no faster than they are read. */
export async function writePieces(terminal: Terminal, pieces: Iterable<string>): Promise<void> {
  let waiting: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < PIECE) continue;
    terminal.out(waiting.join(''));
    await terminal.drained?.();
    waiting = [];
    length = 0;
  }
  terminal.out(waiting.join(''));
}
