import { type ComponentType, h, hydrate } from 'preact';

/** How Astro wakes an island: it is drawn already, so it is taken over as it stands. */
export default (element: HTMLElement) =>
  <Props extends object>(Component: ComponentType<Props>, props: Props): void => {
    if (element.hasAttribute('ssr')) hydrate(h(Component, props), element);
  };
