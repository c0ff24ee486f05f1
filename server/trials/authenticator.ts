import { createHash, createPrivateKey, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** What an authenticator says and does; a test bends one of them. */
export type Bent = {
  origin: string;
  rpId: string;
  type: string;
  verified: boolean;
  counter: number;
  userHandle: string | undefined;
};
type Options = { challenge: string; user?: { id: string } };

/** A passkey in software (W3C WebAuthn §6): a P-256 key with "none" attestation, as a browser hands its answers on. */
export function softAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  const rpId = new URL(origin).hostname;
  let [counter, handle] = [0, ''];
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };

  return {
    id: id.toString('base64url'),

    /** What `navigator.credentials.create` gives. */
    create({ challenge, user }: Options, bent: Partial<Bent> = {}): string {
      handle = user!.id;
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(x, y)]);
      const data = authData({ rpId, verified: true, counter, ...bent }, attested);
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ]);
      const clientDataJSON = clientData(bent.type ?? 'webauthn.create', challenge, bent.origin ?? origin);
      return JSON.stringify({
        ...this.named(),
        response: { ...encoded({ clientDataJSON, attestationObject }), transports: ['internal'] },
      });
    },

    /** What `navigator.credentials.get` gives. */
    get({ challenge }: Options, bent: Partial<Bent> = {}): string {
      counter += 1;
      const authenticatorData = authData({ rpId, verified: true, counter, ...bent });
      const clientDataJSON = clientData(bent.type ?? 'webauthn.get', challenge, bent.origin ?? origin);
      const signature = createSign('sha256')
        .update(Buffer.concat([authenticatorData, sha256(clientDataJSON)]))
        .sign(createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })));
      const userHandle = 'userHandle' in bent ? bent.userHandle : handle;
      return JSON.stringify({
        ...this.named(),
        response: { ...encoded({ clientDataJSON, authenticatorData, signature }), userHandle },
      });
    },

    named: () => ({
      id: id.toString('base64url'),
      rawId: id.toString('base64url'),
      type: 'public-key',
      clientExtensionResults: {},
    }),
  };
}

const clientData = (type: string, challenge: string, origin: string): Buffer =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

/** §6.1; with an attested key it is that of a new one. */
const authData = (
  { rpId, verified, counter }: Pick<Bent, 'rpId' | 'verified' | 'counter'>,
  attested: Buffer = Buffer.alloc(0),
): Buffer =>
  Buffer.concat([
    sha256(Buffer.from(rpId)),
    Buffer.from([0x01 | (verified ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0)]),
    uint32(counter),
    attested,
  ]);

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const encoded = (parts: Record<string, Buffer>) =>
  Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, bytes.toString('base64url')]));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** COSE, RFC 9053 §7.1.1: an EC2 key for ES256. */
const coseKey = (x: string, y: string): Buffer =>
  cborMap([
    [cborInt(1), cborInt(2)],
    [cborInt(3), cborInt(-7)],
    [cborInt(-1), cborInt(1)],
    [cborInt(-2), cborBytes(Buffer.from(x, 'base64url'))],
    [cborInt(-3), cborBytes(Buffer.from(y, 'base64url'))],
  ]);

/** As much of CBOR (RFC 8949 §3) as an authenticator says. */
const cborHead = (major: number, size: number): Buffer =>
  size < 24
    ? Buffer.from([(major << 5) | size])
    : size < 256
      ? Buffer.from([(major << 5) | 24, size])
      : Buffer.from([(major << 5) | 25, size >> 8, size & 255]);
const cborInt = (value: number): Buffer => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (bytes: Buffer): Buffer => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string): Buffer => Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
const cborMap = (entries: [Buffer, Buffer][]): Buffer =>
  Buffer.concat([cborHead(5, entries.length), ...entries.flat()]);
