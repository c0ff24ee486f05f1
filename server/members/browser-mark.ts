import { getCookie } from 'hono/cookie';
import type { Here } from '../http/visit.ts';
import { newCode, TOKEN_MINUTES } from './token-store.ts';

const NAME = 'kb_aanmelding';
const nameFor = (secure: boolean): string => (secure ? `__Host-${NAME}` : NAME);
const issued = /^[\w-]{43}$/;

/**
 * Marks the browser a sign-up was typed in, for as long as the mailed link works. Whoever follows that link there typed the
 * password themselves; anywhere else the password may be a stranger's, who used this address.
 */
export function markBrowser(c: Here, secure: boolean): string {
  const mark = newCode();
  c.header('Set-Cookie', cookie(mark, TOKEN_MINUTES.verify * 60, secure), { append: true });
  return mark;
}

/** The mark of this browser, if it has one. */
export function browserMark(c: Here, secure: boolean): string | null {
  const mark = getCookie(c, nameFor(secure)) ?? '';
  return issued.test(mark) ? mark : null;
}

/** Takes the mark away, where there is one: what it was for is done, or the next person is at this computer. */
export function unmarkBrowser(c: Here, secure: boolean): void {
  if (getCookie(c, nameFor(secure))) c.header('Set-Cookie', cookie('', 0, secure), { append: true });
}

const cookie = (mark: string, seconds: number, secure: boolean): string =>
  `${nameFor(secure)}=${mark}; HttpOnly; Max-Age=${seconds}; Path=/; SameSite=Lax${secure ? '; Secure' : ''}`;
