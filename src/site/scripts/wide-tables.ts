/** Tables that are wider than the page scroll; who has only a keyboard can reach and scroll them too. */
function markWideTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('.sl-markdown-content table')) {
    if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
    else table.removeAttribute('tabindex');
  }
}

markWideTables();
addEventListener('resize', markWideTables);
