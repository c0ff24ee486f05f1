import { z } from 'zod';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { RAW, upTo } from '../../http/fields.ts';
import { readForm } from '../../http/forms.ts';
import type { Here } from '../../http/visit.ts';
import { personalPage } from '../personal-page.ts';
import { makePasskeyForm, PASSKEY_NAME_MAX } from './html.ts';
import { ownerOf } from './owner.ts';
import { factorPage } from './pages.ts';
import { MOST_PASSKEYS } from './passkeys.ts';
import { PASSKEY_KB } from './second-step-routes.ts';
import { provenOwner, begun, type SetUpNeeds, shown } from './set-up.ts';

const say = words.factors;
const passkeyName = upTo(PASSKEY_NAME_MAX).trim().min(1);
const naming = z.object({ name: passkeyName, current: upTo(RAW.password).default('') });
const making = z.object({ name: passkeyName, passkey: upTo(PASSKEY_KB * 1024) });

/** Gives this browser, after a proof, what it needs to make a passkey. */
export async function beginPasskey(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { factors, prover, reauthenticated, release } = needs;
  const { name, current } = await readForm(c, naming, { limit: 'anyForm' });
  ownerOf(c);
  const member = await reauthenticated(c, current);
  if (factors.passkeys.of(member.id).length >= MOST_PASSKEYS) throw new Refusal('passkey-known');
  const form = makePasskeyForm(name, factors.check.creation(member, prover.holderOf(c), c.var.now));
  return personalPage(c, await factorPage(release, { title: say.addPasskey, text: say.makeText, form }));
}

/** Keeps the passkey that the browser made. */
export async function addPasskey(needs: SetUpNeeds, c: Here): Promise<Response> {
  const { factors, factorLetters, prover, atOnce } = needs;
  const { passkeys, check } = factors;
  const { name, passkey } = await readForm(c, making, { limit: 'anyForm' });
  const member = ownerOf(c);
  const { now } = c.var;
  // The challenge was given to this browser after a proof, and is good once: it is the proof.
  const made = await check.registered(passkey, { memberId: member.id, holder: prover.holderOf(c), now });
  prover.ensureStillIn(c);
  const codes = atOnce(() => {
    if (passkeys.of(member.id).length >= MOST_PASSKEYS || !passkeys.add({ ...made, name, now }))
      throw new Refusal('passkey-known');
    factorLetters.tell(member, { change: 'passkeyAdded', about: name, now });
    return begun(needs, c, { member, by: 'passkey' });
  });
  return shown(needs, c, codes);
}

/** Takes one of the member's own passkeys away. */
export async function removePasskey(needs: SetUpNeeds, c: Here, id: number): Promise<Response> {
  const { factors, factorLetters, atOnce } = needs;
  const member = await provenOwner(needs, c);
  const { now } = c.var;
  atOnce(() => {
    const name = factors.passkeys.remove(id, member.id);
    if (name === null) throw new Refusal('not-found');
    factors.tidy(member.id);
    factorLetters.tell(member, { change: 'passkeyRemoved', about: name, now });
  });
  return shown(needs, c);
}
