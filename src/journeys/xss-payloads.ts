/** What someone may type to have a script run in another reader's browser. Made from parts, so that each meets each. */

/** Each runs by itself where a page takes it in as markup. */
const carriers = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="javascript:parent.alert(1)"></iframe>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video src=x onerror=alert(1)></video>',
  '<audio src=x onerror=alert(1)></audio>',
  '<video><source src=x onerror=alert(1)></video>',
  '<link rel=stylesheet href=x onerror=alert(1)>',
  '<style onload=alert(1)></style>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
  '<object data=x onerror=alert(1)></object>',
  '<img srcset=x onerror=alert(1)>',
  '<p style="animation:x" onanimationstart=alert(1)></p><img src=y onerror=alert(1)>',
];

/** How the same is written so that a filter overlooks it. */
const disguises = [
  (carrier: string) => carrier,
  (carrier: string) => carrier.replace(/<(\w+)/, (tag) => tag.toUpperCase()).replace('onerror', 'oNeRrOr'),
  (carrier: string) => carrier.replace(/^<(img|svg|video|audio) /, '<$1/'),
  (carrier: string) => carrier.replace('alert(1)>', 'alert(1)//>'),
  (carrier: string) => carrier.replace(/ on(\w+)=alert/, '\non$1\t=alert'),
  (carrier: string) => carrier.replace('=alert(1)', '=&#97;lert(1)'),
  (carrier: string) => carrier.replace('=alert(1)', '="&#x61;&#x6c;ert&lpar;1&rpar;"'),
  (carrier: string) => carrier.replace('=alert(1)', "='alert`1`'"),
];

/** What would end the place the text stands in: an attribute, an element, a comment, a slot of ours, a script, a field. */
const exits = [
  '',
  '">',
  "'>",
  '</textarea>',
  '</title>',
  '</style>',
  '</script>',
  '-->',
  ']]>',
  '<!--/slot:reactions-->',
  '</li></ol></div>',
  '</bdi></b>',
  '&lt;/textarea&gt;',
  '\\',
];
const markdown = ['> ', '- ', '1. ', '**', '*', '[x](', '![', '<https://a.nl/', '`', '    '];

const unique = (list: string[]) => [...new Set(list)];

/** Run by themselves; the control page proves of each that it does. */
export const running = unique([
  ...carriers.flatMap((carrier) => disguises.map((disguise) => disguise(carrier))),
  ...carriers.slice(0, 8).flatMap((carrier) => exits.map((exit) => (exit === '\\' ? '' : exit) + carrier)),
  ...markdown.flatMap((mark) => carriers.slice(0, 4).map((carrier) => mark + carrier)),
]).filter((payload) => !/^(!\[|<https|\[x\]\()/.test(payload));

const schemes = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '&#106;avascript:alert(1)',
  '&#x6A;avascript&#x3A;alert(1)',
  'javascript:alert(1)//https://a.nl',
  'javascript://a.nl/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'vbscript:alert(1)',
  'view-source:javascript:alert(1)',
  'blob:javascript:alert(1)',
];
/** Wait for a click, or for a Markdown renderer that takes them for a link. */
export const links = unique([
  ...schemes.flatMap((url) => [`[klik](${url})`, `[klik](<${url}>)`, `<${url}>`, url, `<a href="${url}">klik</a>`]),
  '[klik](https://a.nl "onmouseover="alert(1))',
  '[klik](https://a.nl"onmouseover="alert(1))',
  "[klik](https://a.nl'onclick='alert(1))",
  'https://a.nl/"onmouseover="alert(1)',
  'https://a.nl/?x=<script>alert(1)</script>',
  '[<img src=x onerror=alert(1)>](https://a.nl)',
  '![x"onerror="alert(1)](https://a.nl/x.png)',
  '[x]: javascript:alert(1)\n\n[x]',
  'mailto:x@a.nl"onclick="alert(1)',
]);

export const payloads = [...running, ...links];
/** Short enough for a name. */
export const names = payloads.filter((payload) => payload.length <= 58 && !/\p{Cc}/u.test(payload));
