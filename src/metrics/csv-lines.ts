import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';

const [NEWLINE, RETURN, QUOTE] = [10, 13, 34];

/**
 * The lines on which the rows of a CSV file begin, the line with the names not among them. Counted from the bytes: a cell may hold line breaks,
 * and blank lines are no rows.
 */
export async function csvLines(path: string): Promise<Int32Array> {
  let lines = new Int32Array(1024);
  let rows = 0;
  let line = 1;
  let begins = 1;
  let quoted = false;
  let blank = true;
  const end = (): void => {
    if (!blank) {
      if (rows === lines.length) {
        const longer = new Int32Array(2 * rows);
        longer.set(lines);
        lines = longer;
      }
      lines[rows] = begins;
      rows += 1;
    }
    blank = true;
  };
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  const bytes = path.toLowerCase().endsWith('.gz') ? file.pipe(createGunzip()) : file;
  for await (const chunk of bytes) {
    if (!(chunk instanceof Buffer)) continue;
    for (const byte of chunk) {
      if (byte === NEWLINE) {
        line += 1;
        if (quoted) continue;
        end();
        begins = line;
      } else if (byte === QUOTE) {
        quoted = !quoted;
        blank = false;
      } else if (byte !== RETURN) blank = false;
    }
  }
  end();
  return lines.subarray(1, rows);
}
