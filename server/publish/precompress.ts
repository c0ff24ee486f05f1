import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { fileType } from '../http/file-types.ts';

/** Writes `.br` and `.gz` beside every built asset, once, at the highest quality: their names change with their content. */
export async function precompress(folder: string): Promise<void> {
  for (const name of existsSync(folder) ? await readdir(folder) : []) {
    const path = join(folder, name);
    if (!fileType(name)?.compress || existsSync(`${path}.br`)) continue;
    const body = await readFile(path);
    await writeFile(`${path}.br`, brotliCompressSync(body));
    await writeFile(`${path}.gz`, gzipSync(body, { level: 9 }));
  }
}
