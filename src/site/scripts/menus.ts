/*
 * Puts lists of choices under the buttons that open them. They are popovers: the browser opens and closes them, and no scrolling bar cuts
 * them off.
 */

/** Places every popover of an element when it opens, inside of the window. */
export function placeMenus(within: HTMLElement): void {
  for (const button of within.querySelectorAll<HTMLButtonElement>('button[popovertarget]')) {
    const menu = document.getElementById(button.getAttribute('popovertarget') ?? '');
    menu?.addEventListener('toggle', () => {
      if (!menu.matches(':popover-open')) return;
      const { left, bottom } = button.getBoundingClientRect();
      const room = document.documentElement.clientWidth - menu.offsetWidth - 8;
      menu.style.left = `${Math.max(8, Math.min(left, room)) + scrollX}px`;
      menu.style.top = `${bottom + 4 + scrollY}px`;
      menu.querySelector('input')?.focus({ preventScroll: true });
    });
  }
}
