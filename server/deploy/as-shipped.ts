import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const unit = readFileSync(join(import.meta.dirname, 'kennisbank.service'), 'utf8');

/** The flags of Node and the settings of its allocator with which the unit starts the server. */
export const AS_SHIPPED = {
  flags: /^ExecStart=\S+ (.+) server\/main\.ts$/m.exec(unit)![1]!.split(' '),
  env: Object.fromEntries([...unit.matchAll(/\b(MALLOC_\w+)=(\S+)/g)].map(([, name, value]) => [name!, value!])),
};
