import { z } from 'zod';
import { settings } from '#settings';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { again } from '../../http/redraw.ts';
import { readForm } from '../../http/forms.ts';
import type { Here } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import type { Member } from '../rules.ts';
import { confirmAppForm } from './html.ts';
import { ownerOf } from './owner.ts';
import { factorPage } from './pages.ts';
import { qrSvg } from './qr.ts';
import { provenOwner, begun, type SetUpNeeds, shown } from './set-up.ts';
import { base32, keyUri } from './totp.ts';

const say = words.factors;
const beginning = z.object({ current: upTo(RAW.password).default('') });
const confirming = z.object({ code: upTo(RAW.choice) });

/** Makes a secret for an app that shows codes; it counts for nothing until a code of it was shown. */
export async function beginApp(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { current } = await readForm(c, beginning, { limit: 'anyForm' });
  ownerOf(c);
  const member = await needs.reauthenticated(c, current);
  const secret = needs.factors.totp.begin(member.id, c.var.now);
  if (!secret) throw new Refusal('nothing-to-do');
  return personalPage(c, await appPage(needs, { member, secret }));
}

/** The first code shows that the app has the secret. */
export async function confirmApp(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { factors, factorLetters, atOnce } = needs;
  const { code } = await readForm(c, confirming, { limit: 'anyForm' });
  const member = ownerOf(c);
  const { now } = c.var;
  const secret = factors.totp.waiting(member.id, now);
  if (!secret) throw new Refusal('nothing-to-do');
  c.set(
    'again',
    again({ hex: secret.toString('hex') }, ({ hex }, refusal) =>
      appPage(needs, { member, secret: Buffer.from(hex, 'hex'), refusal }),
    ),
  );
  const { checked, codes } = atOnce(() => {
    const checked = factors.totp.confirm(member.id, code.replace(/\s/g, ''), now);
    if (checked !== 'right') return { checked, codes: [] };
    factorLetters.tell(member, { change: 'totpOn', now });
    return { checked, codes: begun(needs, c, { member, by: 'totp' }) };
  });
  if (checked !== 'right') throw new Refusal(checked === 'wrong' ? 'wrong-factor' : 'factor-locked');
  return shown(needs, c, codes);
}

/** Codes from the app count no more. */
export async function removeApp(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { factors, factorLetters, atOnce } = needs;
  const member = await provenOwner(needs, c);
  const { now } = c.var;
  atOnce(() => {
    if (!factors.totp.remove(member.id)) throw new Refusal('nothing-to-do');
    factors.tidy(member.id);
    factorLetters.tell(member, { change: 'totpOff', now });
  });
  return shown(needs, c);
}

/** New recovery codes; the former ones stop working. */
export async function renewCodes(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { factors, factorLetters, atOnce } = needs;
  const member = await provenOwner(needs, c);
  const { now } = c.var;
  if (!factors.has(member.id)) throw new Refusal('nothing-to-do');
  const codes = atOnce(() => {
    factorLetters.tell(member, { change: 'codesRenewed', now });
    return factors.recovery.renew(member.id, now);
  });
  return shown(needs, c, codes);
}

type AppPage = { member: Member; secret: Buffer; refusal?: Refusal };

/** Where the app is shown the secret that waits. */
function appPage({ release }: SetUpNeeds, { member, secret, refusal }: AppPage): Promise<string> {
  const uri = keyUri(secret, { issuer: settings.name, account: member.email });
  const form = confirmAppForm(base32(secret), qrSvg(uri, say.scanLabel));
  return factorPage(release, { title: say.app, text: say.scan, form, refusal });
}
