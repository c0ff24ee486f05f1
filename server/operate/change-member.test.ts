import { expect, test } from 'vitest';
import { smallWorld } from '../testing.ts';
import { changeMember } from './change-member.ts';

test('a member becomes PRO until the end of a day, and a moderator', async () => {
  const { join, members } = smallWorld();
  const { id } = await join('Anna');

  const line = changeMember(members, 'ANNA@example.nl', { tier: 'pro', tot: '2026-12-31', rol: 'moderator' });

  expect(line).toBe('Anna <anna@example.nl>: pro tot 2026-12-31T23:00:00.000Z, moderator');
  expect(members.find(id)).toMatchObject({ tier: 'pro', role: 'moderator' });
});

test('what is not asked for stays as it was', async () => {
  const { join, members } = smallWorld();
  const proUntil = new Date('2027-01-01T00:00:00Z');
  const { id } = await join('Bram', { tier: 'pro', proUntil, authorId: 'bram' });

  changeMember(members, 'bram@example.nl', { rol: 'editor' });

  expect(members.find(id)).toMatchObject({ tier: 'pro', proUntil, role: 'editor', authorId: 'bram' });
});

test.each([
  [{ tier: 'goud' }, '--tier: verwacht free of pro'],
  [{ tot: '31-12-2027' }, '--tot: verwacht een dag'],
  [{ rol: 'baas' }, '--rol: verwacht member'],
])('%o is refused in one line', async (asked, line) => {
  const { join, members } = smallWorld();
  await join('Anna');

  expect(() => changeMember(members, 'anna@example.nl', asked)).toThrow(line);
});

test('an unknown address is refused', () => {
  expect(() => changeMember(smallWorld().members, 'niemand@example.nl', {})).toThrow('Geen lid met het adres');
});
