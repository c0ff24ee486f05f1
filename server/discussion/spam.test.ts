import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { smallWorld } from '../trials/world.ts';
import { HELD_FROM, pitchOf } from './advertising.ts';
import { isAlike } from './alike.ts';
import { DOUBT_FROM, hasListedWord, reasonToHold, type Suspect } from './spam.ts';
import { openStamps } from './stamp.ts';

const known: Suspect = {
  text: 'Bij ons ging het net zo, alleen duurde het langer.',
  isKnown: true,
  speaksForHouse: false,
  repeated: false,
  trapped: false,
  formAge: 40,
};
const links = 'https://a.nl https://b.nl https://c.nl https://d.nl';

test.each([
  ['a known member', {}, null],
  ['a new member', { isKnown: false }, 'first'],
  ['who filled in what people do not see', { trapped: true }, 'trap'],
  ['a new member who needed one second', { isKnown: false, formAge: 1 }, 'haste'],
  ['a known member who pasted a text in one second', { formAge: 1 }, null],
  ['a new member whose form says no time', { isKnown: false, formAge: null }, 'stamp'],
  ['a known member on an old copy of the page', { formAge: null }, null],
  ['three links', { text: 'https://a.nl https://b.nl https://c.nl' }, null],
  ['four links', { text: links }, 'links'],
  ['a listed word', { text: 'Hier is GRATIS  géld te halen.' }, 'words'],
  ['the same long text again', { repeated: true }, 'repeat'],
  ['the same short text again', { repeated: true, text: 'Helemaal mee eens.' }, null],
  ['a moderator, whatever they do', { speaksForHouse: true, text: links, trapped: true, repeated: true }, null],
])('%s', (_who, facts, reason) => {
  expect(reasonToHold({ ...known, ...facts })).toBe(reason);
});

test.each([
  'Scunthorpe',
  'Dikshoorn',
  'Van Kutten',
  'kankeronderzoek in Nijmegen',
  'Assen en Assendelft',
  'Hoerstraat 4',
  'de heer Cocks-Sexton',
  'analyse, peniscilline en arsenaal',
  'klootschieten is een sport',
])('"%s" raises no false alarm', (text) => {
  const listed = ['cunt', 'kut', 'kanker', 'ass', 'hoer', 'cock', 'sex', 'penis', 'anal', 'arse', 'kloot', 'dik'];

  expect(
    hasListedWord(
      text,
      listed.filter((word) => !text.toLowerCase().split(/\W+/).includes(word)),
    ),
  ).toBe(false);
});

test.each([
  ['viagra', 'Koop VIAGRA!'],
  ['snel rijk', 'Word snel\nrijk met ons'],
  ['hoerenzoon', '“Hoerenzoon”'],
  ['klootzak', 'wat een klóótzak.'],
  ['viagra', 'Koop v\u200bi\u200da\u00adg\u2060ra'],
  ['viagra', 'Koop v i a g r a'],
  ['viagra', 'Koop V.I.A.G.R.A nu'],
  ['viagra', 'Koop ＶＩＡＧＲＡ'],
  ['viagra', 'Koop νіаɡrа'],
  ['viagra', 'Koop v1agr4'],
  ['casino bonus', 'С4SІNO  b0nus'],
  ['viagra', 'Koop via*gra* nu'],
  ['viagra', 'Koop **vi**agra'],
  ['viagra', 'Koop [via](https://vng.nl)gra'],
  ['viagra', 'Koop ᐯIᗩGᖇᗩ'],
  ['casino bonus', 'casino *bo*nus'],
])('"%s" is found in %o', (word, text) => {
  expect(hasListedWord(text, [word])).toBe(true);
});

const now = new Date('2026-03-01T12:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const stamps = openStamps([Buffer.alloc(32, 1)]);

test.each([
  ['at once', stamps.issue('a', now), now, 0],
  ['after a minute', stamps.issue('a', now), later(60), 60],
  ['after six days', stamps.issue('a', now), later(6 * 86_400), null],
  ['from the future', stamps.issue('a', later(60)), now, null],
  ['of another article', stamps.issue('b', now), now, null],
  ['with a changed time', stamps.issue('a', now).replace(/^\d+/, '1'), now, null],
  ['of another server', openStamps([Buffer.alloc(32, 2)]).issue('a', now), now, null],
  ['of nonsense', '..', now, null],
  ['of nothing', '', now, null],
])('a stamp %s', (_what, stamp, at, age) => {
  expect(stamps.ageOf(stamp, 'a', at)).toBe(age);
});

/** Written for this test, a line each; no service and no one else's comments. */
const lines = (kind: string): string[] =>
  readFileSync(`server/discussion/test-data/${kind}.txt`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.replaceAll('\\n', '\n'));
const held = (texts: string[], facts: Partial<Suspect> = {}): string[] =>
  texts.filter((text) => reasonToHold({ ...known, ...facts, text }) !== null);
const [honest, spam] = [lines('honest'), lines('spam')];

test('honest words of a known member are let through, and most spam is not', () => {
  const [wrong, caught] = [held(honest), held(spam)];
  console.log(
    `known member: ${wrong.length} of ${honest.length} honest held, ${spam.length - caught.length} of ${spam.length} spam passed`,
  );

  expect(honest.length).toBeGreaterThanOrEqual(120);
  expect(spam.length).toBeGreaterThanOrEqual(120);
  expect(wrong.length / honest.length).toBeLessThanOrEqual(0.02);
  expect((spam.length - caught.length) / spam.length).toBeLessThanOrEqual(0.1);
});

const doubted = (texts: string[]): string[] => texts.filter((text) => pitchOf(text).weight >= DOUBT_FROM);

test('when only doubt holds a new member, hardly anyone honest waits and hardly any spam passes', () => {
  const [wrong, caught] = [doubted(honest), new Set([...doubted(spam), ...held(spam)])];
  console.log(
    `new member, doubt: ${wrong.length} of ${honest.length} honest held, ${spam.length - caught.size} of ${spam.length} spam passed`,
  );

  expect(wrong.length / honest.length).toBeLessThanOrEqual(0.05);
  expect((spam.length - caught.size) / spam.length).toBeLessThanOrEqual(0.03);
});

test('a long honest reaction says many words of advertising, and none of it is', () => {
  const essays = Array.from({ length: 12 }, (_none, index) => honest.slice(index * 13, index * 13 + 13).join(' '));

  expect(essays.filter((text) => pitchOf(text).weight >= HELD_FROM)).toEqual([]);
});

test.each([
  ['Kijk op https://bit.ly/x1', 'address'],
  ['Kijk op rb.gy/x1', 'address'],
  ['Kijk op https://xn--80ak6aa92e.nl', 'address'],
  ['Kijk op https://192.0.2.7/x', 'address'],
  ['Bel mij op 06 1234 5678', 'contact'],
  ['Bel mij op +31 (6) 1234-5678', 'contact'],
  ['Mijn adres is jan@elders.example', 'contact'],
  ['Kijk op https://bit.ly:443/x1', 'address'],
  ['Kijk op https://bit.ly\\x1', 'address'],
  ['Bel mij op **06**12345678', 'contact'],
  ['Bel mij op 06\u200b123\u00ad45678', 'contact'],
  ['Bel mij op ０６１２３４５６７８', 'contact'],
  ['Mijn adres is jan＠elders.example', 'contact'],
  ['Mijn adres is jan*@*elders.example', 'contact'],
  ['Gra*tis* spins, be*stel* nu met kor**ting**', 'pitch'],
  ['Praat verder op t.me/gemeente', 'contact'],
  ['Gratis casino bonus, bestel nu met korting', 'words'],
  ['Gratis spins, bestel nu met korting', 'pitch'],
  ['Bel 14 020 of kijk op https://vng.nl en www.cbs.nl', null],
  ['De begroting van 2024 was 123 456 789 euro', null],
  ['@Joke: dat was artikel 2.1.3', null],
  ['Zie artikel 3.nl of zoiets', null],
])('%j waits because of: %s', (text, reason) => {
  expect(reasonToHold({ ...known, text })).toBe(reason);
});

const campaign =
  'Wij van Zonwering Noord geven deze week aan alle lezers van dit artikel een mooie actie op alle schermen weg';

test.each([
  ['the same words', campaign, true],
  ['another name and number', campaign.replace('Noord', 'Zuid').replace('week', 'maand'), true],
  ['other letters that look the same', campaign.replaceAll('e', 'е').replaceAll(' ', ' \u200b'), true],
  ['words before and after', `Hallo! ${campaign}. Groet, Jan`, true],
  [
    'something else',
    'Ik lees dit artikel met plezier, en vraag me af wat het de inwoners van deze gemeente heeft gebracht',
    false,
  ],
  [
    'an answer that quotes it',
    `> ${campaign}\n\nDit is reclame en hoort hier volgens mij niet, beste redactie, haal het weg.`,
    false,
  ],
  ['a few words', 'Wij van Zonwering Noord', false],
])('%s beside a campaign', (_what, text, alike) => {
  expect(isAlike(text, () => ['Heel iets anders dat ook wat langer is dan acht woorden samen', campaign])).toBe(alike);
});

test('the second of a campaign waits whoever places it, and so does what looks like what was hidden', async () => {
  const world = smallWorld();
  const [anna, bram, carla] = [await world.join('Anna'), await world.join('Bram'), await world.join('Carla')];
  const place = async (who: { cookie: string }, text: string) => {
    await world.post('/reacties', { article: 'open', text, key: text.slice(0, 60) }, { Cookie: who.cookie });
    return world.db.prepare('SELECT held_for FROM reaction ORDER BY id DESC LIMIT 1').pluck().get();
  };

  expect(await place(anna, campaign)).toBeNull();
  expect(await place(bram, campaign.replace('Noord', 'Zuid'))).toBe('alike');
  world.clock.forward({ days: 8 });
  expect(await place(carla, campaign.replace('Noord', 'Oost'))).toBeNull();
  world.clock.forward({ days: 8 });
  world.moderation.hide(1, world.clock.now());
  expect(await place(carla, campaign.replace('Noord', 'West'))).toBe('alike');
});
