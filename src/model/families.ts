import { compareText } from './diagnostic.ts';

/** What ties a customer to others: ids of parents on any day, and ids it had before. */
export interface Ties {
  readonly id: string;
  readonly others: readonly string[];
}

/**
 * Who belongs together: parents and children, and what one customer was called on other days. Gives an id's family, named by the first of its ids; an id
 * without ties is a family of its own.
 *
 * @example familiesOf([{ id: 'b', others: ['a'] }])('b') // 'a'
 */
export function familiesOf(ties: Iterable<Ties>): (id: string) => string {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    for (let at = id; at !== root; ) {
      const next = parent.get(at) ?? root;
      parent.set(at, root);
      at = next;
    }
    return root;
  };
  for (const { id, others } of ties)
    for (const other of others) {
      const [a, b] = [find(id), find(other)];
      if (a === b) continue;
      if (compareText(a, b) < 0) parent.set(b, a);
      else parent.set(a, b);
    }
  return find;
}

/** One of several shards of the customers, counted from 1. */
export interface Shard {
  readonly number: number;
  readonly of: number;
}

/** The shard that a family is in: the same on every machine and day. */
export function isInShard(family: string, { number, of }: Shard): boolean {
  let hash = 0x811c9dc5;
  for (let at = 0; at < family.length; at += 1) hash = Math.imul(hash ^ family.charCodeAt(at), 0x01000193) >>> 0;
  // The low bits of this hash are the weakest.
  return ((hash ^ (hash >>> 15)) >>> 0) % of === number - 1;
}
