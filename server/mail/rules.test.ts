import { expect, test } from 'vitest';
import { ensureMayMail, type List, type MailClass, retryAt } from './rules.ts';

const verified = { tier: 'free', proUntil: null, verifiedAt: new Date(0) } as const;
const pro = { ...verified, tier: 'pro' } as const;
const all: List[] = ['newsletter', 'commercial', 'replies'];

test.each([
  ['transactional', { ...verified, verifiedAt: null }, [], null],
  ['newsletter', verified, ['newsletter'], null],
  ['newsletter', verified, ['commercial'], 'no consent'],
  ['newsletter', { ...verified, verifiedAt: null }, all, 'confirmed'],
  ['commercial', verified, ['commercial'], null],
  ['commercial', pro, all, 'PRO member gets no commercial'],
  ['notification', pro, ['replies'], null],
] as [MailClass, typeof verified, List[], string | null][])(
  'a %s mail to %o with consent for %j',
  (mailClass, member, lists, fault) => {
    const send = () => ensureMayMail(mailClass, { member, consents: new Set(lists) }, new Date());

    if (fault) expect(send).toThrow(fault);
    else expect(send).not.toThrow();
  },
);

test('a mail that fails is tried seven times more, ever later, and is then dead', () => {
  const now = new Date(0);
  const minutes = [1, 2, 3, 4, 5, 6, 7, 8]
    .map((attempts) => retryAt(attempts, now)?.getTime())
    .map((at) => at && at / 60_000);

  expect(minutes).toEqual([1, 5, 15, 60, 180, 720, 1440, undefined]);
});
