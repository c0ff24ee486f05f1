import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { WORLDS } from './testing.ts';

/** A copy of the published site that a trial may bake into; the folder serves as DIST_DIR. */
export function copySite(): string {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'site-'));
  cpSync(realpathSync('dist/current'), join(folder, 'releases', '1'), { recursive: true });
  symlinkSync(join(folder, 'releases', '1'), join(folder, 'current'));
  return folder;
}

/** A port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
