import { createHmac, timingSafeEqual } from 'node:crypto';

/** The key that signs, and after it those that signed before it and still count. */
export type Keys = readonly [Buffer, ...Buffer[]];

/** What only this installation can have written under these words (HMAC-SHA-256, 43 characters). */
export function signatureOf([key]: Keys, words: string): string {
  return createHmac('sha256', key).update(words).digest('base64url');
}

/** Whether it is a signature by one of the keys; takes as long whichever character is wrong. */
export function isSignatureOf(found: string, keys: Keys, words: string): boolean {
  const given = Buffer.from(found);
  const same = keys.filter((key) => {
    const expected = Buffer.from(signatureOf([key], words));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return same.length > 0;
}
