import { textLiteral } from './sql.ts';

/** How a column writes its days, and where its moments were recorded. */
export interface DateReading {
  /** Undefined for ISO 8601. */
  readonly format: string | undefined;
  /** The IANA zone of its moments. */
  readonly zone: string;
  /** The zone of the workspace, in which days begin and end. */
  readonly workspaceZone: string;
}

const parts: Readonly<Record<string, string>> = { YYYY: '%Y', YY: '%y', MM: '%m', DD: '%d', HH: '%H', mm: '%M', ss: '%S' };

/**
 * SQL that reads a text column as a day (an integer, days since 1970-01-01): null for a text that is no day. A moment becomes the day it
 * was in the workspace's zone: 20:00 UTC is the next day in Sydney. A day without a time is a calendar day and stays what it is.
 */
export function daySql(text: string, reading: DateReading): string {
  const date = reading.format === undefined ? isoDate(text, reading) : formattedDate(text, reading.format, reading);
  return `CAST((${date}) - DATE '1970-01-01' AS INTEGER)`;
}

/** The formats a format with optional parts stands for, longest first. Example: `DD-MM-YYYY[ HH:mm]` gives two. */
function expandFormat(format: string): readonly string[] {
  const optional = /\[([^[\]]*)\]/.exec(format);
  if (!optional) return [format];
  const [before, after] = [format.slice(0, optional.index), format.slice(optional.index + optional[0].length)];
  return [...new Set([...expandFormat(`${before}${optional[1]}${after}`), ...expandFormat(`${before}${after}`)])];
}

/** What is wrong with a format, in a sentence; undefined for a good one. */
export function checkFormat(format: string): string | undefined {
  const unknown = format.replaceAll(/YYYY|YY|MM|DD|HH|mm|ss|T|Z/g, '').match(/[A-Za-z%]+/)?.[0];
  if (unknown) return `"${unknown}" is no part of a date; expected YYYY, YY, MM, DD, HH, mm and ss`;
  if (/[[\]]/.test(expandFormat(format)[0] ?? '')) return 'the brackets do not match';
  const incomplete = expandFormat(format).some((one) => !one.includes('YY') || !one.includes('MM') || !one.includes('DD'));
  return incomplete ? 'a date needs a year, a month and a day: YYYY, MM and DD' : undefined;
}

/** Whether the machine knows a time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
}

function formattedDate(text: string, format: string, reading: DateReading): string {
  const formats = expandFormat(format);
  const timed = formats.filter((one) => one.includes('HH'));
  const plain = formats.filter((one) => !one.includes('HH'));
  const readings = [
    ...(timed.length > 0 ? [`CAST(${inWorkspace(moment(text, timed), reading)} AS DATE)`] : []),
    ...(plain.length > 0 ? [`CAST(${moment(text, plain)} AS DATE)`] : []),
  ];
  return readings.length === 1 ? readings.join('') : `coalesce(${readings.join(', ')})`;
}

function moment(text: string, formats: readonly string[]): string {
  const patterns = formats.map((format) => textLiteral(format.replaceAll(/YYYY|YY|MM|DD|HH|mm|ss/g, (part) => parts[part] ?? part)));
  const read = `try_strptime(${text}, [${patterns.join(', ')}])`;
  // DuckDB reads the years 69 to 99 as 1969 to 1999; two digits mean 2000 to 2099 everywhere here.
  const twoDigits = formats.some((format) => !format.includes('YYYY'));
  return twoDigits ? `(${read} + CASE WHEN year(${read}) < 2000 THEN INTERVAL 100 YEAR ELSE INTERVAL 0 YEAR END)` : read;
}

function isoDate(text: string, reading: DateReading): string {
  const zoned = `regexp_replace(${text}, '([+-]\\d\\d)(\\d\\d)$', '\\1:\\2')`;
  // The dashes keep out what a cast to DATE would take besides: `infinity`, `epoch`, `2024/1/5`.
  return `CASE WHEN ${text}[5] = '-' AND ${text}[8] = '-' THEN CASE
    WHEN length(${text}) = 10 THEN TRY_CAST(${text} AS DATE)
    WHEN regexp_matches(${text}, ':\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)$') THEN CAST(TRY_CAST(${zoned} AS TIMESTAMPTZ) AT TIME ZONE ${textLiteral(reading.workspaceZone)} AS DATE)
    ELSE CAST(${inWorkspace(`TRY_CAST(${text} AS TIMESTAMP)`, reading)} AS DATE)
  END END`;
}

/** SQL of a moment without a zone as the workspace's clocks showed it. */
export function inWorkspace(timestamp: string, { zone, workspaceZone }: Pick<DateReading, 'zone' | 'workspaceZone'>): string {
  if (zone === workspaceZone) return timestamp;
  return `((${timestamp}) AT TIME ZONE ${textLiteral(zone)} AT TIME ZONE ${textLiteral(workspaceZone)})`;
}
