import { longMoment } from '#dutch';
import type { MailStore } from '../mail/store.ts';

/** What waits and what could not be delivered, without anybody's address; with `again` the latter gets a new chance. */
export function tellOfMail(mail: MailStore, again: boolean, now: Date): string {
  if (again) return `${mail.revive(now)} mails krijgen een nieuwe kans; de server verstuurt ze.`;
  const { waiting, dead, sent } = mail.counts();
  const lines = mail
    .dead()
    .map(
      ({ id, subject, attempts, error, diedAt }) =>
        `  ${id}  ${longMoment(new Date(diedAt))}  ${error}, ${attempts} pogingen  ${subject}`,
    );
  return [`${sent} verstuurd, ${waiting} wachten, ${dead} niet te bezorgen`, ...lines].join('\n');
}
