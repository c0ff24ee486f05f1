import { expect, test } from 'vitest';
import { smallWorld } from '../../trials/world.ts';

const report = { reason: 'person', explanation: 'Dit gaat over een persoon.', name: '', email: '', faith: 'yes' };

async function worldWithReaction() {
  const world = smallWorld();
  const anna = await world.join('Anna');
  await world.post('/reacties', { article: 'open', text: 'Een reactie' }, { Cookie: anna.cookie });
  const count = () => world.db.prepare('SELECT count(*) FROM report').pluck().get();
  return { ...world, anna, count };
}

test('a visitor reports a reaction, and twice the same report is one', async () => {
  const { post, count } = await worldWithReaction();

  const answers = await Promise.all([1, 2].map(() => post('/reacties/1/melden', report)));

  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  expect(await answers[0]!.text()).toContain('Uw melding is ontvangen');
  expect(count()).toBe(1);
});

test.each([
  [{ reason: 'onzin' }, 'Kies waar uw melding over gaat'],
  [{ explanation: ' ' }, 'Leg in hoogstens 2.000 tekens uit'],
  [{ explanation: 'x'.repeat(2001) }, 'Leg in hoogstens 2.000 tekens uit'],
  [{ faith: 'no' }, 'naar uw beste weten juist'],
  [{ email: 'geen adres' }, 'geldig e-mailadres'],
  [{ email: 'a..b@example.nl' }, 'geldig e-mailadres'],
])('a report with %o is refused in Dutch, keeps what was typed and changes nothing', async (change, sentence) => {
  const { post, count } = await worldWithReaction();

  const answer = await post('/reacties/1/melden', { ...report, name: 'Joke', ...change });
  const page = await answer.text();

  expect(answer.status).toBe(422);
  expect(page).toContain(sentence);
  expect(page).toContain('value="Joke"');
  expect(count()).toBe(0);
});

test('a withdrawn or unknown reaction cannot be reported', async () => {
  const { post, anna } = await worldWithReaction();
  await post('/reacties/1/intrekken', {}, { Cookie: anna.cookie });

  expect((await post('/reacties/1/melden', report)).status).toBe(404);
  expect((await post('/reacties/99/melden', report)).status).toBe(404);
});

test.each([
  ['Rеdactie Kennisbank', 'lijkt te veel op'],
  ['[hier](https://elders.example)', 'geen webadres'],
])('nobody reports as %j', async (name, sentence) => {
  const { post, count } = await worldWithReaction();

  const answer = await post('/reacties/1/melden', { ...report, name });

  expect([answer.status, await answer.text(), count()]).toEqual([422, expect.stringContaining(sentence), 0]);
});
