import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';
import { changeMember } from './change-member.ts';
import { makeMember } from './make-member.ts';
import { tellOfMail } from './tell-of-mail.ts';

const now = new Date('2026-03-01T12:00:00Z');

test('a member becomes PRO until the end of a day, and a moderator', async () => {
  const world = smallWorld();
  const { join, members } = world;
  const { id } = await join('Anna');

  const line = changeMember(world, 'ANNA@example.nl', {
    tier: 'pro',
    tot: '2026-12-31',
    rol: 'moderator',
    now,
  });

  expect(line).toBe('Anna <anna@example.nl>: pro tot 2026-12-31T23:00:00.000Z, moderator');
  expect(members.find(id)).toMatchObject({ tier: 'pro', role: 'moderator' });
});

test('what is not asked for stays as it was', async () => {
  const world = smallWorld();
  const { join, members } = world;
  const proUntil = new Date('2027-01-01T00:00:00Z');
  const { id } = await join('Bram', { tier: 'pro', proUntil, authorId: 'bram' });

  changeMember(world, 'bram@example.nl', { rol: 'editor', now });

  expect(members.find(id)).toMatchObject({ tier: 'pro', proUntil, role: 'editor', authorId: 'bram' });
});

test.each([
  [{ tier: 'goud' }, '--tier: verwacht free of pro'],
  [{ tot: '31-12-2027' }, '--tot: verwacht een dag'],
  [{ rol: 'baas' }, '--rol: verwacht member'],
])('%o is refused in one line', async (asked, line) => {
  const world = smallWorld();
  await world.join('Anna');

  expect(() => changeMember(world, 'anna@example.nl', { ...asked, now })).toThrow(line);
});

test('an unknown address is refused', () => {
  expect(() => changeMember(smallWorld(), 'niemand@example.nl', { now })).toThrow('Geen lid met het adres');
});

test('mail that could not be delivered is told of without an address, and can be tried again', () => {
  const { mail } = smallWorld();
  const text = { subject: 'Uw inloglink', text: 'x', html: 'x', class: 'transactional' as const };
  mail.write({ ...text, cause: 'a', memberId: null, address: 'anna@example.nl', now });
  mail.markFailed(mail.due(now, 1)[0]!, { error: 'EENVELOPE', retry: null, refused: false, now });

  expect(tellOfMail(mail, false, now)).toBe(
    '0 verstuurd, 0 wachten, 1 niet te bezorgen\n  1  1 maart 2026, 13.00  EENVELOPE, 1 pogingen  Uw inloglink',
  );
  expect(tellOfMail(mail, true, now)).toContain('1 mails krijgen een nieuwe kans');
  expect(mail.due(now, 9)).toHaveLength(1);
});

test('who is blocked is out at once, and is let in again', async () => {
  const world = smallWorld();
  const { join, members, get } = world;
  const { cookie, id } = await join('Anna');

  expect(changeMember(world, 'anna@example.nl', { blokkeer: true, now })).toContain('geblokkeerd');
  expect((await get('/mijn/', { Cookie: cookie })).status).toBe(303);
  changeMember(world, 'anna@example.nl', { deblokkeer: true, now });
  expect(members.find(id)!.bannedAt).toBeNull();
});

test('an operator makes nobody who is called after the house, unless for the house', async () => {
  const world = smallWorld();
  await world.join('Mira Mod', { role: 'moderator' });
  const make = (name: string, forStaff = false) =>
    makeMember(world, { email: 'nieuw@example.nl', name, forStaff, now });

  expect(() => make('Redactie')).toThrow(expect.objectContaining({ code: 'name-taken' }));
  expect(() => make('Мira Mod')).toThrow(expect.objectContaining({ code: 'name-taken' }));
  expect(() => make('[x](https://elders.example)', true)).toThrow(expect.objectContaining({ code: 'bad-name' }));
  make('Redactie', true);
  expect(world.members.findByEmail('nieuw@example.nl')?.name).toBe('Redactie');
});
