import { mostRows, WarehouseFault } from './warehouse.ts';

/** Who did not answer: what its messages are made of, and what must never stand in them. */
export interface WarehouseName {
  readonly name: string;
  /** The environment variable with its address. */
  readonly variable: string;
  readonly seconds: number;
  /** The address, and the user and password in it. */
  readonly secrets: readonly string[];
}

/** What went wrong, told apart by what a reader can do about it. */
export type Failure = 'unreachable' | 'refused' | 'denied' | 'table' | 'timeout' | 'rows' | 'query';

/** A fault for people. @param words what the warehouse or the network said; shown where it helps, without secrets */
export function warehouseFault({ name, variable, seconds, secrets }: WarehouseName, failure: Failure, words: string): WarehouseFault {
  const said = redact(words, secrets);
  const raise = `write a longer time under \`warehouses\`, \`${name}\`, \`seconds\`, or let the source read a smaller table`;
  switch (failure) {
    case 'unreachable':
      return new WarehouseFault(
        'warehouse-unreachable',
        `the warehouse ${name} cannot be reached, or the connection broke off (${said})`,
        `is it running, and is the address in ${variable} right? Nothing was evaluated; run it again`,
      );
    case 'refused':
      return new WarehouseFault('warehouse-refused', `the warehouse ${name} refused the user or password`, `check what ${variable} holds`);
    case 'denied':
      return new WarehouseFault(
        'warehouse-refused',
        `the warehouse ${name} does not let its user do this: ${said}`,
        'give this user the right to SELECT from the table, and no other right',
      );
    case 'table':
      return new WarehouseFault(
        'warehouse-table',
        `the warehouse ${name} has no such table: ${said}`,
        'write the table with its schema or database, such as analytics.logins',
      );
    case 'timeout':
      return new WarehouseFault('warehouse-timeout', `the warehouse ${name} took longer than ${seconds} seconds`, raise);
    case 'rows': {
      const most = mostRows.toLocaleString('en-US');
      return new WarehouseFault('warehouse-query', `an answer of the warehouse ${name} has more than ${most} rows`, raise);
    }
    case 'query':
      return new WarehouseFault('warehouse-query', `the warehouse ${name} could not answer: ${said}`);
  }
}

/** One line without secrets, not longer than a reader needs. */
function redact(words: string, secrets: readonly string[]): string {
  let line = words.replaceAll(/\s+/g, ' ').trim();
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) if (secret !== '') line = line.replaceAll(secret, '***');
  line = line.replaceAll(/:\/\/[^\s/@]*@/g, '://***@');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** What the network's errors mean; undefined for another error. */
export function networkFailure(error: unknown): Failure | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : '';
  if (/^Query read timeout|^Timeout error|^timeout expired|^timeout exceeded/i.test(text)) return 'timeout';
  if (/^(?:ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code))
    return 'unreachable';
  if (/Connection terminated|socket hang up|aborted|premature close|does not support SSL|server closed/i.test(text)) return 'unreachable';
  return undefined;
}
