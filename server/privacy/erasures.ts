import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../database/durable.ts';
import type { Erasure } from './erasure-store.ts';

const shape = z.object({
  memberId: z.int(),
  joinedAt: z.int(),
  reactionsToo: z.boolean(),
  erasedAt: z.int(),
});

/** Beside the backups, for it must outlive the database: a copy still holds everyone who was removed after it was made. */
export const ERASURES = 'erased.jsonl';
const fileIn = (folder: string): string => join(folder, ERASURES);

/** The removals written down beside the backups. Throws one line that names a line it cannot read. */
export function readErasures(folder: string): Erasure[] {
  const file = fileIn(folder);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line, index) => {
    try {
      return shape.parse(JSON.parse(line));
    } catch (error) {
      throw new Error(`${file}: line ${index + 1} is no erasure; without it removed members could come back.`, {
        cause: error,
      });
    }
  });
}

/** Writes them all down, whole or not at all: no names, only numbers and moments. */
export function writeErasures(folder: string, erasures: Erasure[]): void {
  mkdirSync(folder, { recursive: true });
  writeDurably(fileIn(folder), erasures.map((erasure) => `${JSON.stringify(erasure)}\n`).join(''));
}

/** Adds to the list of one folder what only another one's has. */
export function mergeErasures(folder: string, other: string): void {
  const all = [...readErasures(folder), ...readErasures(other)].map(
    (erasure) => [JSON.stringify(erasure), erasure] as const,
  );
  writeErasures(folder, [...new Map(all).values()]);
}
