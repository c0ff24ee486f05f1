import { join } from 'node:path';
import type { Config } from '../config.ts';
import { openAudit } from '../members/audit/store.ts';
import { type Db, inTransaction } from '../database/open.ts';
import { parseEmail } from '../members/rules.ts';
import type { Progress } from '../text/progress.ts';
import { ensureQuotesNothingGated } from '../publish/letter-leaks.ts';
import { Link } from '../mail/facts.ts';
import { readNewsletter, sendNewsletter, writeNewsletter } from '../mail/newsletter.ts';
import { openMail } from '../mail/store.ts';
import { openUnsubscribe } from '../mail/unsubscribe.ts';

type Where = Pick<Config, 'origin' | 'distFolder'>;

/** Puts a newsletter in the outbox, for all who asked for it or for one `test` address; returns what to say. */
export function openPutLetter(db: Db, { origin, distFolder }: Where, progress: Progress) {
  const [mail, audit] = [openMail(db, new URL(origin).hostname), openAudit(db)];
  return (name: string, test?: string): string => {
    const letter = readNewsletter(name);
    ensureQuotesNothingGated(`${letter.subject}\n\n${letter.body}`, join(distFolder, 'current'));
    const now = new Date();
    audit.note({ kind: 'send-letter', actorId: null, detail: test ? `${name} --test` : name, now });
    if (test) {
      const address = parseEmail(test);
      const written = writeNewsletter(letter, { name: 'lezer', unsubscribe: Link.to(origin, '/afmelden/') });
      const cause = `proef ${name} ${now.getTime()}`;
      mail.write({ ...written, class: 'transactional', cause, memberId: null, address, now });
      return `De proefbrief aan ${address} staat klaar.`;
    }
    const unsubscribe = openUnsubscribe({ mail, origin });
    let last = { done: 0, total: 0, written: 0 };
    for (last of sendNewsletter(letter, { mail, unsubscribe, now, atOnce: (act) => inTransaction(db, act) }))
      progress(last.done, last.total);
    const already = last.done - last.written;
    return `${letter.subject}: ${last.written} klaargezet, ${already} hadden hem al. De server verstuurt ze.`;
  };
}
