import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';
import { attachment } from '../http/attachment.ts';
import { logLine } from '../http/log-line.ts';
import { invoicePdf } from '../pay/member/invoice-pdf.ts';
import { parseText } from '../discussion/rules.ts';
import { smallWorld } from './world.ts';
import { exportLines } from '../transfer/json-lines.ts';

/** Names that the rule refuses today and that an older row may still hold. */
const CANARIES = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '<!--/slot:reactions--><b>x</b>',
  '&lt;b&gt;&amp;',
  ']]><x>',
  '[hier](https://elders.example)',
  '=HYPERLINK("https://elders.example")',
  'a\r\nSet-Cookie: x=1',
  'a\u0000b\u0001c\u001b[31m\u0085\u2028d',
  'a\ufffeb\uffff',
  "$& $1 $` $'",
  '\u202egnoj',
];

/** What a browser would act on in a page: read by a parser, for text may look like anything. */
function dangerIn(page: string): string[] {
  const found: string[] = [];
  new Parser({
    onopentag(name, attributes) {
      if (name === 'img' || name === 'x' || (name === 'script' && !attributes.src && !attributes.type))
        found.push(name);
      found.push(...Object.keys(attributes).filter((attribute) => attribute.startsWith('on')));
    },
  }).end(page);
  return found;
}

test.each(CANARIES)('the stored name and text %j are text on every surface, and nothing else', async (canary) => {
  const world = smallWorld();
  const [anna, mira] = [await world.join('Anna'), await world.join('Mira', { role: 'administrator' })];
  const text = parseText(canary);
  await world.post('/reacties', { article: 'open', text: canary }, { Cookie: anna.cookie });
  world.db.prepare('UPDATE member SET name = ? WHERE id = ?').run(canary, anna.id);
  await world.bake('open');
  const bodyOf = async (path: string, cookie = '') => (await world.get(path, { Cookie: cookie })).text();

  for (const [path, cookie] of [
    ['/artikelen/open/', ''],
    ['/artikelen/open/', anna.cookie],
    ['/mijn/', anna.cookie],
    ['/reacties/1/beantwoorden', mira.cookie],
    ['/reacties/1/melden', ''],
    ['/beheer/?rij=all', mira.cookie],
    ['/beheer/reacties/1/', mira.cookie],
    ['/beheer/acties/', mira.cookie],
    ['/beheer/leden/?zoek=a', mira.cookie],
    [`/beheer/leden/${anna.id}/betalingen/`, mira.cookie],
    [`/beheer/leden/${anna.id}/`, mira.cookie],
  ] as const) {
    const answer = await world.get(path, { Cookie: cookie });
    expect([path, answer.status, dangerIn(await answer.text())]).toEqual([path, 200, []]);
  }

  const json = /<script type="application\/ld\+json">(\{.*?"comment".*?)<\/script>/s.exec(
    await bodyOf('/artikelen/open/'),
  )?.[1];
  if (json) expect(JSON.parse(json)).toMatchObject({ comment: [{ author: { name: canary } }] });

  const feed = await bodyOf('/artikelen/open/reacties.xml');
  expect(XMLValidator.validate(feed)).toBe(true);
  expect(feed).not.toMatch(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u);
  const entry = new XMLParser({ trimValues: false, htmlEntities: true }).parse(feed).feed.entry;
  expect(entry.author.name.replace(/\r\n?/g, '\n')).toBe(
    canary.replace(/\r\n?/g, '\n').replace(/[\p{Cc}--[\t\n\u{7f}-\u{9f}]]|[\ufffe\uffff]/gv, '\ufffd'),
  );

  const [line] = [...exportLines(world.db)].filter((one) => one.includes('"article":"open"'));
  expect(JSON.parse(line!)).toMatchObject({ name: canary, text });
  expect(line).not.toMatch(/[\r\n]/);
});

test('the export of a member holds the words as they are, and as a page they are text', async () => {
  const { exportZip } = await import('../privacy/export.ts');
  const files = unzipSync(await exportZip({ profile: [{ name: CANARIES[0] }] }));
  const [json, page] = ['data.json', 'data.html'].map((name) => new TextDecoder().decode(files[name]));

  expect(JSON.parse(json!)).toEqual({ profile: [{ name: CANARIES[0] }] });
  expect(page).toContain('&lt;/script&gt;&lt;script&gt;');
});

test.each(CANARIES)('an invoice of %j is a whole document', async (customerName) => {
  const invoice = {
    number: '2026-0001',
    kind: 'invoice' as const,
    purchaseId: 1,
    paymentId: 'tr_1',
    cents: 400,
    vatCents: 33,
    vatPercent: 9,
    description: 'Een maand PRO',
    customerName,
    issuedAt: new Date(0),
  };

  const pdf = Buffer.from(await invoicePdf(invoice)).toString('latin1');

  expect([pdf.slice(0, 5), pdf.trimEnd().slice(-5)]).toEqual(['%PDF-', '%%EOF']);
  expect(pdf).not.toMatch(/\/(JavaScript|URI|Launch|OpenAction|AA)\b/);
});

test.each([
  ['boek.epub', 'attachment; filename="boek.epub"'],
  ['a"b.pdf', `attachment; filename="a_b.pdf"; filename*=UTF-8''a%22b.pdf`],
  ['a\r\nX: y.pdf', `attachment; filename="a__X__y.pdf"; filename*=UTF-8''a%0D%0AX%3A%20y.pdf`],
  ["é'(1)*.pdf", `attachment; filename="___1__.pdf"; filename*=UTF-8''%C3%A9%27%281%29%2A.pdf`],
])('a file called %j is saved by the header %s', (name, header) => {
  expect(attachment(name)).toBe(header);
});

test('a line of the log is one line, whatever is in it', () => {
  const facts = { what: CANARIES.join(' ') };

  expect(logLine(facts)).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cf}]+$/u);
  expect(JSON.parse(logLine(facts))).toEqual(facts);
});
