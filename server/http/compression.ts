import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { openRecent } from '../database/lru.ts';

export type Encoding = 'br' | 'gzip';
type Bytes = Uint8Array<ArrayBuffer>;

/** Of so many bytes the compressed form is kept in memory, which is about a quarter of them. */
const BYTES_KEPT = 32 * 1024 * 1024;
/** HTML changes with every reaction, so it is compressed while someone waits: 5 costs a few milliseconds. */
const BROTLI_QUALITY = 5;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);
const kept = openRecent<string, { made: Promise<Bytes>; of: number }>(BYTES_KEPT, ({ of }) => of);

/** The best encoding the reader accepts (RFC 9110 §12.5.3), or null. */
export function acceptedEncoding(accepted = ''): Encoding | null {
  const accepts = (name: string) =>
    accepted.split(',').some((part) => {
      const [coding, weight = 'q=1'] = part.split(';', 2).map((one) => one.trim());
      return coding === name && Number(weight.replace('q=', '')) > 0;
    });
  if (accepts('br')) return 'br';
  return accepts('gzip') ? 'gzip' : null;
}

/** What is to be compressed: its `size` in bytes, and how to read it, which is only done when no compressed form is kept. */
type Source = { size: number; read: () => Promise<Bytes> };

/** Reads and compresses once per `version` (a path with its ETag) and encoding, however many ask at the same time. */
export function compressed(version: string, { size, read }: Source, encoding: Encoding): Promise<Bytes> {
  const key = `${encoding} ${version}`;
  const known = kept.get(key);
  if (known) return known.made;
  const made = read().then((body) => compress(body, encoding));
  kept.set(key, { made, of: size });
  made.catch(() => kept.forget(key)); // a page that could not be read once may be read the next time
  return made;
}

async function compress(body: Bytes, encoding: Encoding): Promise<Bytes> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } };
  return new Uint8Array(encoding === 'br' ? await brotli(body, quality) : await gzipped(body));
}
