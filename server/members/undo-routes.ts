import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { fill } from '../articles/slots.ts';
import type { Release } from '../articles/release.ts';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { again } from '../http/redraw.ts';
import { noticePage, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert } from '../http/reply.ts';
import type { Here, Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { AddressMove, AddressMoves } from './address-move-store.ts';
import { codeForm } from './forms.ts';
import { type MoveNeeds, undoMove } from './move.ts';
import { forgetSession, type SignOutNeeds } from './sign-out.ts';

const withCode = z.object({ code: upTo(RAW.code) });
const say = words.links;

type Needs = MoveNeeds &
  SignOutNeeds & {
    moves: Pick<AddressMoves, 'find'>;
    release: Release;
    atOnce: <T>(act: () => T) => T;
  };

/** The link in the letter about a change of address. A visit shows a button; the button puts the old address back, once. */
export const undoRoutes = (needs: Needs) =>
  new Hono<Visit>()
    .get('/adres-terug/', async (c) => {
      const code = c.req.query('code') ?? '';
      ensureMove(needs, code, c.var.now);
      return personalPage(c, await undoPage(needs, code));
    })
    .post('/adres-terug', atMost(1), (c) => putBack(needs, c));

async function putBack(needs: Needs, c: Here): Promise<Response> {
  const { release, atOnce } = needs;
  const { code } = await readForm(c, withCode, { limit: 'anyForm' });
  const { now } = c.var;
  ensureMove(needs, code, now);
  c.set(
    'again',
    again({ code }, async ({ code }, refusal) => fill(await undoPage(needs, code), { refusal: alert(refusal) })),
  );
  const { memberId } = atOnce(() => {
    const move = ensureMove(needs, code, now);
    undoMove(needs, move, now);
    return move;
  });
  if (c.var.member?.id === memberId) forgetSession(needs, c);
  const notice = { title: say.undoneMove, text: say.undoneMoveText, path: '/' };
  return personalPage(c, await noticePage(release, notice));
}

function ensureMove({ moves }: Needs, code: string, now: Date): AddressMove {
  const move = moves.find(code, now);
  if (!move) throw new Refusal('bad-code');
  return move;
}

const undoPage = ({ release }: Needs, code: string) =>
  simplePage(release, {
    title: say.undoMove,
    text: say.undoMoveText,
    form: codeForm('/adres-terug', code, say.undoMoveButton),
  });
