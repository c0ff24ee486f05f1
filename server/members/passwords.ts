import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refusal } from '../http/errors.ts';

const derive = promisify(argon2);

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };
/** Hashing shares libuv's four threads with file and DNS work. */
const AT_ONCE = 2;
/** About two seconds of hashing: who stands further back is better told to come again. */
const MAX_WAITING = 20;

let running = 0;
const waiting: (() => void)[] = [];

/** A PHC string with its own salt. Throws `too-busy` when the queue is full. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await inTurn(() => derive('argon2id', { ...COST, message: password, nonce: salt }));
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Without a stored hash it works as long as with one, so that unknown addresses do not stand out. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const { salt, tag, ...cost } = parsePhc(stored ?? (await decoy));
  const message = password.normalize('NFKC');
  const found = await inTurn(() => derive('argon2id', { ...cost, tagLength: tag.length, message, nonce: salt }));
  return timingSafeEqual(found, tag) && stored !== null;
}

/** A hash as `hashPassword` writes it. Throws when it is none: then the database was written by something else. */
function parsePhc(stored: string) {
  const [, , , cost = '', salt = '', tag = ''] = stored.split('$');
  const [memory, passes, parallelism] = cost.split(',').map((part) => Number(part.slice(2)));
  if (!memory || !passes || !parallelism) throw new Error('A password is stored in a form that is not ours');
  return { memory, passes, parallelism, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
}

const decoy = hashPassword(randomBytes(16).toString('hex'));

/** How many passwords are being hashed, and how many wait for that. */
export const hashQueue = () => ({ running, waiting: waiting.length });

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) throw new Refusal('too-busy');
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/={1,2}$/, '');
}
