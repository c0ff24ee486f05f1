import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '#settings';
import type { Link } from './facts.ts';
import { ensureMayMail } from './rules.ts';
import type { Subscriber } from './consent-store.ts';
import type { MailStore } from './store.ts';
import { compose, readTemplate, type Written } from './templates.ts';
import type { Unsubscribe } from './unsubscribe.ts';

/** So many rows in one transaction: short enough that the server's own writes hardly wait. */
const BATCH = 200;

type Newsletter = { name: string; class: 'newsletter' | 'commercial'; subject: string; body: string };
type Sending = {
  mail: Pick<MailStore, 'write' | 'consentsOf' | 'countSubscribers' | 'subscribersAfter'>;
  unsubscribe: Pick<Unsubscribe, 'letterLink' | 'headersFor'>;
  atOnce: <T>(act: () => T) => T;
  now: Date;
};
type Progress = { done: number; total: number };

/** Reads content/newsletters/<name>.md; null when there is none. Throws one line when its class is unknown. */
export function findNewsletter(name: string): Newsletter | null {
  const path = pathOf(name);
  if (!/^[a-z0-9-]+$/.test(name) || !existsSync(path)) return null;
  const { subject, body, facts } = readTemplate(path);
  const kind = facts.class ?? 'newsletter';
  if (kind !== 'newsletter' && kind !== 'commercial')
    throw new Error(`${path}: class: verwacht newsletter of commercial`);
  return { name, class: kind, subject, body };
}

/** The same; throws one line when there is none. */
export function readNewsletter(name: string): Newsletter {
  const letter = findNewsletter(name);
  if (!letter) throw new Error(`Er is geen nieuwsbrief ${pathOf(name)}`);
  return letter;
}

const pathOf = (name: string): string => join('content', 'newsletters', `${name}.md`);

/** The letter as one person gets it. */
export function writeNewsletter({ subject, body }: Newsletter, facts: { name: string; unsubscribe: Link }): Written {
  return compose(subject, body, facts);
}

/**
 * Puts the letter in the outbox for everyone who asked for it. Each person has one row per letter, so it can be stopped
 * anywhere and started again: nobody gets it twice.
 */
export function* sendNewsletter(
  letter: Newsletter,
  { mail, unsubscribe, atOnce, now }: Sending,
): Generator<Progress & { written: number }> {
  const total = mail.countSubscribers(letter.class);
  let [after, done, written] = [0, 0, 0];
  for (;;) {
    const batch = mail.subscribersAfter(letter.class, after, BATCH);
    const last = batch.at(-1);
    if (!last) return;
    written += atOnce(() => batch.filter((person) => put(letter, person, { mail, unsubscribe, now })).length);
    done += batch.length;
    after = last.id;
    yield { done, total, written };
  }
}

function put(letter: Newsletter, person: Subscriber, { mail, unsubscribe, now }: Omit<Sending, 'atOnce'>): boolean {
  ensureMayMail(letter.class, { member: person, consents: mail.consentsOf(person.id) }, now);
  return mail.write({
    ...writeNewsletter(letter, { name: person.name, unsubscribe: unsubscribe.letterLink(person.id, letter.class) }),
    class: letter.class,
    cause: `${letter.class} ${letter.name} ${person.id}`,
    memberId: person.id,
    address: person.email,
    headers: unsubscribe.headersFor(person.id, letter.class, settings.email),
    now,
  });
}
