/*
 * Sorts, filters and exports the table of customers. Its state lives in the address, so that a view can be sent to somebody and the back
 * button undoes a filter. Without this script the table is complete, or its first hundred, in its own order.
 */
import { readChoices, writeChoices } from '../table/address.ts';
import { rowMarkup } from '../table/markup.ts';
import { facetIds, fill, mostOnPage, pageSize, type TableRows } from '../table/rows.ts';
import { allCustomers, type Choices, type Found, isColumn, sortBy, TableView } from '../table/view.ts';
import { placeMenus } from './menus.ts';

/** Rows that more than fill a window. */
const seenRows = 40;
const section = document.querySelector<HTMLElement>('#customers');
if (section) enhance(section);

function enhance(section: HTMLElement): void {
  const table = find<HTMLTableElement>('[data-customers]');
  const body = find<HTMLTableSectionElement>('tbody');
  const search = find<HTMLInputElement>('[data-search]');
  const status = find('[data-status]');
  const pages = find('[data-pages]');
  const clear = find<HTMLButtonElement>('[data-clear]');
  const exportButton = find<HTMLButtonElement>('[data-export]');
  const heads = [...table.querySelectorAll<HTMLTableCellElement>('th[data-sort]')];
  const facets = [...section.querySelectorAll<HTMLElement>('[data-facet]')];
  let choices = readChoices(location.search);
  // What is typed is one step back, whatever its length.
  let isTyping = false;
  let view: TableView | undefined;
  let rows: TableRows | undefined;
  let found: Found | undefined;
  let turn = 0;

  for (const hidden of section.querySelectorAll<HTMLElement>('[data-filters], [data-search]')) hidden.hidden = false;
  placeMenus(section);
  for (const head of heads) makeSortable(head);
  search.addEventListener('input', () => choose({ ...choices, text: search.value, page: 0 }, true));
  search.addEventListener('change', () => {
    isTyping = false;
  });
  for (const facet of facets)
    facet.addEventListener(facet instanceof HTMLInputElement ? 'change' : 'click', () => choose(toggled(choices, facet)));
  clear.addEventListener('click', () => {
    choose({ ...allCustomers, sort: choices.sort, down: choices.down });
    search.focus();
  });
  for (const button of pages.querySelectorAll<HTMLButtonElement>('[data-page]'))
    button.addEventListener('click', () => {
      choose({ ...choices, page: choices.page + Number(button.dataset.page) });
      section.scrollIntoView();
    });
  exportButton.addEventListener('click', async () => {
    if (rows && found) save(await csv(rows, found), `${document.title.split(' ')[0] ?? ''} ${rows.asOf}.csv`.trim());
  });
  addEventListener('popstate', () => {
    choices = readChoices(location.search);
    isTyping = false;
    show();
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.defaultPrevented && !isInField(event)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  section.addEventListener('keydown', (event) => moveFocus(event, body, search));
  void load(table).then(
    (loaded) => {
      rows = loaded;
      view = new TableView(loaded);
      show();
    },
    () => {
      table.removeAttribute('aria-busy');
      for (const control of section.querySelectorAll<HTMLButtonElement | HTMLInputElement>('.filters button, [data-search], th button'))
        control.disabled = true;
      status.textContent = status.dataset.failed ?? '';
      status.classList.add('bad');
    },
  );
  show();

  function find<E extends HTMLElement = HTMLElement>(selector: string): E {
    const found = section.querySelector<E>(selector);
    if (!found) throw new Error(`The table of customers has no ${selector}.`);
    return found;
  }

  function makeSortable(head: HTMLTableCellElement): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    const column = head.dataset.sort ?? null;
    button.addEventListener('click', () => isColumn(column) && choose(sortBy(choices, column)));
  }

  function choose(next: Choices, typing = false): void {
    choices = next;
    show(typing);
    const address = `${location.pathname}${writeChoices(choices, location.search)}${location.hash}`;
    if (typing && isTyping) history.replaceState(null, '', address);
    else if (address !== `${location.pathname}${location.search}${location.hash}`) history.pushState(null, '', address);
    isTyping = typing;
  }

  function show(typing = false): void {
    if (document.activeElement !== search || search.value !== choices.text) search.value = choices.text;
    for (const head of heads) {
      const isSorted = choices.sort !== null && head.dataset.sort === choices.sort;
      if (isSorted) head.setAttribute('aria-sort', choices.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    for (const facet of facets) {
      const isChosen = facetOf(facet).some((id) => choices.facets[id].includes(facet.dataset.choice ?? ''));
      if (facet instanceof HTMLInputElement) facet.checked = isChosen;
      else facet.setAttribute('aria-pressed', String(isChosen));
    }
    for (const menu of section.querySelectorAll<HTMLElement>('[data-menu]')) showChosen(menu);
    clear.hidden = choices.text === '' && facetIds.every((id) => choices.facets[id].length === 0);
    if (view && rows) showRows(view, rows, typing);
  }

  function showRows(view: TableView, rows: TableRows, typing: boolean): void {
    found = view.find(choices);
    const { places, counts } = found;
    const all = rows.id.length;
    const last = all > mostOnPage ? Math.max(0, Math.ceil(places.length / pageSize) - 1) : 0;
    const page = Math.min(choices.page, last);
    const visible = all > mostOnPage ? places.slice(page * pageSize, (page + 1) * pageSize) : places;
    const columns = table.tHead?.rows[0]?.cells.length ?? 1;
    const markup = (places: readonly number[]): string => places.map((place) => rowMarkup(rows, place)).join('');
    // Who types waits for what is seen: the rows below the window come after it was painted.
    const seen = typing ? seenRows : visible.length;
    turn += 1;
    const own = turn;
    body.innerHTML =
      visible.length === 0 ? `<tr><td class="empty" colspan="${columns}">${rows.words.noMatch}</td></tr>` : markup(visible.slice(0, seen));
    if (visible.length > seen)
      requestAnimationFrame(() => setTimeout(() => own === turn && body.insertAdjacentHTML('beforeend', markup(visible.slice(seen)))));
    for (const facet of facets) {
      const [id] = facetOf(facet);
      const count = id === undefined ? 0 : (counts[id][rows.choices[id].findIndex((choice) => choice.id === facet.dataset.choice)] ?? 0);
      const where = (facet instanceof HTMLInputElement ? facet.parentElement : facet)?.querySelector('[data-count]');
      if (where) where.textContent = count.toLocaleString(rows.words.lang);
      (facet instanceof HTMLInputElement ? facet.parentElement : facet)?.classList.toggle('nobody', count === 0);
    }
    const order =
      choices.sort === null ? rows.words.defaultOrder : fill(rows.words.order, { column: rows.words.columns[choices.sort] ?? '' });
    const numbers = { found: places.length.toLocaleString(rows.words.lang), all: all.toLocaleString(rows.words.lang), order };
    status.textContent = fill(places.length === all ? rows.words.statusAll : rows.words.status, numbers);
    exportButton.disabled = places.length === 0;
    pages.hidden = last === 0;
    const where = pages.querySelector('span');
    if (where) where.textContent = fill(rows.words.page, { page: page + 1, pages: last + 1 });
    for (const button of pages.querySelectorAll<HTMLButtonElement>('[data-page]')) {
      const next = page + Number(button.dataset.page);
      button.disabled = next < 0 || next > last;
    }
  }

  function showChosen(menu: HTMLElement): void {
    const count = facetIds.filter((id) => id === menu.dataset.menu).reduce((sum, id) => sum + choices.facets[id].length, 0);
    const badge = menu.querySelector<HTMLElement>('[data-chosen]');
    if (!badge) return;
    badge.hidden = count === 0;
    badge.textContent = String(count);
  }
}

function facetOf(element: HTMLElement) {
  return facetIds.filter((id) => id === element.dataset.facet);
}

function toggled(choices: Choices, element: HTMLElement): Choices {
  const [facet] = facetOf(element);
  const { choice = '' } = element.dataset;
  if (facet === undefined) return choices;
  const before = choices.facets[facet];
  const after = before.includes(choice) ? before.filter((id) => id !== choice) : [...before, choice];
  return { ...choices, facets: { ...choices.facets, [facet]: after }, page: 0 };
}

/** The rows that stand in the page, or in a file beside it. */
async function load(table: HTMLTableElement): Promise<TableRows> {
  const { rows: address } = table.dataset;
  if (address === undefined) return JSON.parse(document.querySelector('[data-customer-rows]')?.textContent ?? '');
  table.setAttribute('aria-busy', 'true');
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} could not be loaded: ${response.status}`);
  const rows: TableRows = await response.json();
  table.removeAttribute('aria-busy');
  return rows;
}

/** Up and down go from row to row, from the search into the first one and back. */
function moveFocus(event: KeyboardEvent, body: HTMLTableSectionElement, search: HTMLInputElement): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return;
  const links = [...body.querySelectorAll<HTMLElement>('th a')];
  const at = links.indexOf(target);
  if (at === -1 && target !== search) return;
  const next: Readonly<Record<string, HTMLElement | undefined>> = {
    ArrowDown: links[at + 1],
    ArrowUp: at === 0 ? search : links[at - 1],
    ...(at >= 0 && { Home: links[0], End: links.at(-1) }),
  };
  const wanted = next[event.key];
  if (!wanted) return;
  event.preventDefault();
  wanted.focus();
}

function isInField({ target, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (
    altKey ||
    ctrlKey ||
    metaKey ||
    (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)))
  );
}

/** Comes when it is asked for: most visits export nothing. */
async function csv(rows: TableRows, { places }: Found): Promise<string> {
  const { csvOf } = await import('../table/csv.ts');
  return csvOf(rows, places);
}

function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
