import { openDatabase } from '../../database/open.ts';
import { openMail } from '../../mail/store.ts';
import { startPostman } from '../../mail/worker.ts';

/** The process that outbox.ts kills: the real worker on the real database, and nothing else. */
const [path, smtpUrl] = process.argv.slice(2) as [string, string];
const mail = openMail(openDatabase(path), 'localhost');
const postman = startPostman({ mail, smtpUrl, from: 'a@b.nl', clock: () => new Date(), log: () => undefined });
process.send!('ready');
postman.nudge();
