import { createHmac, timingSafeEqual } from 'node:crypto';

/** What only this installation can have written under these words (HMAC-SHA-256, 43 characters). */
export function signatureOf(key: Buffer, words: string): string {
  return createHmac('sha256', key).update(words).digest('base64url');
}

/** Whether it is that signature; takes as long whichever character is wrong. */
export function isSignatureOf(found: string, key: Buffer, words: string): boolean {
  const [given, expected] = [Buffer.from(found), Buffer.from(signatureOf(key, words))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
