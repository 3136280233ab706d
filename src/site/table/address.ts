import { facetIds } from './rows.ts';
import { type Choices, isColumn } from './view.ts';

/** The choices that an address holds. What it says beyond them, and what no table knows, is left alone. Example: `?q=foods&band=red&sort=arr&order=down`. */
export function readChoices(search: string): Choices {
  const address = new URLSearchParams(search);
  const [band = [], segment = [], owner = [], stage = []] = facetIds.map((id) => address.getAll(id));
  const sort = address.get('sort');
  return {
    text: address.get('q') ?? '',
    facets: { band, segment, owner, stage },
    sort: isColumn(sort) ? sort : null,
    down: address.get('order') === 'down',
    page: Math.max(0, Math.floor(Number(address.get('page')) || 1) - 1),
  };
}

/** An address's query with these choices; '' for none. The same choices always give the same text. */
export function writeChoices({ text, facets, sort, down, page }: Choices, search: string): string {
  const address = new URLSearchParams(search);
  for (const key of ['q', ...facetIds, 'sort', 'order', 'page']) address.delete(key);
  if (text !== '') address.set('q', text);
  for (const id of facetIds) for (const choice of facets[id].toSorted()) address.append(id, choice);
  if (sort !== null) address.set('sort', sort);
  if (sort !== null && down) address.set('order', 'down');
  if (page > 0) address.set('page', String(page + 1));
  return address.size === 0 ? '' : `?${address}`;
}
