import { z } from 'zod';
import type { DigestSettings } from '../model/digest.ts';
import { readAddress } from '../model/digest.ts';

/** Addresses by login, or in words why there are none. The words never hold an address. */
export type AddressesResult =
  | { readonly addresses: ReadonlyMap<string, string>; readonly fault: null }
  | { readonly addresses: null; readonly fault: string };

const variable = 'SETPIECE_ADDRESSES';
const expected = `expected a JSON object of logins and addresses, such as {"maria": "maria@northlight.example"}`;

/**
 * Reads people's addresses from the variable SETPIECE_ADDRESSES, a secret, because Git never forgets; those that a workspace keeps in Git all the
 * same come after it.
 */
export function readAddresses(
  environment: Readonly<Record<string, string | undefined>>,
  { people }: NonNullable<DigestSettings['email']>,
): AddressesResult {
  const text = environment[variable] ?? '';
  const own = text === '' ? {} : parse(text);
  if (own === undefined) return { addresses: null, fault: `${variable} cannot be read: ${expected}` };
  const wrong = Object.keys(own).filter((login) => readAddress(own[login] ?? '') === undefined);
  if (wrong.length > 0) return { addresses: null, fault: `${variable} has no e-mail address for ${wrong.sort().join(', ')}` };
  const addresses = new Map([...Object.entries(people), ...Object.entries(own)]);
  return addresses.size === 0 ? { addresses: null, fault: `${variable} is not set: ${expected}` } : { addresses, fault: null };
}

function parse(text: string): Readonly<Record<string, string>> | undefined {
  try {
    return z.record(z.string(), z.string()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
