import { settings } from '#settings';
import { isSignatureOf } from '../../keys/signature.ts';
import { holdersOf } from '../../members/permissions.ts';
import { type About, openDeskPost, type PostNeeds } from './letter-post.ts';
import { openReporterLetters } from './reporter-letters.ts';
import { openWriterLetters } from './writer-letters.ts';

export type DeskLetters = ReturnType<typeof openDeskLetters>;

/**
 * Mails about what a moderator decided (DSA art. 16(4) and (5), 17, 20). Each is a row in the outbox; call these inside
 * the transaction of the act. They go out when it can no longer be undone.
 */
export function openDeskLetters(needs: PostNeeds) {
  const { members } = needs;
  const post = openDeskPost(needs);
  const { keys, linkFor, linkTo, put } = post;

  return {
    linkFor,
    /** What an objection link is about, or null when we did not write it. */
    read(typed: string): { about: About; id: number } | null {
      const [about = '', id = '', signature = ''] = typed.split('.');
      if ((about !== 'act' && about !== 'report') || !/^\d{1,15}$/.test(id)) return null;
      return isSignatureOf(signature, keys, `${about} ${id}`) ? { about, id: Number(id) } : null;
    },

    ...openWriterLetters(post, needs),
    ...openReporterLetters(post, needs),

    /** Tells every moderator, at most once an hour, what waits for them. */
    sendAlert(list: string, now: Date): void {
      for (const { id, name, email: address } of holdersOf('moderate', members.staff())) {
        const facts = { name, list, link: linkTo('/beheer/'), site: settings.name };
        put(`desk ${id} ${now.getTime()}`, { id, address }, { template: 'te-beoordelen', facts, now, afterMinutes: 0 });
      }
    },
  };
}
