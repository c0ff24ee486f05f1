import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What Debian calls the package that a program is in, where that is another name. */
const PACKAGES: Record<string, string> = { nginx: 'nginx-light' };

/** Where a program is; Debian puts some where an ordinary user's PATH does not look. Null when it is nowhere. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

/** What to install when a program is not there; null when it is. */
export const programMissing = (name: string): string | null =>
  findProgram(name) ? null : `${name} is not installed (apt-get install ${PACKAGES[name] ?? name})`;

/** What only the owner of a machine may do, such as mounting a small disk. */
export const rootMissing = (what: string): string | null =>
  process.getuid?.() === 0 ? null : `${what} needs to be root`;
