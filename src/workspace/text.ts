/** The line that holds an offset, without its end. */
export function lineAt(text: string, offset: number): string {
  const start = offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end);
}

/** A line by its number, from 1; undefined past the end. */
export function lineOf(text: string, line: number): string | undefined {
  return text.split('\n', line)[line - 1];
}
