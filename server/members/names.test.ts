import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { settings } from '#settings';
import { cookieOf, smallWorld } from '../trials/world.ts';
import { isCommon } from './common-passwords.ts';
import { cleanName, ensureFreeName, parseName } from './name-rules.ts';

const authors = readdirSync('content/authors').map(
  (file) => (parse(readFileSync(`content/authors/${file}`, 'utf8')) as { name: string }).name,
);
/** What comes of a typed name: its stored form, or the code of the refusal. */
function entered(typed: string): string {
  try {
    const name = parseName(typed);
    ensureFreeName(name, authors);
    return name;
  } catch (error) {
    return `refused: ${(error as { code: string }).code}`;
  }
}
const accepted = (names: string[]): string[] => names.filter((name) => !entered(name).startsWith('refused'));

test.each([
  'Hanneke Vos',
  'HANNEKE  VOS',
  'Hanneke V0s',
  'Наnneke Vos',
  'Hannékё Vos',
  'Hanneke-Vos',
  '卄卂几几乇Ҝ乇 ᐯㄖ丂',
  'ᕼᗩᑎᑎEKE ᐯOᔕ',
  'ɥannǝʞǝ ʌos',
  'ꃅꍏꈤꈤꍟꀘꍟ ꃴꂦꌗ',
  'ђคภภєкє ש๏ร',
  'ＨannekeＶos',
  'Ηanneke Vos',
  'ʜᴀɴɴᴇᴋᴇ ᴠᴏꜱ',
  'ꓧꓮꓠꓠꓰꓗꓰ ꓦꓳꓢ',
  '𝓗𝓪𝓷𝓷𝓮𝓴𝓮 𝓥𝓸𝓼',
  'ⒽⓐⓝⓝⓔⓚⓔⓋⓞⓢ',
  '🇭anneke Vos',
  'H a n n e k e V o s',
  'Vos, Hanneke',
  'De echte Hanneke Vos',
  'DeEchteHannekeVos',
  'hanneke.vos',
  'Hanneke Vos 2',
  'hannekevos2026',
  'H4nn3k3 V05',
  'Hanneke\u00a0Vos',
  'Hanneke\u200bVos',
  'Hanneke Vos ✅',
  'Wirn Tersteeg',
  'VVim Tersteeg',
  'Marloes Dykgraaf',
  'Marloes Dÿkgraaf',
  'MARLOES DlJKGRAAF',
  'Samira-el-Bakkali',
  'H\u0335anneke Vos',
  'Redactie',
  'Rеdактіе',
  'ЯEDACTIE',
  'ᖇEᗪᗩᑕTIE',
  '尺乇ᗪ卂匚ㄒ丨乇',
  'гє๔คctเє',
  'ᏒᏋᎴᏗፈᏖᎥᏋ',
  'ዪቿዕልርፕጎቿ',
  'ᏒᎬᎠᎪᏟᎢᏆᎬ',
  'ꭱꭼꭰꭺꮯꭲꮖꭼ',
  'Redacͳie',
  'RΞDΛCTIΞ',
  'redaktie',
  'De Redactie',
  'redactieteam',
  'Redactie Kennisbank',
  'Admin',
  'a d m i n',
  'AdMin',
  'adm1n',
  'Adm!n',
  'admin_jan',
  'Admin van Kennisbank',
  '🅰🅳🅼🅸🅽',
  'Jan (moderator)',

  'Kennisbank',
  'Kennis Bank',
  'K e n n i s b a n k',
  settings.seller.name,
  'Team Kennisbank',
  'hoofdredactie',
  'Bеheer',
])('%s passes for someone of the house, and is refused', (name) => {
  expect(entered(name)).toMatch(/^refused/);
});

test.each([...authors, settings.name, 'Redactie', 'Admin', 'Beheerder', 'Moderator'])(
  'no letter of the table, put in "%s", gives a name that is accepted',
  (house) => {
    const table = createRequire(import.meta.url)('unhomoglyph/data.json') as Record<string, string>;
    const twins = Map.groupBy(Object.keys(table), (twin) => table[twin]!);
    const twinsOf = (letter: string): string[] =>
      [letter, table[letter] ?? letter].flatMap((like) => twins.get(like) ?? []);
    const fakes = new Set<string>();
    for (const name of [house, house.toUpperCase(), house.toLowerCase()])
      for (const letter of new Set(name.replace(/ /g, '')))
        for (const twin of twinsOf(letter)) fakes.add(name.replace(letter, twin)).add(name.replaceAll(letter, twin));

    expect(fakes.size).toBeGreaterThan(300);
    expect(accepted([...fakes])).toEqual([]);
  },
);

test('names of many scripts are welcome as they are', () => {
  const names = readFileSync('server/members/honest-names.txt', 'utf8').trim().split('\n');
  const spaced: Record<string, string> = { 'J.de Vries': 'J. de Vries', 'M.Ch. Smit': 'M. Ch. Smit' };

  expect(names.length).toBeGreaterThan(180);
  for (const name of names) expect([name, entered(name)]).toEqual([name, spaced[name] ?? name.normalize('NFC')]);
});

test.each([
  ['as a phone types them', 'Anna 👩‍❤️‍👨'],
  ['without the sign that makes them coloured', 'Anna 👩‍❤‍👨'],
  ['as pirates', 'Jan 🏴‍☠'],
  ['in black and white', 'Mo ☺︎'],
  ['with a colour of skin', 'Mo 🧑🏽‍💻'],
])('a name with emoji %s is welcome', (_how, name) => {
  expect(entered(name)).toBe(name);
});

test.each(['Anna \u200d', 'An\u200d❤na', '❤\ufe0f\ufe0f Anna', 'Anna\ufe0e'])(
  'a sign of emoji that stands by itself hides something: %j',
  (name) => {
    expect(entered(name)).toBe('refused: bad-name');
  },
);

const besideAnna = (name: string) => () => ensureFreeName(name, ['Anna']);

test('a name of one word is only taken as a whole', () => {
  expect(besideAnna('Anna de Vries')).not.toThrow();
  expect(besideAnna('Αnna')).toThrow(expect.objectContaining({ code: 'name-taken' }));
  expect(besideAnna('Anna 2')).toThrow(expect.objectContaining({ code: 'name-taken' }));
});

test.each([
  ['nothing', ''],
  ['spaces of other kinds', '\u2003\u3000\u00a0'],
  ['a blank of Braille', '\u2800\u2800'],
  ['a filler of Hangul', '\u3164\u3164'],
  ['a blank of Egyptian', '\u{13441}'],
  ['only emoji', '😀😀'],
  ['only digits', '1234'],
  ['only marks', '\u0301\u0301'],
  ['only points', '...'],
  ['a letter that is a point', '\ua4f8'],
  ['a modifier that is a stroke', '\u02c8'],
  ['a joiner between letters that do not join', 'An\u200dna'],
  ['a space without width', 'An\u200bna'],
  ['a soft hyphen', 'An\u00adna'],
  ['a word joiner', 'An\u2060na'],
  ['a variant of nothing', 'An\ufe0fna'],
  ['a tag', 'Anna\u{e0061}'],
  ['text turned round', 'Anna\u202eannA'],
  ['an isolate', 'An\u2066na'],
  ['a mark of direction', 'Anna\u200f'],
  ['a control character', 'a\u0000b'],
  ['an escape', 'a\u001b[31mb'],
  ['half a character', 'Anna\ud83d'],
  ['marks that climb', 'Z\u0300\u0301\u0302\u0303\u0304algo'],
  ['marks of Thai that climb', 'ก\u0e48\u0e49\u0e4a\u0e4b'],
  ['one mark of Thai again and again', 'ก\u0e47\u0e47\u0e47'],
  ['one mark of Tibetan again and again', 'ཀ\u0f72\u0f72\u0f72\u0f72'],
  ['one mark of Devanagari again and again', 'क\u0947\u0947\u0947'],
  ['points of Hebrew that pile up', 'ש\u05c1\u05bc\u05b8\u0591'],
  ['a mark on a space', 'An \u0301na'],
  ['an enclosing mark', 'A\u20ddnna'],
  ['a link in Markdown', '[hier](https://elders.example)'],
  ['an address of the web', 'https://elders.example gratis'],
  ['www', 'kijk op www.elders.example'],
  ['a domain', 'elders.nl'],
  ['a short domain', 't.me'],
  ['a domain in capitals', 'X.COM'],
  ['a domain with a path', 'x.nl/gratis'],
  ['a domain of a longer ending', 'elders.games'],
  ['a domain of another script', 'elders.みんな'],
  ['a domain all in another script', 'пример.онлайн'],
  ['a domain of another country', 'сайт.рф'],
  ['an address of mail', 'anna@elders.example'],
  ['markup', '<b>Anna</b>'],
  ['a formula', '=HYPERLINK(1)'],
  ['sixty-one letters', 'x'.repeat(61)],
  ['a great deal', ' '.repeat(65_000)],
])('%s is no name', (_what, typed) => {
  expect(entered(typed)).toBe('refused: bad-name');
});

test.each([
  ['Anna\u200bB', 'AnnaB'],
  ['<b>Anna</b>', 'bAnna/b'],
  ['Z\u0300\u0301\u0302\u0303\u0304\u0305algo', 'Z\u0300\u0301\u0302algo'.normalize('NFC')],
  ['x'.repeat(500), 'x'.repeat(60)],
  ['Mo 🇳🇱', 'Mo 🇳🇱'],
  ['\u2800', null],
  ['www.elders.nl', null],
])('what is no name is made one where nobody can be asked: %j', (typed, name) => {
  expect(cleanName(typed)).toBe(name);
});

test.each([
  'wachtwoord123',
  'Welkom2026welkom',
  '123456789012',
  'qwertyuiop12',
  'aaaaaaaaaaaaaa',
  'passwordpassword',
  '111122223333',
])('the password %j is guessed in the first minute', (password) => {
  expect(isCommon(password)).toBe(true);
});

test.each(['kennis is om te delen', 'vier losse stoeptegels', 'Ik fiets elke dag 14 km', 'tr0ubadour&3xzq'])(
  'the password %j is not',
  (password) => {
    expect(isCommon(password)).toBe(false);
  },
);

test('a banned editor takes no name of the house', async () => {
  const world = smallWorld();
  const { id } = await world.join('Eva', { role: 'editor' });
  world.members.ban(id, world.clock.now());
  const Cookie = cookieOf(await world.sessions.open(id));
  expect((await world.post('/mijn/naam', { name: 'Redactie' }, { Cookie })).status).toBe(422);
  world.members.ban(id, null);
  const again = cookieOf(await world.sessions.open(id));
  expect((await world.post('/mijn/naam', { name: 'Redactie' }, { Cookie: again })).status).toBe(303);
});
