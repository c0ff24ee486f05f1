import { cpSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { WORLDS } from './world.ts';

/** A copy of the published site that a trial may bake into; the folder serves as DIST_DIR. */
export function copySite(): string {
  mkdirSync(WORLDS, { recursive: true });
  const folder = mkdtempSync(join(WORLDS, 'site-'));
  cpSync(realpathSync('dist/current'), join(folder, 'releases', '1'), { recursive: true });
  symlinkSync(join(folder, 'releases', '1'), join(folder, 'current'));
  return folder;
}
