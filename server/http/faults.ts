import { constants } from 'node:os';

/** A fault in our own words, which hold nothing that anyone typed or told: they may stand in the log. */
export class Fault extends Error {}

type Told = { name: string; code?: string; status?: number; said?: string; at?: string; cause?: Told };

/** A class is named by who wrote the program. */
const CLASS = /^[A-Z][A-Za-z0-9]{1,50}$/;
/** What Nodemailer and the resolver call what the system has no number for. */
const CALLED =
  'ABORT_ERR EAUTH ENOAUTH EENVELOPE EMESSAGE ESTREAM ESOCKET ECONNECTION EPROTOCOL ETLS EREQUIRETLS EDNS EPROXY EMAXLIMIT EMAXRECIPIENTS ENOTFOUND ENODATA';
const CODES = new Set([...Object.keys(constants.errno), ...CALLED.split(' ')]);
/** Codes that say whose they are. */
const FAMILY = /^(?:ERR|UND_ERR|SQLITE|HPE|EAI|CERT|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)_[A-Z0-9_]{1,50}$/;
/** A line of a stack that names a place in a program: a function, a file, a line. */
const FRAME =
  /^ {4}at (?:async )?(?:(?:new )?[\w.<>$#]{1,80} (?:\[as \w{1,40}\] )?\()?(?:file:\/\/|node:|\/)[\w@./+~%-]{1,200}:\d{1,6}:\d{1,6}\)?$/;
const FRAMES_MOST = 12;
/** Libraries wrap what they caught; deeper than this nothing new is learned. */
const DEPTH = 3;

/**
 * What may be told of an error, whoever made it: its kind, its code, its status and the places it came through. Never
 * its message, for a library puts in what it was given, and what Mollie, a mail server or a store answers can hold a
 * name and an address.
 */
export function faultOf(error: unknown, depth = DEPTH): Told {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code, statusCode, status, responseCode } = error as Error &
    Partial<Record<'code' | 'statusCode' | 'status' | 'responseCode', unknown>>;
  const number = [statusCode, status, responseCode].find((one) => Number.isInteger(one) && Number(one) < 1_000);
  const at = error instanceof Fault ? '' : framesOf(error); // our own words say where
  return {
    name: CLASS.test(error.constructor.name) ? error.constructor.name : 'Error',
    ...(typeof code === 'string' && (CODES.has(code) || FAMILY.test(code)) ? { code } : {}),
    ...(number === undefined ? {} : { status: Number(number) }),
    ...(error instanceof Fault ? { said: error.message } : {}),
    ...(at ? { at } : {}),
    ...(error.cause instanceof Error && depth > 0 ? { cause: faultOf(error.cause, depth - 1) } : {}),
  };
}

/** The same in one line, without places, for a table. */
export function faultLine(error: unknown): string {
  const { name, code, status, said, cause } = faultOf(error);
  const own = [name, code, status, said].filter((part) => part !== undefined).join(' ');
  return cause ? `${own} (${[cause.name, cause.code].filter(Boolean).join(' ')})` : own;
}

function framesOf({ stack = '', message }: Error): string {
  const start = message ? stack.indexOf(message) : 0;
  const after = start < 0 ? stack : stack.slice(start + message.length);
  const frames = after.split('\n', FRAMES_MOST * 4).filter((line) => line.length < 400 && FRAME.test(line));
  return frames
    .slice(0, FRAMES_MOST)
    .map((line) => line.trim())
    .join('\n');
}
