import { globSync, readFileSync } from 'node:fs';
import { Parser } from 'htmlparser2';
import { expect, test } from 'vitest';
import { cleanSvg } from './svg.ts';

const drawing = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;

/** Everything a browser could run, fetch or follow, as this file writes it down. */
const forbidden =
  /script|onload|onclick|onbegin|foreignobject|iframe|<a\b|javascript|https?:\/\/(?!www\.w3\.org\/2000\/svg)|\/\/evil|@import|@font-face|<animate|<set|<!|<\?|entity|\\|image\/svg|evil/i;

const hostile: [what: string, source: string][] = [
  ['a script', drawing('<script>evil()</script>')],
  ['a script of another name space', drawing('<x:script xmlns:x="http://www.w3.org/2000/svg">evil()</x:script>')],
  ['a script from elsewhere', drawing('<script href="https://evil.example/x.js"/>')],
  ['a script in CDATA', drawing('<script><![CDATA[evil()]]></script>')],
  ['an event on the root', drawing('', 'onload="evil()"')],
  ['an event in capitals', drawing('<rect ONCLICK="evil()" onLoad="evil()"/>')],
  ['an event of an animation', drawing('<animate onbegin="evil()" attributeName="x" dur="1s"/>')],
  ['a link that runs', drawing('<a href="javascript:evil()"><text>klik</text></a>')],
  ['a link that runs, spelled otherwise', drawing('<a xlink:href="&#106;avascript&#58;evil()"><text>klik</text></a>')],
  ['a link with a tab in it', drawing('<a href="java&#9;script:evil()"><text>klik</text></a>')],
  ['HTML inside', drawing('<foreignObject><iframe srcdoc="&lt;script&gt;evil()&lt;/script&gt;"/></foreignObject>')],
  ['HTML without a foreignObject', drawing('<iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:evil()"/>')],
  ['an animation that sets a link', drawing('<a><animate attributeName="href" values="javascript:evil()"/></a>')],
  ['a set that sets a link', drawing('<a><set attributeName="xlink:href" to="javascript:evil()"/></a>')],
  ['a shape from elsewhere', drawing('<use href="https://evil.example/a.svg#x"/>')],
  ['a shape from data', drawing(`<use xlink:href="data:image/svg+xml,${encodeURIComponent('<svg id="x"/>')}#x"/>`)],
  ['a picture from elsewhere', drawing('<image href="//evil.example/x.png"/>')],
  ['a drawing as a picture', drawing('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>')],
  ['a filter that fetches', drawing('<filter id="f"><feImage href="https://evil.example/x.png"/></filter>')],
  ['CSS from elsewhere', drawing('<style>@import url(https://evil.example/x.css); rect{fill:red}</style>')],
  ['CSS with a picture', drawing('<style>rect{background:url(https://evil.example/x.png)}</style>')],
  ['CSS with an escape', drawing('<style>rect{fill:u\\72l(https://evil.example)}</style>')],
  ['CSS with a font', drawing('<style>@font-face{font-family:x;src:url(//evil.example/x)}</style>')],
  ['CSS with a set of pictures', drawing('<style>rect{mask:image-set("//evil.example/x" 1x)}</style>')],
  ['CSS that ends itself', drawing('<style>&lt;/style&gt;&lt;script&gt;evil()&lt;/script&gt;</style>')],
  ['CSS in CDATA', drawing('<style><![CDATA[</style><script>evil()</script>]]></style>')],
  ['a style attribute', drawing('<rect style="fill:url(//evil.example/x);stroke:red"/>')],
  ['a style attribute that opens another rule', drawing('<rect style="fill:red}*{background:url(//evil.example)"/>')],
  ['a fill from elsewhere', drawing('<rect fill="url(https://evil.example/a.svg#x)"/>')],
  ['a style sheet above', `<?xml-stylesheet href="https://evil.example/x.css"?>${drawing('')}`],
  [
    'an entity',
    `<!DOCTYPE svg [<!ENTITY evil "<script>evil()</script>">]>${drawing('<text>&evil;</text>').replace('&evil;', '')}`,
  ],
  ['an entity from a file', `<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/evil">]>${drawing('')}`],
  ['a document type', `<!DOCTYPE svg PUBLIC "-//evil" "https://evil.example/x.dtd">${drawing('')}`],
  ['a comment', drawing('<!-- evil --><rect/>')],
  ['what an editor wrote down', drawing('<metadata>evil</metadata><g inkscape:path="/home/evil" data-evil="1"/>')],
  ['what is in nothing', drawing('<onbekend><rect/><text>evil</text></onbekend>')],
  ['a second drawing', drawing('') + drawing('<script>evil()</script>')],
  ['a tag that is never closed', drawing('<g><script>evil()')],
];

test.each(hostile)('%s leaves nothing behind', (_what, source) => {
  const cleaned = cleanSvg(source);

  expect(cleaned).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(cleaned.replaceAll('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(forbidden);
});

test('the list of hostile drawings is hostile: each is caught as it stands', () => {
  const calm = hostile.filter(([, source]) => !forbidden.test(source.replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')));
  expect(calm.map(([what]) => what)).toEqual([]);
});

test('what only looks like markup stays text, and an entity that is not known too', () => {
  expect(cleanSvg(drawing('<text>1 &lt; 2 &amp; &onbekend;</text>'))).toContain(
    '<text>1 &lt; 2 &amp; &amp;onbekend;</text>',
  );
});

test('what a drawing needs stays: shapes, gradients, clips, text, its own references and media queries', () => {
  const source = drawing(
    `<title>Kaart</title><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>` +
      `<style>.a > rect { fill: url(#g) } @media (prefers-color-scheme: dark) { .a { fill: light-dark(red, blue) } }</style>` +
      `<g class="a" transform="translate(1, 2) rotate(45)"><rect width="1" height="2" fill="url(#g)" style="stroke: red; opacity: .5"/></g>` +
      `<use xlink:href="#g"/><text x="1" y="2" font-family="'Source Serif 4', serif"><tspan dx="1">é</tspan></text>`,
    'viewBox="0 0 10 10" role="img" aria-label="Kaart"',
  );

  expect(cleanSvg(source)).toMatchInlineSnapshot(`
    "<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img" aria-label="Kaart"><title>Kaart</title><defs><linearGradient id="g"><stop offset="0" stop-color="#fff"></stop></linearGradient></defs><style>.a &gt; rect{fill:url(#g);}@media (prefers-color-scheme: dark){.a{fill:light-dark(red, blue);}}</style><g class="a" transform="translate(1, 2) rotate(45)"><rect width="1" height="2" fill="url(#g)" style="stroke:red;opacity:.5;"></rect></g><use href="#g"></use><text x="1" y="2" font-family="&#39;Source Serif 4&#39;, serif"><tspan dx="1">é</tspan></text></svg>
    "
  `);
});

test('the charts of this site lose nothing but white space in tags, and cleaning again changes nothing', () => {
  for (const file of [...globSync('content/articles/*/*.svg'), 'public/favicon.svg']) {
    const source = readFileSync(file, 'utf8');
    const cleaned = cleanSvg(source);
    expect(partsOf(cleaned), file).toEqual(partsOf(source));
    expect(cleanSvg(cleaned), file).toBe(cleaned);
  }
});

test.each([
  ['nothing', ''],
  ['a page', '<html><body><svg/></body></html>'],
  ['words', 'svg'],
])('%s is no drawing', (_what, source) => {
  expect(() => cleanSvg(source)).toThrow('no <svg>');
});

/** Elements with their attributes, and text. */
function partsOf(source: string): unknown[] {
  const parts: unknown[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => parts.push([name, attributes]),
      ontext: (text) => text.trim() && parts.push(text.replace(/[\s;]|\}(?=\})/g, '')),
    },
    { xmlMode: true },
  );
  parser.end(source);
  return parts;
}
