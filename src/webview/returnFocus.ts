// The editor's pickers and dialogs take the keyboard from the page, and the editor gives it back to no element. So the page
// remembers where it was.

/** From now on the keyboard comes back to the element that had it, unless something else was chosen meanwhile. */
export function returnFocus(): void {
  let last: HTMLElement | null = null;
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement) last = target;
  });
  window.addEventListener('focus', () => {
    if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true });
  });
}
