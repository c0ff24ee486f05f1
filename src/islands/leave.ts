import { lookAgain, tidy } from './owner.ts';

/**
 * On every page: takes away what another reader left here, and looks again when another tab did the same or the page is shown
 * again: whoever was reading may have signed out.
 */
tidy();
addEventListener('storage', lookAgain);
addEventListener('pageshow', ({ persisted }) => persisted && lookAgain());
