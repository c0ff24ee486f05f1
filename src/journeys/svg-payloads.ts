/** Marks the page it runs in. */
const RUN = "document.documentElement.setAttribute('data-ran','ja');(window.top||window).name='ran'";
const inAttribute = RUN.replaceAll("'", '&apos;');

const drawing = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="200" ${attributes}>${inside}<rect id="doel" width="300" height="200" fill="#999"/></svg>`;
const button = (inside: string, attributes: string) =>
  drawing(`<a ${attributes}><rect width="300" height="200" fill="red"/>${inside}</a>`).replace(
    '<rect id="doel" width="300" height="200" fill="#999"/>',
    '',
  );
const script = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
const xhtml = 'xmlns="http://www.w3.org/1999/xhtml"';

/** Drawings that run something when a browser opens them by themselves. */
export const running: Record<string, string> = {
  script: drawing(`<script>${RUN}</script>`),
  'a script in CDATA': drawing(`<script><![CDATA[${RUN}]]></script>`),
  'a script by href': drawing(`<script href="${script(RUN)}"/>`),
  'a script by xlink': drawing(`<script xlink:href="${script(RUN)}"/>`),
  'a script of XHTML': drawing(`<script ${xhtml}>${RUN}</script>`),
  'a script with a prefix': drawing(`<s:script xmlns:s="http://www.w3.org/2000/svg">${RUN}</s:script>`),
  'a script of an entity': `<!DOCTYPE svg [<!ENTITY code "${RUN}">]>${drawing('<script>&code;</script>')}`,
  'an entity with a script': `<!DOCTYPE svg [<!ENTITY code "&#60;script&#62;${RUN}&#60;/script&#62;">]>${drawing('&code;')}`,
  onload: drawing('', `onload="${inAttribute}"`),
  'onbegin of an animation': drawing(`<animate attributeName="x" dur="1s" onbegin="${inAttribute}"/>`),
  'onerror of a picture': drawing(`<image href="data:image/png,x" onerror="${inAttribute}"/>`),
  'a picture of XHTML': drawing(`<img ${xhtml} src="data:,x" onerror="${inAttribute}"/>`),
  'HTML inside': drawing(
    `<foreignObject width="9" height="9"><body ${xhtml}><img src="data:,x" onerror="${inAttribute}"/></body></foreignObject>`,
  ),
  'a frame inside': drawing(
    `<foreignObject width="9" height="9"><iframe ${xhtml} srcdoc="&lt;script>${inAttribute}&lt;/script>"/></foreignObject>`,
  ),
  'a frame with a script as its address': drawing(`<iframe ${xhtml} src="javascript:${inAttribute}"/>`),
};

/** Drawings that run something when a reader clicks on them. */
export const clicked: Record<string, string> = {
  onclick: drawing('', `onclick="${inAttribute}"`),
  'a link': button('', `href="javascript:${inAttribute}"`),
  'a link by xlink': button('', `xlink:href="java&#9;script:${inAttribute}"`),
  'a link that is set later': button(`<set attributeName="href" to="javascript:${inAttribute}"/>`, 'href="#x"'),
  'a link that is animated': button(
    `<animate attributeName="href" values="javascript:${inAttribute}" dur="9s"/>`,
    'href="#x"',
  ),
};

/** Drawings that fetch something when a browser opens them; `EVIL` becomes an address. */
export const fetching: Record<string, string> = {
  'a picture': drawing('<image href="EVIL/a.png" width="9" height="9"/>'),
  'a picture by xlink': drawing('<image xlink:href="EVIL/a.png" width="9" height="9"/>'),
  'a style sheet above': `<?xml-stylesheet href="EVIL/a.css"?>${drawing('')}`,
  'a style sheet of XHTML': drawing(`<link ${xhtml} rel="stylesheet" href="EVIL/a.css"/>`),
  'an import': drawing('<style>@import "EVIL/a.css";</style>'),
  'an import with an escape': drawing('<style>@im\\70ort url(EVIL/a.css);</style>'),
  'a background': drawing('', 'style="background:url(EVIL/a.png)"'),
  'a set of pictures': drawing('<style>svg{background:image-set("EVIL/a.png" 1x)}</style>'),
  'a font': drawing(
    '<style>@font-face{font-family:q;src:url(EVIL/a.woff2)}</style><text font-family="q" y="20">x</text>',
  ),
  'a filter': drawing(
    '<filter id="f"><feImage href="EVIL/a.png"/></filter><rect width="9" height="9" filter="url(#f)"/>',
  ),
  'a picture in HTML': drawing(`<foreignObject width="9" height="9"><img ${xhtml} src="EVIL/a.png"/></foreignObject>`),
};
