import { z } from 'zod';
import { words } from '#words';
import { simplePage } from '../../articles/pages.ts';
import { fill } from '../../articles/slots.ts';
import { upTo } from '../../http/fields.ts';
import { readForm } from '../../http/forms.ts';
import { again } from '../../http/redraw.ts';
import { alert, land } from '../../http/reply.ts';
import type { Here } from '../../http/visit.ts';
import { personalPage } from '../../members/personal-page.ts';
import { ensureTakesPart } from '../../members/rules.ts';
import { giftForm } from './html.ts';
import type { PayMemberNeeds } from './needs.ts';

const redeeming = z.object({ code: upTo(120) });
const say = words.pay;

/** Where a code becomes a year; visitors sign in first and come back with their code. */
export async function showGift(needs: PayMemberNeeds, c: Here): Promise<Response> {
  const code = (c.req.query('code') ?? '').slice(0, 60);
  if (!c.var.member) return land(c, `/inloggen/?naar=${encodeURIComponent(`/cadeau/?code=${code}`)}`);
  return personalPage(c, await giftPage(needs, code));
}

/** Uses a code up. */
export async function redeem(needs: PayMemberNeeds, c: Here): Promise<Response> {
  const { cashier, atOnce } = needs;
  const { code } = await readForm(c, redeeming, {
    limit: 'redeem',
    again: ({ code }) =>
      again({ code }, async ({ code }, refusal) => fill(await giftPage(needs, code), { refusal: alert(refusal) })),
  });
  const member = ensureTakesPart(c.var.member);
  atOnce(() => cashier.redeem(member, code, c.var.now));
  return land(c, '/mijn/#abonnement');
}

const giftPage = ({ release }: PayMemberNeeds, code: string): Promise<string> =>
  simplePage(release, { title: say.once.gift.title, text: say.giftText, form: giftForm(code) });
