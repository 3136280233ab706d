import type { Fault, Passing } from './github-server.ts';

type Choose = (passing: Passing) => Fault | undefined;
const always =
  (fault: Fault): Choose =>
  () =>
    fault;
const limit = (headers: Record<string, string>, status = 403, message = 'API rate limit exceeded'): Fault => ({ status, headers, message });
const isList = ({ method, path }: Passing): boolean => method === 'GET' && path.endsWith('/issues');
const onList =
  (list: 'missing-page' | 'repeated-page' | 'stale'): Choose =>
  (passing) =>
    isList(passing) ? { list } : undefined;
const onWrite =
  (fault: Fault): Choose =>
  ({ method }) =>
    method === 'GET' ? undefined : fault;
const soon = (): string => String(Math.floor(Date.now() / 1000) + 20);
const far = (): string => String(Math.floor(Date.now() / 1000) + 3000);

/** What may happen to a request, by name; undefined where it does not fit. */
const faults: Readonly<Record<string, Choose>> = {
  'answer delayed': always({ delay: 2 }),
  'dropped before': always({ drop: 'before' }),
  'dropped after': always({ drop: 'after' }),
  'acted late': onWrite({ late: 2 }),
  'acted very late': onWrite({ late: 6 }),
  '502 instead': always({ status: 502 }),
  '502 after': onWrite({ status: 502, after: true }),
  '503 instead': always({ status: 503 }),
  forbidden: onWrite({ status: 403, message: 'Resource not accessible by integration' }),
  'secondary limit with retry-after': always(limit({ 'retry-after': '7' }, 403, 'You have exceeded a secondary rate limit')),
  'secondary limit without retry-after': always(limit({}, 403, 'You have exceeded a secondary rate limit')),
  '429 with retry-after': always(limit({ 'retry-after': '9' }, 429, 'Too many requests; secondary rate limit')),
  '429 without retry-after': always(limit({}, 429, 'Too many requests')),
  'limit of the hour, over soon': () => limit({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': soon() }),
  'limit of the hour, over late': () => limit({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': far() }),
  'page missing': onList('missing-page'),
  'page repeated': onList('repeated-page'),
  'list stale': onList('stale'),
};

/** The names in order, so that a seed means the same fault always. */
const faultNames = Object.keys(faults);

/** Faults of a run by its seed: some requests fail once, in some runs one kind of request fails always, in some everything does from a point on. */
export function faultsOf(random: () => number): (passing: Passing) => { readonly name: string; readonly fault: Fault } | undefined {
  const pick = (): string => faultNames[Math.floor(random() * faultNames.length)] ?? '';
  const rate = random() < 0.5 ? 0.06 : 0.2;
  const list = random() < 0.2 ? (['page missing', 'page repeated', 'list stale'] as const)[Math.floor(random() * 3)] : undefined;
  const outage = random() < 0.08 ? Math.floor(random() * 14) : Number.POSITIVE_INFINITY;
  const stuck = random() < 0.08 ? { method: random() < 0.5 ? 'GET' : 'POST', from: Math.floor(random() * 6) } : undefined;
  const during = pick();
  let count = -1;
  return (passing) => {
    count += 1;
    const isStuck = count >= outage || (stuck !== undefined && passing.method === stuck.method && count >= stuck.from);
    const name = isStuck ? during : list !== undefined && isList(passing) ? list : random() < rate ? pick() : '';
    const fault = faults[name]?.(passing);
    return fault === undefined ? undefined : { name, fault };
  };
}
