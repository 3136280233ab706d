import type { CustomerFiles } from '../model/content.ts';
import { type CustomerState, joinPasts, type State } from './state.ts';

/** A renamed customer keeps its past: lines under ids it had before come first. */
export function pastOf(past: State, { value }: CustomerFiles): CustomerState | undefined {
  let found = past.customers.get(value.id);
  for (const id of value.formerly ?? []) {
    const older = past.customers.get(id);
    if (older !== undefined) found = found === undefined ? older : joinPasts(older, found);
  }
  return found;
}
