import { randomBytes } from 'node:crypto';

/** The number of a request: on its answer, in the log, on an error page. */
export const newRequestId = (): string => randomBytes(6).toString('hex');
