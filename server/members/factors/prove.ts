import { getCookie } from 'hono/cookie';
import { words } from '#words';
import { Refusal } from '../../http/errors.ts';
import { again } from '../../http/redraw.ts';
import { atMost } from '../../http/forms.ts';
import type { Here } from '../../http/visit.ts';
import type { Release } from '../../articles/release.ts';
import { ensureFreshProof, isFresh, PROOF_MINUTES } from '../proof-rules.ts';
import { ensureMember, type Member, usableHash } from '../rules.ts';
import { hashOfSession, type Sessions } from '../sessions.ts';
import { mailProofForm, PROOF_FIELDS, proofForm } from './html.ts';
import { factorPage } from './pages.ts';
import { bestOf, type CheckNeeds, filledIn } from './shown.ts';

/** The largest form that waits for a proof: a decision at the desk with its text. */
const CARRIED_KB = 96;
/** No form of ours has more fields than a page of the desk has boxes to tick. */
const MOST_CARRIED = 60;
/** What goes into no page of ours, not even for a moment. */
const SECRETS = ['password', 'current'];
const proofNames: string[] = Object.values(PROOF_FIELDS);

type Fields = [name: string, value: string][];
type Form = Record<string, unknown>;
/** Where the proof is sent, and what goes along. */
type Going = { action: string; carried: Fields; text: string };

/** Where one shows once more who one is; afterwards on to where one was. */
export const PROVE_PATH = '/mijn/bewijs';

/** What asking for a proof takes. */
export type ProverNeeds = CheckNeeds & {
  sessions: Pick<Sessions, 'cookieName' | 'isOpen' | 'prove'>;
  release: Release;
};
export type Prover = ReturnType<typeof openProver>;

/**
 * Asks for a fresh proof where an act could cost money, a role or an account. A form that comes without one is answered by a
 * page that asks for it, with all that was typed in it; sent from there it comes to the same address, with its proof, and acts.
 */
export const openProver = (needs: ProverNeeds) => ({
  /** The session of this browser. */
  sessionOf: (c: Here): string => sessionOf(needs, c),
  /** Who a challenge is given to: this browser. */
  holderOf: (c: Here): Buffer => holderOf(needs, c),
  /** The page that asks. */
  page: (c: Here, going: Going, refusal?: Refusal): Promise<string> => proofPage(needs, c, { ...going, refusal }),
  /** Takes what was filled in as a proof. Throws a refusal when it is none. */
  take: (c: Here, form: Form): Promise<void> => takeProof(needs, c, form),
  /**
   * Hashing a password or checking a passkey takes a while, in which the owner may have ended every session, or a role was
   * taken away. Throws `sign-in-first` when this session is over: asked after each such wait, before anything is done.
   */
  ensureStillIn: (c: Here): void => ensureStillIn(needs, c),
  /** Lets through whoever showed a moment ago who they are, or shows it in this very form. Throws a refusal that asks for it. */
  ensure: (c: Here): Promise<Member> => ensureProof(needs, c),
});

const sessionOf = ({ sessions }: ProverNeeds, c: Here): string => getCookie(c, sessions.cookieName) ?? '';
const holderOf = (needs: ProverNeeds, c: Here): Buffer => hashOfSession(sessionOf(needs, c));

async function proofPage(
  needs: ProverNeeds,
  c: Here,
  { action, carried, text, refusal }: Going & { refusal?: Refusal | undefined },
): Promise<string> {
  const { factors, members, release } = needs;
  const member = ensureMember(c.var.member);
  const title = words.factors.proveTitle;
  const enrolled = factors.has(member.id);
  const hasPasskey = factors.passkeys.of(member.id).length > 0;
  const asked = { purpose: 'prove' as const, memberId: member.id, holder: holderOf(needs, c) };
  const mailed = !enrolled && usableHash(members.findCredential(member.email)) === null;
  const form = mailed
    ? mailProofForm()
    : proofForm({
        action,
        carried,
        passkey: hasPasskey ? factors.check.request(asked, c.var.now) : null,
        code: factors.totp.of(member.id) ? 'app' : enrolled ? 'recovery' : null,
        password: !enrolled,
      });
  return factorPage(release, { title, text, form, refusal });
}

function ensureStillIn(needs: ProverNeeds, c: Here): void {
  if (needs.sessions.isOpen(sessionOf(needs, c))) return;
  c.set('member', null);
  c.set('again', null);
  throw new Refusal('sign-in-first');
}

async function takeProof(needs: ProverNeeds, c: Here, form: Form): Promise<void> {
  const { sessions, factors } = needs;
  const member = ensureMember(c.var.member);
  const filled = filledIn(form);
  if (!filled) throw new Refusal('prove-again');
  const { now } = c.var;
  const factor = await bestOf(needs, filled, { member, holder: holderOf(needs, c), now });
  ensureStillIn(needs, c);
  sessions.prove(sessionOf(needs, c), { factor, provedAt: now });
  c.set('proof', { factor, provedAt: now, enrolled: factors.has(member.id) });
}

async function ensureProof(needs: ProverNeeds, c: Here): Promise<Member> {
  const member = ensureMember(c.var.member);
  const { again: before, now } = c.var;
  if (isFresh(c.var.proof, now)) return member;
  const form = await readOnce(c);
  const { carried: typed, ...where } = goingOf(c, form);
  c.set('typed', Object.fromEntries(typed));
  c.var.count('noted');
  c.set(
    'again',
    again({ ...where, typed: Object.fromEntries(typed) }, ({ action, text, typed }, refusal) => {
      const said = refusal.code === 'prove-again' ? undefined : refusal;
      return proofPage(needs, c, { action, text, carried: Object.entries(typed), refusal: said });
    }),
  );
  if (c.req.method === 'POST') await takeProof(needs, c, form);
  ensureFreshProof(c.var.proof, now);
  c.set('again', before);
  return member;
}

/** Back to the same address with the same fields; a secret is typed anew, after the proof. */
function goingOf(c: Here, form: Form): Going {
  const fields = Object.entries(form).filter(([name]) => !proofNames.includes(name));
  const carried = fields.filter((field): field is [string, string] => typeof field[1] === 'string');
  if (carried.length < fields.length || carried.length > MOST_CARRIED) throw new Refusal('bad-form');
  if (c.req.method !== 'POST') return { action: PROVE_PATH, carried: [['next', pathOf(c)]], text: proveText };
  if (carried.some(([name]) => SECRETS.includes(name)))
    return { action: PROVE_PATH, carried: [['next', '/mijn/']], text: words.factors.proveSecret };
  return { action: c.req.path, carried, text: proveText };
}

const pathOf = (c: Here): string => c.req.path + new URL(c.req.url).search;
const proveText = words.factors.proveText(PROOF_MINUTES);

/** The form, read within its bounds; whoever reads it before or after this gets the same. */
async function readOnce(c: Here): Promise<Form> {
  if (c.req.method !== 'POST') return {};
  if (!c.req.raw.bodyUsed) {
    await atMost(CARRIED_KB)(c, async () => void (await fields(c)));
    // A bound that comes later would look for the body itself, which is read by now.
    const { url, headers, method } = c.req.raw;
    c.req.raw = new Request(url, { method, headers });
  }
  return fields(c);
}

const fields = (c: Here): Promise<Form> =>
  c.req.parseBody().catch(() => {
    throw new Refusal('bad-form');
  });
