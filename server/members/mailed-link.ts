import { Refusal } from '../http/errors.ts';
import type { Purpose, Token, TokenStore } from './token-store.ts';

/** The code of a link that was mailed, and what it is to be good for. */
type Shown = { code: string; purpose: Purpose; now: Date };

/** Looks at the link and uses nothing up. Throws `bad-code`. */
export function ensureGood({ tokens }: { tokens: Pick<TokenStore, 'isGood'> }, { code, purpose, now }: Shown): void {
  if (!tokens.isGood(code, purpose, now)) throw new Refusal('bad-code');
}

/** Uses the link, once. Throws `bad-code`. */
export function useLink({ tokens }: { tokens: Pick<TokenStore, 'use'> }, { code, purpose, now }: Shown): Token {
  const token = tokens.use(code, purpose, now);
  if (!token) throw new Refusal('bad-code');
  return token;
}
