import { HINT_COOKIE } from '#contract';

/**
 * What a browser keeps belongs to someone: a draft lies in a place of its writer's. The server enforces nothing of this; it
 * only tells whose a page is (`data-who`).
 */
const DRAFTS = 'kb-concept:';
export const LAST = 'kb-wie';
/** When someone last pressed a button that signs them out; other tabs hear of it. */
export const LEFT = 'kb-vertrokken';
/** What a visitor typed may wait for the link in the mail that makes them a member: that works for a day. */
const VISITOR_MS = 86_400_000;
/** A session that ends while someone writes is opened again within the hour; after that someone else may be sitting here. */
const ENDED_MS = 3_600_000;

/** A visitor's own. */
const NOBODY = '';
/** What the server said of this page. While building there is none. */
const page = (): DOMStringMap => document.documentElement.dataset;

/** Whose page this is: the server says so on pages it draws, an island may hear it later; else the last one known here. */
const owner = (): string => (isSignedIn() ? (page().who ?? get(LAST) ?? NOBODY) : NOBODY);

/** The server told whose page this is. */
export function knowOwner(who: string): void {
  page().who = who;
  tidy();
}

/** Whether whoever this page was drawn for has left meanwhile, in another tab or before the back button. */
export function isLeft(): boolean {
  const { who } = page();
  return who !== undefined && (!isSignedIn() || (get(LAST) ?? who) !== who);
}

/** Where this reader's draft of this article lies. */
export const draftPlace = (article: string): string => `${DRAFTS}${owner()}:${article}`;
/** Where the draft lies that they typed before they signed in. */
export const visitorsPlace = (article: string): string => `${DRAFTS}${NOBODY}:${article}`;

/** Storage may be full or forbidden: then nothing was kept. */
export function get(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}
export function set(place: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(place);
    else localStorage.setItem(place, value);
  } catch {
    // it holds for this page only
  }
}

const isSignedIn = (): boolean => document.cookie.includes(`${HINT_COOKIE}=`);

/** Takes away every draft for which `isOver` says so. */
function sweep(isOver: (who: string, age: number) => boolean): void {
  for (const place of places().filter((name) => name.startsWith(DRAFTS))) {
    const at = Number(/"at":(\d+)/.exec(get(place) ?? '')?.[1] ?? 0);
    if (isOver(place.slice(DRAFTS.length).split(':')[0]!, Date.now() - at)) set(place, null);
  }
}

function places(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** Keeps what this reader may find again, and nothing of anyone else. */
export function tidy(): void {
  const { who } = page();
  const signedOut = !isSignedIn() && get(LEFT) !== null;
  if (signedOut) set(LAST, null);
  if (isSignedIn() && who) set(LAST, who);
  set(LEFT, null);
  sweep((of, age) => {
    if (signedOut) return true;
    if (of === NOBODY) return age > VISITOR_MS;
    return isSignedIn() ? who !== undefined && of !== who : age > ENDED_MS;
  });
}

/** Empties what was typed on a page of someone who left, and draws it for whoever is here now. */
export function lookAgain(): void {
  if (!isLeft()) return;
  for (const form of document.forms) form.reset();
  location.replace(location.pathname + location.search);
}
