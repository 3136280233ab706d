/** A text as SQL writes it: quotes doubled, nothing else has a meaning inside. A zero byte cannot stand in SQL and is dropped. */
export function textLiteral(value: string): string {
  return `'${value.replaceAll('\0', '').replaceAll("'", "''")}'`;
}

/** A name as SQL writes it, whatever is in it. */
export function nameLiteral(name: string): string {
  return `"${name.replaceAll('\0', '').replaceAll('"', '""')}"`;
}

/** A text without spaces at both ends; null where nothing is left. */
export function trimmed(sql: string): string {
  return `nullif(trim(${sql}, ' \t\r\n'), '')`;
}

/** A path as the pattern that finds it and nothing else: what has a meaning in patterns is written as a set of one. */
export function asPattern(path: string): string {
  return path.replaceAll(/[[*?]/g, (sign) => `[${sign}]`);
}

/** A number as SQL writes it, as DOUBLE. */
export function numberLiteral(value: number): string {
  return Number.isFinite(value) ? `${value}::DOUBLE` : 'NULL::DOUBLE';
}

/** Reads a text column as a number; null for other texts, and for what is beyond 15 digits or no number (`nan`, `infinity`). */
export function asNumber(sql: string): string {
  return `CASE WHEN abs(TRY_CAST(${sql} AS DOUBLE)) < 1e15 THEN TRY_CAST(${sql} AS DOUBLE) END`;
}

/**
 * A number as a decimal with ten places, for sums: they come out the same in whatever order rows are added, which sums of
 * floating-point numbers do not.
 */
export function asDecimal(sql: string): string {
  return `CAST(${sql} AS DECIMAL(28, 10))`;
}

/** Reads a text column as yes or no: `yes`, `true`, `y`, `t`, `1` and their opposites in any case; null for other texts. */
export function asYesNo(sql: string): string {
  return `CASE WHEN lower(${sql}) IN ('yes', 'true', 'y', 't', '1') THEN true WHEN lower(${sql}) IN ('no', 'false', 'n', 'f', '0') THEN false END`;
}
