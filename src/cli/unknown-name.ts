import { nearest } from '../model/nearest.ts';
import { UseError } from './terminal.ts';

/** A name on the command line that the workspace does not have: the nearest one it has, or the first of all. */
export function unknownName(kind: string, name: string, names: readonly string[]): UseError {
  const near = nearest(name, names);
  return new UseError(
    `There is no ${kind} ${name}.`,
    near === undefined ? `There are: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ' …' : ''}` : `Did you mean ${near}?`,
  );
}
