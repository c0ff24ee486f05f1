import { messageOf } from '../text/message-of.ts';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { extensionOf, fileType } from '../http/file-types.ts';

/** A text of this many bytes is a hundred books; what unpacks to more was made to be unreadable. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * What a reader, or a program, could get out of a public file: everything is read, also what no list knows, but fonts and
 * pictures that are what their name says. Throws one line when a packed file cannot be unpacked: it may hold anything.
 */
export function textOf(path: string): string {
  const bytes = readFileSync(path);
  const type = fileType(path);
  const holdsNoText = type?.holds === 'font' || type?.holds === 'picture';
  if (holdsNoText && type.begins?.(bytes)) return '';
  try {
    if (extensionOf(path) === 'br') return brotliDecompressSync(bytes, { maxOutputLength: MOST_BYTES }).toString();
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return (isGzip ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes).toString();
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`Publishing stopped: ${basename(path)} cannot be unpacked, so it cannot be checked: ${reason}`, {
      cause: error,
    });
  }
}
