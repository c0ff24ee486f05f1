import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { attachment } from '../http/attachment.ts';
import { PRIVATE } from '../http/reply.ts';

type Download = { type: string; name?: string; range?: string | undefined };

/** A private file as a stream, whole or in part (one range, RFC 9110 §14), stored by nobody. */
export async function streamed(path: string, { type, name, range }: Download): Promise<Response> {
  const { size } = await stat(path);
  const headers = new Headers({ ...PRIVATE, 'Content-Type': type, 'Accept-Ranges': 'bytes' });
  if (name) headers.set('Content-Disposition', attachment(name));

  const asked = partOf(range, size);
  if (asked === 'none') {
    headers.set('Content-Range', `bytes */${size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = asked ?? { start: 0, end: size - 1 };
  headers.set('Content-Length', String(end - start + 1));
  if (asked) headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  const body = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream;
  return new Response(body, { status: asked ? 206 : 200, headers });
}

type Part = { start: number; end: number };

/** The one range asked for, 'none' when it lies outside the file, null for the whole file (also for several ranges). */
function partOf(range: string | undefined, size: number): Part | 'none' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!match || (!match[1] && !match[2])) return null;
  const [first, last] = [match[1]!, match[2]!];
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  return start > end || start >= size ? 'none' : { start, end };
}
