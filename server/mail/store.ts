import type { Db } from '../database/open.ts';
import type { SecretName } from '../keys/rules.ts';
import { openSecrets } from '../keys/secrets.ts';
import type { Keys } from '../keys/signature.ts';
import { openConsents } from './consent-store.ts';
import { openDelivery } from './delivery-store.ts';
import { openOutbox } from './outbox-store.ts';

export type MailStore = ReturnType<typeof openMail>;

/** All that mail keeps: letters, how sending them went, and who asked for which. `host`: in whose name a Message-ID is made. */
export function openMail(db: Db, host: string) {
  const secrets = openSecrets(db);
  return {
    ...openOutbox(db, host),
    ...openDelivery(db),
    ...openConsents(db),
    /** Keys of this installation, made at their first use. */
    secret: (name: SecretName): Keys => secrets.keys(name),
  };
}
