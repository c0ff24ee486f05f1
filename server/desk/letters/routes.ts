import { Hono } from 'hono';
import { Refusal } from '../../http/errors.ts';
import { PRIVATE } from '../../http/reply.ts';
import type { Visit } from '../../http/visit.ts';
import { findNewsletter, writeNewsletter } from '../../mail/newsletter.ts';
import type { Unsubscribe } from '../../mail/unsubscribe.ts';
import type { AuditStore } from '../../members/audit/store.ts';
import { guarded } from '../../members/guarded.ts';
import { ensureMay } from '../../members/permissions.ts';

type Needs = { audit: Pick<AuditStore, 'note'>; unsubscribe: Pick<Unsubscribe, 'letterLink'> };

/** Looking at a newsletter before it goes out. */
export const letterRoutes = ({ audit, unsubscribe }: Needs) =>
  new Hono<Visit>().get('/beheer/nieuwsbrieven/:name{[a-z0-9-]+}/', guarded('letters'), (c) => {
    const reader = ensureMay(c.var.member, 'letters');
    const letter = findNewsletter(c.req.param('name'));
    if (!letter) throw new Refusal('not-found');
    const facts = { name: reader.name, unsubscribe: unsubscribe.letterLink(reader.id, 'newsletter') };
    c.var.count('noted');
    audit.note({ kind: 'preview-letter', actorId: reader.id, detail: letter.name, now: c.var.now });
    return c.html(writeNewsletter(letter, facts).html, 200, PRIVATE);
  });
