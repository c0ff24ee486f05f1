import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A rename survives a power cut only once the folder is on disk too. */
export function flush(path: string): void {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

/** Puts a file that was written beside it in its place: after a power cut there is the old one or the new one. */
export function swapIn(beside: string, file: string): void {
  flush(beside);
  renameSync(beside, file);
  flush(dirname(file));
}

/** Writes a small file, whole or not at all. */
export function writeDurably(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  swapIn(`${file}.new`, file);
}
