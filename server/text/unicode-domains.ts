import { createRequire } from 'node:module';
import type * as Tr46 from 'tr46';

const require = createRequire(import.meta.url);

/** The library that turns domains into their ASCII form and back, read at its first use: few addresses need its tables. */
export const readsUnicodeDomains = (): typeof Tr46 => require('tr46') as typeof Tr46;
