import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, mkdtempSync, openAsBlob, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { S3mini } from 's3mini';
import type { BackupStore } from '../config.ts';
import { swapIn } from '../database/durable.ts';
import { Fault } from '../http/faults.ts';
import { ERASURES, mergeErasures } from '../privacy/erasures.ts';
import { verifyApart } from './verify-apart.ts';
import { madeAt, toForget } from './rules.ts';

/** A file goes up in parts of this size, four at a time: measured, 1 GB takes some 220 MB of memory meanwhile, 400 MB the same. */
export const PART_BYTES = 8 * 1024 * 1024;
/** One part, or one question: longer and the line is dead. */
const REQUEST_MS = 5 * 60_000;
const SHA256 = 'x-amz-meta-sha256';

export type Elsewhere = ReturnType<typeof openElsewhere>;

/** Copies of the backups in an S3-compatible store: another building, another company. */
export function openElsewhere({ url, region, key, secret }: BackupStore) {
  const over = new AbortController();
  const signals = (init?: RequestInit) => [over.signal, ...(init?.signal ? [init.signal] : [])];
  const bucket = new S3mini({
    endpoint: url,
    region,
    accessKeyId: key,
    secretAccessKey: secret,
    minPartSize: PART_BYTES,
    requestAbortTimeout: REQUEST_MS,
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.any(signals(init)) }),
  });

  async function put(file: string): Promise<void> {
    const name = basename(file);
    const { size, etag, sha256 } = await fingerprintOf(file);
    const blob = await openAsBlob(file);
    await bucket.putAnyObject(name, blob, 'application/octet-stream', undefined, { [SHA256]: sha256 });
    if ((await bucket.getContentLength(name)) !== size) throw new Fault(`${name} arrived with another size.`);
    // A store that encrypts by itself has other ETags than these sums; then it is read back.
    if ((await bucket.getEtag(name)) !== etag && (await sumOf(await ask(name))) !== sha256)
      throw new Fault(`${name} arrived damaged.`);
  }

  async function ask(name: string): Promise<Response> {
    const answer = await bucket.getObjectResponse(name);
    if (!answer) throw new Fault(`${name} is not in ${url}.`);
    return answer;
  }

  async function names(): Promise<string[]> {
    const found = await bucket.listObjects('/', 'kennisbank-');
    if (!found) throw new Fault(`There is no bucket at ${url}.`);
    return found
      .map(({ Key }) => Key)
      .filter((name) => madeAt(name))
      .toSorted();
  }

  async function getErasures(folder: string): Promise<void> {
    const answer = await bucket.getObjectResponse(ERASURES);
    if (!answer) return; // nobody was removed yet
    const apart = mkdtempSync(join(folder, 'erased-'));
    try {
      await writeFile(join(apart, ERASURES), await answer.text());
      mergeErasures(folder, apart);
    } finally {
      rmSync(apart, { recursive: true });
    }
  }

  return {
    /** The backups there, the oldest first. Throws one line when the store cannot be asked. */
    names,

    /** Brings a backup and the list of removed members, sees that they arrived whole, and lets go of what is old there. */
    async bring(file: string, now: Date): Promise<void> {
      const erasures = join(file, '..', ERASURES);
      if (existsSync(erasures)) await put(erasures);
      await put(file);
      const old = toForget(await names(), now);
      if (old.length > 0) await bucket.deleteObjects(old);
    },

    /** Gets a backup back into a folder (the newest without a name), and who was removed since. Throws one line. */
    async get(folder: string, name?: string): Promise<string> {
      const wanted = name ?? (await names()).at(-1);
      if (!wanted) throw new Fault(`There is no backup in ${url}.`);
      if (!madeAt(wanted)) throw new Fault(`${wanted} is not the name of a backup.`);
      mkdirSync(folder, { recursive: true });
      const file = join(folder, wanted);
      const answer = await ask(wanted);
      try {
        await pipeline(bytesOf(answer), createWriteStream(`${file}.new`));
        const { sha256 } = await fingerprintOf(`${file}.new`);
        if (sha256 !== answer.headers.get(SHA256)) throw new Fault(`${wanted} is not what was brought there.`);
        await verifyApart(`${file}.new`);
        await getErasures(folder);
        swapIn(`${file}.new`, file);
        return file;
      } finally {
        rmSync(`${file}.new`, { force: true });
      }
    },

    /** Breaks off what is under way: the next hour brings a newer one. */
    stop: (): void => over.abort(new Error('The server stops.')),
  };
}

/** Size, SHA-256 and the ETag that a store gives to a file that came in parts; the file is read once, piece by piece. */
export async function fingerprintOf(file: string): Promise<{ size: number; etag: string; sha256: string }> {
  const whole = createHash('sha256');
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of createReadStream(file, { highWaterMark: PART_BYTES }) as AsyncIterable<Buffer>) {
    whole.update(part);
    parts.push(createHash('md5').update(part).digest());
    size += part.length;
  }
  const sums = createHash('md5').update(Buffer.concat(parts)).digest('hex');
  const etag = parts.length > 1 ? `${sums}-${parts.length}` : (parts[0]?.toString('hex') ?? '');
  return { size, etag, sha256: whole.digest('hex') };
}

async function sumOf(answer: Response): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(bytesOf(answer), sum);
  return sum.digest('hex');
}

/** The browser's type of stream and Node's are one thing with two names. */
const bytesOf = (answer: Response): Readable => Readable.fromWeb(answer.body as ReadableStream);
