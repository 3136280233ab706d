/*
 * Sorts and filters the table of customers. The state lives in the address, so that a view can be sent to somebody; without this script the
 * table is complete and in its own order.
 */
const pageSize = 100;
const keys = ['health', 'change', 'arr', 'renewal', 'tasks', 'coverage'];

interface Row {
  readonly element: HTMLTableRowElement;
  readonly name: string;
  readonly band: string;
  readonly values: Readonly<Record<string, string | number | null>>;
}

const table = document.querySelector<HTMLTableElement>('[data-customers]');
const filters = document.querySelector<HTMLElement>('[data-filters]');
const pages = document.querySelector<HTMLElement>('[data-pages]');
const order = document.querySelector<HTMLElement>('[data-order]');
const body = table?.tBodies[0];
if (table && filters && pages && order && body) enhance(table, body, filters, pages, order);

function enhance(
  table: HTMLTableElement,
  body: HTMLTableSectionElement,
  filters: HTMLElement,
  pages: HTMLElement,
  order: HTMLElement,
): void {
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('th[data-sort]')];
  const rows = [...body.rows].map((element) => readRow(element, table));
  const defaultOrder = order.textContent;
  const search = filters.querySelector('input');
  const bandButtons = [...filters.querySelectorAll<HTMLButtonElement>('[data-band]')];
  const state = readState();
  filters.hidden = false;
  if (search) search.value = state.text;

  for (const head of heads) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const column = head.dataset.sort ?? '';
      const firstDown = keys.includes(column) && column !== 'renewal' && column !== 'health';
      if (state.sort !== column) [state.sort, state.down] = [column, firstDown];
      else if (state.down === firstDown) state.down = !firstDown;
      else [state.sort, state.down] = ['', false];
      state.page = 0;
      show();
    });
  }
  for (const button of bandButtons)
    button.addEventListener('click', () => {
      state.band = button.dataset.band ?? '';
      state.page = 0;
      show();
    });
  search?.addEventListener('input', () => {
    state.text = search.value;
    state.page = 0;
    show();
  });
  for (const button of pages.querySelectorAll<HTMLButtonElement>('[data-page]'))
    button.addEventListener('click', () => {
      state.page += Number(button.dataset.page);
      show();
      table.scrollIntoView();
    });
  show();

  function show(): void {
    const text = state.text.trim().toLowerCase();
    const found = rows.filter((row) => (state.band === '' || row.band === state.band) && row.name.includes(text));
    if (state.sort !== '') found.sort((a, b) => compare(a.values[state.sort] ?? null, b.values[state.sort] ?? null, state.down));
    const count = found.length > 2 * pageSize ? Math.ceil(found.length / pageSize) : 1;
    state.page = Math.max(0, Math.min(count - 1, state.page));
    const visible = count === 1 ? found : found.slice(state.page * pageSize, (state.page + 1) * pageSize);
    body.replaceChildren(...visible.map(({ element }) => element));
    if (visible.length === 0) body.append(emptyRow(table));
    for (const head of heads) {
      const sorted = head.dataset.sort === state.sort;
      if (sorted) head.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    for (const button of bandButtons) button.setAttribute('aria-pressed', String(button.dataset.band === state.band));
    const sortedBy = heads.find((head) => head.dataset.sort === state.sort)?.textContent;
    order.textContent = `${found.length === rows.length ? '' : `${found.length} of ${rows.length}. `}${sortedBy ? `Sorted by ${sortedBy.toLowerCase()}` : defaultOrder}`;
    pages.hidden = count === 1;
    const where = pages.querySelector('span');
    if (where) where.textContent = `${state.page + 1} of ${count}`;
    for (const button of pages.querySelectorAll<HTMLButtonElement>('[data-page]')) {
      const next = state.page + Number(button.dataset.page);
      button.disabled = next < 0 || next >= count;
    }
    writeState(state);
  }
}

function readRow(element: HTMLTableRowElement, table: HTMLTableElement): Row {
  const numbers = (element.dataset.key ?? '').split('|').map((value) => (value === '' ? null : Number(value)));
  const name = element.querySelector('th a')?.textContent ?? '';
  const cell = (column: string): string => {
    const index = [...(table.tHead?.rows[0]?.cells ?? [])].findIndex((head) => head.dataset.sort === column);
    return (element.cells[index]?.textContent ?? '').trim().toLowerCase();
  };
  return {
    element,
    name: name.toLowerCase(),
    band: element.dataset.band ?? '',
    values: {
      name: name.toLowerCase(),
      stage: cell('stage'),
      owner: cell('owner'),
      ...Object.fromEntries(keys.map((key, index) => [key, numbers[index] ?? null])),
    },
  };
}

/** What has no value stands last, whichever way the column is sorted. */
function compare(a: string | number | null, b: string | number | null, down: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b) : Number(a) - Number(b);
  return down ? -order : order;
}

function emptyRow(table: HTMLTableElement): HTMLTableRowElement {
  const row = document.createElement('tr');
  const cell = row.insertCell();
  cell.colSpan = table.tHead?.rows[0]?.cells.length ?? 1;
  cell.className = 'empty';
  cell.textContent = 'No customer matches the filter.';
  return row;
}

interface State {
  text: string;
  band: string;
  sort: string;
  down: boolean;
  page: number;
}

function readState(): State {
  const address = new URLSearchParams(location.search);
  return {
    text: address.get('name') ?? '',
    band: address.get('band') ?? '',
    sort: address.get('sort') ?? '',
    down: address.get('order') === 'down',
    page: Math.max(0, (Number(address.get('page')) || 1) - 1),
  };
}

function writeState({ text, band, sort, down, page }: State): void {
  const address = new URLSearchParams();
  if (text !== '') address.set('name', text);
  if (band !== '') address.set('band', band);
  if (sort !== '') address.set('sort', sort);
  if (sort !== '' && down) address.set('order', 'down');
  if (page > 0) address.set('page', String(page + 1));
  const query = address.size === 0 ? '' : `?${address}`;
  if (query !== location.search) history.replaceState(null, '', `${location.pathname}${query}${location.hash}`);
}
