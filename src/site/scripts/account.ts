import { accountFile } from '#setpiece/model/account-path';
import type { AccountFile } from './account-files.ts';

/** Shows the account that the address names: loads its file, puts the report in place of the shell, or says why there is none. */
const shell = document.querySelector<HTMLElement>('[data-account]');
if (shell) start(shell);

type State = 'loading' | 'none' | 'unknown' | 'failed';

function start(shell: HTMLElement): void {
  const { parameter = '', files = '0', folder = '', site = '' } = shell.dataset;
  const id = new URL(location.href).searchParams.get(parameter) ?? '';
  for (const place of shell.querySelectorAll('[data-id]')) place.textContent = id;
  // The same account in the other languages.
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[hreflang]')) link.search = location.search;
  shell.querySelector('[data-again]')?.addEventListener('click', () => load(true));
  load(false);

  async function load(again: boolean): Promise<void> {
    if (id === '') return show('none');
    // A word that flashes by helps nobody.
    const slow = setTimeout(() => show('loading'), again ? 0 : 300);
    try {
      const response = await fetch(`${folder}${accountFile(id, Number(files))}.json`, { cache: again ? 'reload' : 'default' });
      if (!response.ok) throw new Error(response.statusText);
      const accounts: AccountFile = await response.json();
      const account = Object.hasOwn(accounts, id) ? accounts[id] : undefined;
      if (account === undefined) return show('unknown');
      document.title = `${account.title} · ${site}`;
      // Unlike `innerHTML` this also runs the scripts of the report.
      shell.replaceWith(document.createRange().createContextualFragment(account.html));
      if (again) focusHeading(document);
      if (location.hash !== '') document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
    } catch {
      show('failed');
      if (again) focusHeading(shell);
    } finally {
      clearTimeout(slow);
    }
  }

  function show(state: State): void {
    for (const part of shell.querySelectorAll<HTMLElement>('[data-state]')) part.hidden = part.dataset.state !== state;
  }
}

/** The button that had the focus is gone: reading goes on with what came instead. */
function focusHeading(within: ParentNode): void {
  const heading = [...within.querySelectorAll<HTMLElement>('main h1, h1')].find((one) => one.checkVisibility());
  heading?.setAttribute('tabindex', '-1');
  heading?.focus();
}
