import { isSignatureOf, type Keys, signatureOf } from '../keys/signature.ts';
import { STAMP_DAYS } from './spam.ts';

export type Stamps = ReturnType<typeof openStamps>;

/** What a form carries to say when it was drawn, signed so that a machine cannot make its own. */
export function openStamps(keys: Keys) {
  return {
    issue(article: string, now: Date): string {
      const seconds = Math.floor(now.getTime() / 1000);
      return `${seconds}.${signatureOf(keys, `${seconds} ${article}`)}`;
    },

    /** Seconds since the form was drawn; null when there is no stamp, a false one, or one that is too old. */
    ageOf(stamp: string, article: string, now: Date): number | null {
      const [drawn = '', signature = ''] = stamp.split('.');
      if (!/^\d{1,12}$/.test(drawn) || !isSignatureOf(signature, keys, `${drawn} ${article}`)) return null;
      const age = now.getTime() / 1000 - Number(drawn);
      return age < -1 || age > STAMP_DAYS * 86_400 ? null : Math.max(0, age);
    },
  };
}
