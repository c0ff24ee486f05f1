import { ID } from '../../http/ids.ts';
import { NOTHING } from '../../text/html.ts';
import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { again } from '../../http/redraw.ts';
import { deskPage } from '../frame.ts';
import { atMost, readForm } from '../../http/forms.ts';
import { alert, land } from '../../http/reply.ts';
import type { Here, Visit } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import type { Release } from '../../articles/release.ts';
import { changeRole, type RoleTools } from '../../members/change-role.ts';
import { guarded, shownAtDesk } from '../../members/guarded.ts';
import { ensureMay, ROLES } from '../../members/permissions.ts';
import { type Author, rolePage, rolesPage } from './html.ts';
import type { Member } from '../../members/rules.ts';

const FORM_KB = 1;
const changing = z.object({ role: z.enum(ROLES), author: upTo(RAW.choice).default('') });

type Needs = RoleTools & { release: Release; atOnce: <T>(act: () => T) => T };

/** Who has which role, and giving another one. */
export const roleRoutes = (needs: Needs) => {
  const { members, release, atOnce } = needs;

  const ensureFound = (id: string): Member => {
    const member = members.find(Number(id));
    if (!member) throw new Refusal('not-found');
    return member;
  };
  /** All who have an article here, and whom this member writes as already. */
  const authorsFor = ({ authorId }: Member): Author[] => {
    const known = new Map(release.articles().map(({ author, authorName }) => [author, authorName]));
    if (authorId !== null && !known.has(authorId)) known.set(authorId, authorId);
    return [...known].map(([id, name]) => ({ id, name })).toSorted((one, other) => one.name.localeCompare(other.name));
  };
  const formPage = (c: Here, member: Member, refusal?: Refusal): Promise<string> =>
    deskPage(c, release, {
      title: words.roles.changeOf(member.name),
      content: rolePage(member, authorsFor(member)),
      above: refusal ? alert(refusal) : NOTHING,
    });

  return new Hono<Visit>()
    .get('/beheer/rollen/', guarded('see-roles'), async (c) => {
      const content = rolesPage(members.staff());
      return personalPage(c, await deskPage(c, release, { title: words.roles.title, content }));
    })

    .get(`/beheer/leden/:id${ID}/rol/`, guarded('see-roles'), async (c) =>
      personalPage(c, await formPage(c, ensureFound(c.req.param('id')))),
    )

    .post(`/beheer/leden/:id${ID}/rol`, guarded('change-roles'), atMost(FORM_KB), async (c) => {
      const by = ensureMay(c.var.member, 'change-roles');
      const member = ensureFound(c.req.param('id'));
      const { role, author } = await readForm(c, changing, {
        limit: 'deskMoney',
        again: () =>
          again({ member: shownAtDesk(c, 'see-roles', member) }, ({ member }, refusal) => formPage(c, member, refusal)),
      });
      const authorId = author === '' ? null : author;
      if (authorId !== null && !authorsFor(member).some(({ id }) => id === authorId)) throw new Refusal('bad-form');
      atOnce(() => changeRole(needs, member, { role, authorId, by, now: c.var.now }));
      return land(c, '/beheer/rollen/');
    });
};
