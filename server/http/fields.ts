import { z } from 'zod';

/**
 * Text from outside, of at most so many characters: its size is looked at before anything else is. The only way to
 * declare a string here (server/trials/bounds.test.ts), so that none can be without an end.
 */
export const upTo = (most: number): z.ZodString => z.string().max(most, { abort: true });

/** A day, as in 2026-11-23. */
export const day = () => upTo(10).pipe(z.iso.date());
/** A moment, as in 2026-11-23T20:00:00.000Z. */
export const moment = () => upTo(40).pipe(z.iso.datetime());

/**
 * Characters a field takes before it is looked at. Wider than what is right, so that who types too much hears so in
 * words, with the form as it was; narrower than what would take time.
 */
export const RAW = {
  /** A word or a number that a page of ours put there. */
  choice: 64,
  code: 160,
  name: 500,
  email: 1_000,
  password: 1_024,
  /** Where to go after it. */
  path: 1_000,
  /** What a form of 96 kB can hold at most. */
  text: 96 * 1024,
};
