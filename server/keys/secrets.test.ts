import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';
import { openWebhooks } from '../pay/webhooks.ts';
import { isSignatureOf, signatureOf } from './signature.ts';
import { DAYS_ACCEPTED, type SecretName } from './rules.ts';
import { openSecrets } from './secrets.ts';
import { openUnsubscribe } from '../mail/unsubscribe.ts';

const DAY_MS = 86_400_000;
const origin = 'https://kennisbank.example';

test('every key that the server makes has a rule for its renewal', () => {
  const secrets = openSecrets(smallWorld().db);
  expect(secrets.list().map(({ name }) => name)).toEqual(Object.keys(DAYS_ACCEPTED).toSorted());
});

test('after a renewal links in mail already sent and addresses of subscriptions go on working', () => {
  const { db, mail } = smallWorld();
  const secrets = openSecrets(db);
  const link = openUnsubscribe({ mail, origin }).linkFor(7, 'newsletter');
  const address = openWebhooks(secrets.keys('webhook'), origin).addressFor(3);
  for (const turn of [1, 2]) {
    for (const name of ['unsubscribe', 'webhook']) secrets.renew(name, new Date(Date.now() + turn));
    const again = openUnsubscribe({ mail, origin });
    expect(again.linkFor(7, 'newsletter')).not.toBe(link);
    expect(again.read(new URL(link).searchParams.get('wie')!)).toEqual({ memberId: 7, list: 'newsletter' });
    expect(openWebhooks(secrets.keys('webhook'), origin).orderIn(new URL(address).searchParams)).toBe(3);
  }
});

test('a former key ends after its days, and one that never ends stays', () => {
  const secrets = openSecrets(smallWorld().db);
  const first = (name: SecretName) => signatureOf(secrets.keys(name), 'x');
  const [stamp, webhook] = [first('stamp'), first('webhook')];
  const longAgo = new Date(Date.now() - (DAYS_ACCEPTED.stamp + 1) * DAY_MS);
  for (const name of ['stamp', 'webhook']) secrets.renew(name, longAgo);
  expect(isSignatureOf(stamp, secrets.keys('stamp'), 'x')).toBe(false);
  expect(isSignatureOf(webhook, secrets.keys('webhook'), 'x')).toBe(true);
  expect(isSignatureOf(first('stamp'), secrets.keys('stamp'), 'x')).toBe(true);
});

test('what has no such name is not renewed', () => {
  expect(() => openSecrets(smallWorld().db).renew('weg', new Date())).toThrow('Er is geen geheim dat weg heet.');
});
