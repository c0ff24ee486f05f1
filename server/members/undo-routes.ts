import { Hono } from 'hono';
import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../http/errors.ts';
import { RAW, upTo } from '../http/fields.ts';
import { fill } from '../articles/slots.ts';
import { again } from '../http/redraw.ts';
import { noticePage, simplePage } from '../articles/pages.ts';
import { atMost, readForm } from '../http/forms.ts';
import { alert, hintCookie } from '../http/reply.ts';
import type { Visit } from '../http/visit.ts';
import { personalPage } from './personal-page.ts';
import type { Tools } from '../tools.ts';
import type { AddressMove } from './address-moves.ts';
import { codeForm } from './forms.ts';
import { openMoving } from './move.ts';

const withCode = z.object({ code: upTo(RAW.code) });
const say = words.links;

/** The link in the letter about a change of address. A visit shows a button; the button puts the old address back, once. */
export const undoRoutes = (tools: Tools) => {
  const { moves, sessions, release, atOnce, secure } = tools;
  const { undo } = openMoving(tools);

  const ensureMove = (code: string, now: Date): AddressMove => {
    const move = moves.find(code, now);
    if (!move) throw new Refusal('bad-code');
    return move;
  };
  const undoPage = (code: string) =>
    simplePage(release, {
      title: say.undoMove,
      text: say.undoMoveText,
      form: codeForm('/adres-terug', code, say.undoMoveButton),
    });

  return new Hono<Visit>()
    .get('/adres-terug/', async (c) => {
      const code = c.req.query('code') ?? '';
      ensureMove(code, c.var.now);
      return personalPage(c, await undoPage(code));
    })

    .post('/adres-terug', atMost(1), async (c) => {
      const { code } = await readForm(c, withCode, { limit: 'anyForm' });
      const { now } = c.var;
      ensureMove(code, now);
      c.set(
        'again',
        again({ code }, async ({ code }, refusal) => fill(await undoPage(code), { refusal: alert(refusal) })),
      );
      const { memberId } = atOnce(() => {
        const move = ensureMove(code, now);
        undo(move, now);
        return move;
      });
      if (c.var.member?.id === memberId) {
        c.set('member', null);
        c.header('Set-Cookie', sessions.blankCookie(), { append: true });
        c.header('Set-Cookie', hintCookie(null, secure), { append: true });
      }
      const notice = { title: say.undoneMove, text: say.undoneMoveText, path: '/' };
      return personalPage(c, await noticePage(release, notice));
    });
};
