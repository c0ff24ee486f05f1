import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { settings } from '#settings';
import { Refusal, refusalOf } from '../../http/errors.ts';
import { upTo } from '../../http/fields.ts';
import type { Member } from '../rules.ts';
import { CHALLENGE_MINUTES, type ChallengeFor, type ChallengeStore } from './challenge-store.ts';
import type { Credential, PasskeyStore } from './passkey-store.ts';

/** More than a person has devices. */
export const MOST_PASSKEYS = 20;
/** COSE: Ed25519, P-256 and RSA, in this order; what every authenticator has one of. */
const ALGORITHMS = [-8, -7, -257];

const TRANSPORTS: readonly AuthenticatorTransport[] = ['ble', 'hybrid', 'internal', 'nfc', 'usb'];

const text = upTo(12_000);
/** The shape only: what it says is judged by the library. */
const assertion = z.object({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.nullish().transform((handle) => handle ?? undefined),
  }),
});
const attestation = z.object({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    transports: z
      .array(upTo(20))
      .max(10)
      .default([])
      .transform((told) => TRANSPORTS.filter((transport) => told.includes(transport))),
  }),
});

type Needs = {
  passkeys: PasskeyStore;
  challenges: ChallengeStore;
  origin: string;
  log: (line: object) => void;
};
type Registering = { memberId: number; holder: Buffer; now: Date };

/**
 * Passkeys by the rules of W3C WebAuthn, judged by @simplewebauthn/server. User verification is always asked: a passkey is
 * something one has and something one is or knows, so it counts as both factors.
 */
export const openPasskeyCheck = (needs: Needs) => ({
  /** What a browser needs to make a passkey. */
  creation: (member: Member, holder: Buffer, now: Date) => creationOptions(needs, member, { holder, now }),
  /** What a browser needs to show one: of this member, or whichever it has for this site. */
  request: (asked: ChallengeFor, now: Date) => requestOptions(needs, asked, now),
  /** What the browser made, checked and not yet kept. Throws `bad-passkey`. */
  registered: (typed: string, registering: Registering) => checkRegistration(needs, typed, registering),
  /** Whose passkey signed it; it is written down as used. Throws `bad-passkey`. */
  shown: (typed: string, asked: ChallengeFor, now: Date) => checkAssertion(needs, typed, { asked, now }),
});

const TIMEOUT_MS = CHALLENGE_MINUTES * 60_000;
const rpIdOf = (origin: string): string => new URL(origin).hostname;

function creationOptions(
  { passkeys, challenges, origin }: Needs,
  member: Member,
  { holder, now }: Omit<Registering, 'memberId'>,
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: rpIdOf(origin), name: settings.name },
    user: { id: passkeys.handleOf(member.id), name: member.email, displayName: member.name },
    challenge: challenges.issue({ purpose: 'register', memberId: member.id, holder }, now),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' as const })),
    timeout: TIMEOUT_MS,
    excludeCredentials: passkeys.credentialsOf(member.id).map(asDescriptor),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
  };
}

function requestOptions(
  { passkeys, challenges, origin }: Needs,
  asked: ChallengeFor,
  now: Date,
): PublicKeyCredentialRequestOptionsJSON {
  return {
    challenge: challenges.issue(asked, now),
    rpId: rpIdOf(origin),
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: asked.memberId === null ? [] : passkeys.credentialsOf(asked.memberId).map(asDescriptor),
  };
}

/** What both answers are held against; a challenge is used up by looking. */
const expectedFrom = ({ challenges, origin }: Needs, asked: ChallengeFor, now: Date) => ({
  expectedOrigin: origin,
  expectedRPID: rpIdOf(origin),
  requireUserVerification: true,
  expectedChallenge: (value: string) => challenges.use(value, asked, now),
});

async function checkRegistration(needs: Needs, typed: string, { memberId, holder, now }: Registering) {
  const response: RegistrationResponseJSON = { ...parse(attestation, typed), clientExtensionResults: {} };
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const verdict = await verifyRegistrationResponse({
    ...expectedFrom(needs, { purpose: 'register', memberId, holder }, now),
    response,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(refused);
  if (!verdict.verified) throw new Refusal('bad-passkey');
  const { id, publicKey, counter } = verdict.registrationInfo.credential;
  const transports = response.response.transports ?? [];
  return { credentialId: id, memberId, publicKey, counter, transports };
}

async function checkAssertion(
  needs: Needs,
  typed: string,
  { asked, now }: { asked: ChallengeFor; now: Date },
): Promise<Credential> {
  const { passkeys, log } = needs;
  const response: AuthenticationResponseJSON = { ...parse(assertion, typed), clientExtensionResults: {} };
  const known = passkeys.find(response.id);
  if (!known || (asked.memberId !== null && known.memberId !== asked.memberId)) throw new Refusal('bad-passkey');
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== passkeys.handleOf(known.memberId)) throw new Refusal('bad-passkey');
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const verdict = await verifyAuthenticationResponse({
    ...expectedFrom(needs, asked, now),
    response,
    credential: { id: known.credentialId, publicKey: known.publicKey, counter: 0 },
  }).catch(refused);
  if (!verdict.verified) throw new Refusal('bad-passkey');
  // §7.2, step 22, of what is signed for certain: the same key counts in two places, so one of them may be a copy.
  if (!passkeys.used(known.id, verdict.authenticationInfo.newCounter, now)) {
    log({ level: 'warning', event: 'passkey counter went back', passkey: known.id });
    throw new Refusal('bad-passkey');
  }
  return known;
}

const asDescriptor = ({ credentialId, transports }: Credential) => ({
  id: credentialId,
  type: 'public-key' as const,
  transports: TRANSPORTS.filter((transport) => transports.includes(transport)),
});

function parse<T extends z.ZodType>(schema: T, typed: string): z.infer<T> {
  const json = safeJson(typed);
  const result = schema.safeParse(json);
  if (!result.success) throw new Refusal('bad-passkey');
  return result.data;
}

function safeJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return null;
  }
}

/** The library throws for whatever is not right; a database that is busy is another matter. */
function refused(error: Error): never {
  if (refusalOf(error)) throw error;
  throw new Refusal('bad-passkey');
}
