import { Hono } from 'hono';
import { words } from '#words';
import type { Release } from '../../articles/release.ts';
import type { AuditStore } from '../../members/audit/store.ts';
import { guarded } from '../../members/guarded.ts';
import { deskPage } from '../frame.ts';
import type { Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import { auditPage } from './html.ts';

/** What someone reads through in one sitting. */
const PER_PAGE = 100;
/** Nobody leafs further; the log does not hold more than a year. */
const MOST_SKIPPED = 1_000_000;

type Needs = { audit: Pick<AuditStore, 'newest'>; release: Release };

/** Who did what: for the administrator alone. */
export const auditRoutes = ({ audit, release }: Needs) =>
  new Hono<Visit>().get('/beheer/toezicht/', guarded('see-audit'), async (c) => {
    const skip = Math.min(Math.max(0, Math.trunc(Number(c.req.query('vanaf')) || 0)), MOST_SKIPPED);
    const found = audit.newest({ most: PER_PAGE + 1, skip });
    const entries = found.slice(0, PER_PAGE);
    const content = auditPage({ entries, skip, most: PER_PAGE, more: found.length > PER_PAGE });
    return personalPage(c, await deskPage(c, release, { title: words.audit.title, content }));
  });
