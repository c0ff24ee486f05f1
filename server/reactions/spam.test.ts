import { expect, test } from 'vitest';
import { hasListedWord, reasonToHold, type Suspect } from './spam.ts';
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
