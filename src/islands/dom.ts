/** The nearest element of this kind around what an event came from. */
export const around = <Kind extends Element>({ target }: Event, selector: string): Kind | null =>
  target instanceof Element ? target.closest<Kind>(selector) : null;

/** A field of a form by its name; an area of text is filled in and read in the same way. */
export const fieldOf = (form: ParentNode, name: string): HTMLInputElement | null =>
  form.querySelector<HTMLInputElement>(`[name="${name}"]`);

/** Markup from the server's one renderer, as the element that it is. */
export function fragment<Kind extends HTMLElement = HTMLElement>(html: string): Kind {
  const holder = document.createElement('template');
  holder.innerHTML = html;
  const made = holder.content.firstElementChild as Kind; // the server draws one element, and whoever asks knows which
  made.dataset.inserted = '';
  return made;
}

/** A sentence of ours, for the eye and for who listens. */
export function line(className: string, role: 'alert' | 'status', text: string): HTMLElement {
  return Object.assign(document.createElement('p'), { className, role, textContent: text });
}
