import type { Transporter } from 'nodemailer';

/** A mail server that says nothing for this long is down. */
const SMTP_TIMEOUT_MS = 15_000;

/** The way to a mail server. The library is read at the first letter: a server that writes none does without the memory. */
export async function openTransport(url: string, options: object = {}): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  // As an object: the library's types know no `url` beside its other options.
  return createTransport({
    url,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    ...options,
  } as object);
}
