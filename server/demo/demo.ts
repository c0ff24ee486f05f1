import type { Hono } from 'hono';
import type { Release } from '../articles/release.ts';
import type { Visit } from '../http/visit.ts';
import type { Tools } from '../tools.ts';
import { type DemoBank, openDemoBank } from './bank/bank.ts';
import { mailboxRoutes, openMailbox } from './mailbox.ts';
import { seedDemo } from './seed.ts';

export type Demo = {
  bank: DemoBank;
  /** Where mail goes when no mail server was given. */
  smtpUrl: string | null;
  routes: Hono<Visit> | undefined;
  seed: (tools: Tools) => Promise<void>;
  close: () => Promise<void>;
};

/** All that a demo has instead of the world. Only a demo loads this file. */
export async function openDemo({
  release,
  clock,
  withMailbox,
}: {
  release: Release;
  clock: () => Date;
  withMailbox: boolean;
}): Promise<Demo> {
  const bank = await openDemoBank({ clock });
  const mailbox = withMailbox ? await openMailbox() : null;
  return {
    bank,
    smtpUrl: mailbox?.url ?? null,
    routes: mailbox ? mailboxRoutes(mailbox, release) : undefined,
    seed: (tools) => seedDemo(tools, clock()),
    async close() {
      await mailbox?.close();
      await bank.close();
    },
  };
}
