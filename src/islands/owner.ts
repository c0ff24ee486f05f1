import type { HINT_COOKIE } from '#contract';

/**
 * What a browser keeps belongs to someone: a draft lies in a place of its writer's (nobody's, for a visitor). The server
 * enforces nothing of this; it only tells whose a page is (`data-who`).
 */
const DRAFTS = 'kb-concept';
const LAST = 'kb-wie';
/** Spelled out, so that not every page takes the contract along; the type keeps it the same. */
const HINT: typeof HINT_COOKIE = 'kb_lid';
/** What a visitor typed may wait for the link in the mail that makes them a member: that works for a day. */
const VISITOR_MS = 86_400_000;

/** What the server said of this page. While building there is none. */
const page = (): DOMStringMap => document.documentElement.dataset;
const isSignedIn = (): boolean => document.cookie.includes(HINT);

/** Storage may be full or forbidden: then nothing was kept. */
export function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Where this reader's draft of this article lies. As long as nobody told who reads, it is a visitor's. */
export const draftPlace = (article: string): string => `${DRAFTS}:${page().who || ''}:${article}`;

/** The server told whose page this is; '' is a visitor's, for whoever it was has no session any more. */
export function knowOwner(who: string): void {
  page().who = who;
  tidy();
}

/** Whether whoever this page was drawn for has left meanwhile, in another tab or before the back button. Throws without storage. */
export const isLeft = ({ who } = page()): boolean => !!who && !(isSignedIn() && (localStorage[LAST] ?? who) === who);

/** Takes away what is not this reader's. What they typed before they signed in becomes theirs, unless it is old. */
export function tidy(): void {
  const who = isSignedIn() ? page().who : '';
  if (who === undefined) return;
  attempt(() => {
    localStorage[LAST] = who;
    for (const place of Object.keys(localStorage)) {
      const [kind, of, article] = place.split(':');
      if (kind !== DRAFTS || (who && of === who)) continue;
      const kept = localStorage[place] as string;
      delete localStorage[place];
      if (!of && JSON.parse(kept).at > Date.now() - VISITOR_MS) localStorage[`${DRAFTS}:${who}:${article}`] = kept;
    }
  });
}

/** Draws a page of someone who left anew, for whoever is here now. */
export function lookAgain(): void {
  if (isLeft()) location.replace(location.pathname);
}
