import { createHash, randomBytes } from 'node:crypto';

/** "CADEAU-9f3c…": long enough that nobody guesses one (80 bits), short enough to write on a card. */
export const newGiftCode = (): string => `CADEAU-${randomBytes(10).toString('hex').toUpperCase()}`;

/** What is kept of a code, however it was typed. */
export const hashOfGift = (typed: string): Buffer => createHash('sha256').update(typed.trim().toUpperCase()).digest();
