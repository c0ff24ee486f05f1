import { LAST, LEFT, lookAgain, set, tidy } from './owner.ts';

/**
 * On every page: takes away what another reader left here, and hears of it when the one who reads leaves, by a button in this
 * tab or in another one.
 */
const leaving = ['/uitloggen', '/mijn/overal-uitloggen', '/mijn/verwijderen'];
/** In this time the server has answered another tab, and taken the cookie away. */
const ANSWERED_MS = 1_000;

tidy();
addEventListener('submit', ({ target }) => {
  if (leaving.includes(new URL((target as HTMLFormElement).action).pathname)) set(LEFT, String(Date.now()));
});
addEventListener('storage', ({ key, newValue }) => {
  if (key === LAST || (key === LEFT && newValue)) setTimeout(lookAgain, ANSWERED_MS);
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) lookAgain();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') lookAgain();
});
