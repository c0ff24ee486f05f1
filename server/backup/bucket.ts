import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { S3mini } from 's3mini';
import type { BackupStore } from '../config.ts';
import { Fault } from '../http/faults.ts';

/** A file goes up in parts of this size, four at a time: measured, 1 GB takes some 220 MB of memory meanwhile, 400 MB the same. */
export const PART_BYTES = 8 * 1024 * 1024;
/** One part, or one question: longer and the line is dead. */
const REQUEST_MS = 5 * 60_000;
const SHA256 = 'x-amz-meta-sha256';

/** A bucket of an S3-compatible store, in which every file stands with its sum. Throws one line when it cannot be asked. */
export class Bucket {
  readonly url: string;
  readonly #over = new AbortController();
  readonly #s3: S3mini;

  constructor({ url, region, key, secret }: BackupStore) {
    this.url = url;
    const signals = (init?: RequestInit) => [this.#over.signal, ...(init?.signal ? [init.signal] : [])];
    this.#s3 = new S3mini({
      endpoint: url,
      region,
      accessKeyId: key,
      secretAccessKey: secret,
      minPartSize: PART_BYTES,
      requestAbortTimeout: REQUEST_MS,
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.any(signals(init)) }),
    });
  }

  /** Brings a file there, and sees that it arrived whole. */
  async put(file: string): Promise<void> {
    const name = basename(file);
    const { size, etag, sha256 } = await fingerprintOf(file);
    const blob = await openAsBlob(file);
    await this.#s3.putAnyObject(name, blob, 'application/octet-stream', undefined, { [SHA256]: sha256 });
    if ((await this.#s3.getContentLength(name)) !== size) throw new Fault(`${name} arrived with another size.`);
    // A store that encrypts by itself has other ETags than these sums; then it is read back.
    if ((await this.#s3.getEtag(name)) !== etag && (await sumOf(await this.#ask(name))) !== sha256)
      throw new Fault(`${name} arrived damaged.`);
  }

  /** Gets a file from there, and sees that it is what was brought. */
  async get(name: string, file: string): Promise<void> {
    const answer = await this.#ask(name);
    await pipeline(bytesOf(answer), createWriteStream(file));
    const { sha256 } = await fingerprintOf(file);
    if (sha256 !== answer.headers.get(SHA256)) throw new Fault(`${name} is not what was brought there.`);
  }

  /** The text of a small file; null when it is not there. */
  async text(name: string): Promise<string | null> {
    return (await (await this.#s3.getObjectResponse(name))?.text()) ?? null;
  }

  async names(prefix: string): Promise<string[]> {
    const objects = await this.#s3.listObjects('/', prefix);
    if (!objects) throw new Fault(`There is no bucket at ${this.url}.`);
    return objects.map(({ Key }) => Key);
  }

  async remove(names: string[]): Promise<void> {
    if (names.length > 0) await this.#s3.deleteObjects(names);
  }

  /** Breaks off what is under way. */
  stop(): void {
    this.#over.abort(new Error('The server stops.'));
  }

  async #ask(name: string): Promise<Response> {
    const answer = await this.#s3.getObjectResponse(name);
    if (!answer) throw new Fault(`${name} is not in ${this.url}.`);
    return answer;
  }
}

/** Size, SHA-256 and the ETag that a store gives to a file that came in parts; the file is read once, piece by piece. */
async function fingerprintOf(file: string): Promise<{ size: number; etag: string; sha256: string }> {
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

/** An answer without a body is an empty file. The browser's type of stream and Node's are one thing with two names, hence the cast. */
const bytesOf = ({ body }: Response): Readable => (body ? Readable.fromWeb(body as ReadableStream) : Readable.from([]));
