import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { callbackify } from 'node:util';
import { Hono } from 'hono';
import { html } from '../text/html.ts';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { words } from '#words';
import { fill } from '../articles/slots.ts';
import type { Release } from '../articles/release.ts';
import type { Visit } from '../http/visit.ts';
import { personalPage } from '../members/personal-page.ts';

/** Enough for a demo and for a journey. */
const KEPT = 100;

type Mailbox = {
  url: string;
  letters: ParsedMail[];
  connections: { all: number; open: number };
  close: () => Promise<void>;
};

/** A real SMTP server inside the process, for the demo: what it takes in is shown at /demo/post/. */
export async function openMailbox(at = 0, kept = KEPT): Promise<Mailbox> {
  const letters: ParsedMail[] = [];
  const keep = async (stream: Readable): Promise<void> => {
    letters.unshift(await simpleParser(stream));
    letters.length = Math.min(letters.length, kept);
  };
  const connections = { all: 0, open: 0 };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onConnect: (_session, done) => {
      connections.all += 1;
      connections.open += 1;
      done();
    },
    onClose: () => void (connections.open -= 1),
    onData: (stream, _session, done) => callbackify(keep)(stream, (error) => done(error)),
  });
  server.on('error', () => undefined); // a sender that hangs up is no reason to stop
  await new Promise<void>((listening) => server.listen(at, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  const close = () => new Promise<void>((closed) => server.close(closed));
  return { url: `smtp://127.0.0.1:${port}?ignoreTLS=true`, letters, connections, close };
}

/** The demo's mailbox as a page: newest first, the text as it was sent, its links as links. */
export const mailboxRoutes = (mailbox: Mailbox, release: Release) =>
  new Hono<Visit>().get('/demo/post/', async (c) => {
    const page = fill(await release.template('melding'), { title: html`${words.demo.mailbox}` });
    const list = html`<div class="letters">${mailbox.letters.map(letterOf)}</div>`;
    return personalPage(c, fill(page, { message: list }));
  });

function letterOf(letter: ParsedMail) {
  const to = Array.isArray(letter.to) ? letter.to[0]?.text : letter.to?.text;
  return html`<article class="letter">
    <h2>${letter.subject}</h2>
    <p class="aside">${to}</p>
    <pre>
${(letter.text ?? '').split(/(https?:\/\/\S+)/).map((part) => (/^https?:/.test(part) ? html`<a href="${part}">${part}</a>` : part))}</pre>
  </article>`;
}
