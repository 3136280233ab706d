import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';

/** The file of the UCI Online Retail log. */
export const onlineRetailFile = 'online_retail_2010-12_2011-12.csv.gz';

interface Line {
  readonly InvoiceNo: string;
  readonly InvoiceDate: string;
  readonly CustomerID: string;
}

/**
 * Writes `customers.csv` into a folder: a row for each customer that ever ordered, with the day of its first order. Lines without a customer are nobody’s, and a
 * cancellation makes nobody a customer.
 */
export async function writeCustomers(data: string, folder: string): Promise<number> {
  const first = new Map<string, string>();
  const lines: AsyncIterable<Line> = createReadStream(join(data, onlineRetailFile))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const { InvoiceNo, InvoiceDate, CustomerID } of lines) {
    const day = InvoiceDate.slice(0, 10);
    if (CustomerID === '' || InvoiceNo.startsWith('C')) continue;
    if (day < (first.get(CustomerID) ?? '9999')) first.set(CustomerID, day);
  }
  mkdirSync(folder, { recursive: true });
  const rows = [...first].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, day]) => [id, `Customer ${id.replace('.0', '')}`, day]);
  writeFileSync(join(folder, 'customers.csv'), stringify([['CustomerID', 'name', 'first_order'], ...rows]));
  return rows.length;
}
