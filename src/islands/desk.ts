/**
 * One key per act, for who judges many reactions. The keys press what stands on the page already, and only while the
 * focus is in the list (WCAG 2.1.4), so they never get in the way of typing or of a screen reader's own keys.
 */
const list = document.querySelector<HTMLElement>('[data-cases]');
const cases = [...(list?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];

function press(key: string, current: HTMLElement): boolean {
  const index = cases.indexOf(current);
  if (key === 'j' || key === 'k') {
    cases[index + (key === 'j' ? 1 : -1)]?.focus();
    return true;
  }
  const scope: ParentNode = key === 'z' ? document : current;
  const control = key === '?' ? document.querySelector('[data-legend]') : scope.querySelector(`[data-key="${key}"]`);
  if (control instanceof HTMLDetailsElement) {
    control.open = !control.open;
    control.querySelector<HTMLElement>(control.open ? 'select, textarea' : 'summary')?.focus();
  } else if (control instanceof HTMLElement) control.click();
  return control !== null;
}

list?.addEventListener('keydown', (event) => {
  if (!(event.target instanceof Element)) return;
  const typing = event.target.matches('input:not([type="checkbox"]), textarea, select');
  const current = event.target.closest<HTMLElement>('[data-cases] > li');
  if (event.key === 'Escape' && current) {
    for (const open of current.querySelectorAll('details[open]')) open.removeAttribute('open');
    return current.focus();
  }
  if (typing || !current || event.ctrlKey || event.metaKey || event.altKey) return;
  if (press(event.key, current)) event.preventDefault();
});

// After an act the page is drawn anew: go on where the next one stands.
cases[0]?.focus({ preventScroll: true });
