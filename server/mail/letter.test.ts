import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallWorld, WORLDS } from '../trials/world.ts';
import { type Facts, Link } from './facts.ts';
import { compose, readTemplate, writeMail } from './templates.ts';

const mails = readdirSync('content/mails').map((file) => file.replace('.md', ''));
const link = Link.to('https://kennisbank.example', '/x?code=a_b-c');

/** A fact for each placeholder of a mail: a link where the template links, the given text elsewhere. */
function factsOf(name: string, text: string): Facts {
  const source = readFileSync(join('content/mails', `${name}.md`), 'utf8');
  const names = [...source.matchAll(/\{\{(\w+)\}\}/g)].map(([, found]) => found!);
  const linked = new Set([...source.matchAll(/\]\(\{\{(\w+)\}\}\)/g)].map(([, found]) => found!));
  return Object.fromEntries(names.map((fact) => [fact, linked.has(fact) ? link : text]));
}
const hrefs = (html: string): string[] => [...html.matchAll(/<a\b[^>]*href="([^"]*)"/g)].map(([, href]) => href!);

test.each(mails)('the mail "%s" uses each of its facts, and leads only where we say', (name) => {
  const facts = factsOf(name, '<woord>');

  const { subject, text, html } = writeMail(name, facts);

  expect(subject + text + html).not.toMatch(/\{\{|undefined|\[object/);
  for (const fact of Object.values(facts)) expect(text).toContain(String(fact));
  expect(html).not.toContain('<woord>');
  expect(new Set(hrefs(html))).toEqual(new Set(Object.values(facts).some((fact) => fact === link) ? [link.href] : []));
  expect(() => writeMail(name, { ...facts, extra: 'x' })).toThrow('does not use extra');
  expect(() => writeMail(name, {})).toThrow('which is not given');
});

test.each(['Nieuws <!-- NOTITIE -->', '"Nieuws {/* NOTITIE */}"'])(
  'a note in the subject of a letter stays in the house: %s',
  (subject) => {
    mkdirSync(WORLDS, { recursive: true });
    const path = join(mkdtempSync(join(WORLDS, 'letter-')), 'brief.md');
    writeFileSync(path, `---\nsubject: ${subject}\n---\n\nTekst. <!-- NOTITIE -->\n`);

    expect(readTemplate(path)).toMatchObject({ subject: 'Nieuws', body: '\nTekst. \n' });
  },
);

const HOSTILE = [
  '[hier](https://elders.example)',
  '![x](https://elders.example/x.png)',
  '<https://elders.example>',
  '[x]: https://elders.example',
  '<a href="https://elders.example">hier</a>',
  '<img src=x onerror=alert(1)>',
  '5 * 3 is 15, en 2 * 2 is 4',
  '**vet** _schuin_ `code` ~~weg~~',
  '# Kop',
  '> citaat',
  '- lijst',
  '1. lijst',
  '---',
  '| a | b |',
  '```',
  '    ingesprongen',
  '{{name}} {{link}}',
  '&lt;b&gt; &amp; &#42;',
  '\\[hier\\](https://elders.example)',
  '"x" \'y\' `z`',
  '$& $1 $$',
];

test.each(HOSTILE)('the value %j stands as it was typed in every mail, and is nothing more', (value) => {
  for (const name of mails) {
    const { text, html } = writeMail(name, { ...factsOf(name, value), name: 'Anna' });
    const plain = writeMail(name, { ...factsOf(name, 'woord'), name: 'Anna' });

    if (
      factsOf(name, value).name !== undefined &&
      Object.values(factsOf(name, value)).filter((fact) => fact === value).length > 1
    )
      expect([name, text]).toEqual([name, expect.stringContaining(value.trim())]);
    expect([name, hrefs(html)]).toEqual([name, hrefs(plain.html)]);
    expect([name, html.match(/<\w+/g)]).toEqual([name, plain.html.match(/<\w+/g)]);
  }
});

test.each([
  ['a name', 'name', 'Dag lezer,'],
  ['another value', 'who', 'Dag [hier](https://elders.example) 5 * 3 = 15,'],
])('%s with a link in it is no link in either part', (_what, fact, said) => {
  const { text, html } = compose('x', `Dag {{${fact}}},`, { [fact]: '[hier](https://elders.example) 5 * 3 = 15' });

  expect(text.split('\n')[0]).toBe(said);
  expect(html).toContain(`<p>${said}</p>`);
});

test('a value in a subject makes no second line, no control character and no end to it', () => {
  const { subject } = compose('Dag {{who}}', '{{who}}', {
    who: `Anna\r\nBcc: x@example.nl\u0000\u2028\u202e${'x'.repeat(9_000)}`,
  });

  expect(subject).toMatch(/^Dag Anna Bcc: x@example\.nl x+…$/);
  expect([...subject]).toHaveLength(200);
});

test('a link leads to what we made, by type', () => {
  const body = '[Log in]({{link}})';

  expect(() => compose('x', body, { link: 'https://elders.example' })).toThrow('which is no Link');
  expect(() => Link.to('https://kennisbank.example', '//elders.example/')).toThrow('leads away');
  expect(() => Link.to('https://kennisbank.example', 'javascript:alert(1)')).toThrow('leads away');
  expect(compose('x', body, { link }).text).toContain(`Log in:\n${link.href}\n`);
});

test('the text part is made of the structure of the template', () => {
  const body = [
    'Dag {{who}},',
    '**Let op:** *dit* is `code`, regel\ndoor.',
    '- een\n- twee {{who}}',
    '1. eerst\n2. dan',
    '> van ons',
    '{{list}}',
    'Zie [de *regels*]({{link}}).',
    '[Knop]({{link}})',
  ].join('\n\n');
  const list = ['los', { by: 'Rik, 3 maart', words: '> 5 * 3\n[x](https://elders.example)' }];

  const { text, html } = compose('x', body, { who: '*Anna*', list, link });

  expect(text.split('\n\n-- \n')[0]).toBe(
    [
      'Dag *Anna*,',
      'Let op: dit is code, regel door.',
      '- een\n- twee *Anna*',
      '1. eerst\n2. dan',
      '> van ons',
      'los',
      'Rik, 3 maart:\n> > 5 * 3 [x](https://elders.example)',
      `Zie de regels:\n${link.href}`,
      `Knop:\n${link.href}`,
    ].join('\n\n'),
  );
  expect(html).toContain('>&gt; 5 * 3 [x](https://elders.example)</blockquote>');
  expect(html).toContain('<li>twee *Anna*</li>');
});

test('every newsletter can be written as a letter', () => {
  for (const file of readdirSync('content/newsletters')) {
    const { subject, body } = readTemplate(join('content/newsletters', file));
    const { html } = compose(subject, body, { name: 'Anna', unsubscribe: link });
    expect(hrefs(html)).toContain(link.href);
  }
});

test('what a reader wrote comes to a follower as their words, in both parts', async () => {
  const world = smallWorld();
  const [anna, bram] = [await world.join('Anna'), await world.join('Bram')];
  world.db.prepare("UPDATE member SET name = 'https://elders.example gratis' WHERE id = ?").run(bram.id);
  await world.post('/artikelen/open/volgen', { follow: 'yes' }, { Cookie: anna.cookie });
  await world.post(
    '/reacties',
    { article: 'open', text: '5 * 3 <b>is</b> \\[x\\](https://x.example) 15' },
    { Cookie: bram.cookie },
  );
  world.clock.forward({ days: 2 });
  await world.round();

  const mail = world.db.prepare("SELECT text, html FROM mail WHERE class = 'notification'").get() as {
    text: string;
    html: string;
  };
  expect(mail.text).toContain(':\n> “5 * 3 <b>is</b> [x](https://x.example) 15”\n');
  expect(mail.html).toContain('5 * 3 &lt;b&gt;is&lt;/b&gt; [x](https://x.example) 15”</blockquote>');
  expect(mail.text + mail.html).not.toContain('elders.example');
  expect(mail.text).toContain('lezer, ');
});
