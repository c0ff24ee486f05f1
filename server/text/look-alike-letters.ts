/**
 * What the confusables table of Unicode (TR39) does not join to a plain letter, by the letter it is read as: small
 * capitals, letters with a hook, a tail or a stroke, insular letters, Greek, Cyrillic and Coptic ones that only look like
 * Latin to someone who is not reading closely, digits in a word, and what the table gained after its version 13.
 */
const families: Record<string, string> = {
  a: 'ȺᴀᶏⱥꞺꞻꬱΛɅДⲁⲀ4@',
  b: 'ɃʙᴃᵬᶀꞖꞗßẞƅ𖺶Ⲃⲃ86',
  c: 'ƈɕʗȻꞔꟄ𝼏𝼝င\u105a',
  d: 'ȡƋᴅᵭᶁᶑꝹꝺꟇꟈẟ∂',
  e: 'ꞒꞓƐɛᴇᶒᶓⱸꬳꬴƎǝƏəΞΣƩ3ӠⲜⳄ३',
  f: 'ᶂꜰꝻꝼ',
  g: 'ɢʛᵹꝽꞠꞡꞬꟐꟑꬶ9ⳋ',
  h: 'ʜⱨꞕꞪⲏ',
  i: 'ᶖꞮꞼꞽ𝼚ⲓւ',
  j: 'ȷʄɟʝᴊ',
  k: 'ĸᴋᶄⱪꝁꝂꝃꝄꝅꞢꞣ',
  l: 'ŀȴĿȽɬʟᴌᶅⱠⱡⱢꝆꝇꝈꝉꞎꞭꬷꬸꬹ𝼄𝼑𝼓𑷚𑷡𖺪1',
  m: 'ʍᴍᶆⱮꬺⲙ',
  n: 'ȠȵɲɴᶇꞐꞑꞤꞥꬻŋŊИиᴎПпΠπⲛ',
  o: 'ƆɔᶗⱺꝌꝍꟀꟁꬿ𝼛០ϭ𑷠0',
  p: 'ᴘᵱᶈⱣꝐꝑꝒꝓꝔꝕþÞⳎⳏ',
  q: 'ɊɋꝖꝗꝘꝙꞯ',
  r: 'ʀɌɾᵳᶉⱤꝛꞂꞃꞦꞧꭅꭆꭉꭋꭌ𝼖Яяᴙ',
  s: 'ȿᶊⱾꞄꞅꞨꞩꟅꟉꟊꟖꟗꟘꟙ𝼞ƨςട5$',
  t: 'ȶʈƫᴛⱦꞆꞇ𝼉ⲧ7',
  u: 'ʉᶙꞸꞹꞾꞿꭏμЦц',
  v: 'ƲỼỽⱱⱴꝞꝟ',
  w: 'ⱲⱳꟂꟃШшⲽωꞷ',
  x: 'ᶍꭖꭗꭘꭙχꭓЖж',
  y: 'Ỿⲩ',
  z: 'ɀʑᶎⱫⱬⱿꝢꝣꟆ2',
};

/** Letters of other scripts that makers of fancy text put for ours, and letters turned upside down. */
const fancy: Record<string, string> = {
  a: 'ᗩ卂คᏗᎯልɐꍏꋬᏘ',
  b: '乃๒ጌꌃꃳ',
  c: 'ᑕᑢ匚ፈᏨርꉓꉔ',
  d: '๔Ꮄዕꀸ',
  e: 'ᗴ乇ቿꍟꏂ',
  f: '千ᎦᎰቻꎇꊰ',
  g: 'ᘜﻮᎶኗꁅꍌꮆ',
  h: '卄ђዘɥꃅꁝ𐌇',
  i: 'ᓰ丨เᎨጎᴉꀤᏆꮖ',
  j: 'ᒎﾌᏠጋꀭ',
  k: 'Ҝጕʞꀘ',
  l: 'ㄥᏝረ',
  m: '爪๓ጠꂵ',
  n: 'ᑎᘉ几ภᏁክꈤꋊ',
  o: 'ㄖᎧꂦꄲ',
  p: '卩קᎮየꉣ',
  q: 'ᑫᕴᏅዒꆰ',
  r: '尺ዪɹꋪ',
  s: 'ᔕ丂รነꌗꇙ',
  t: 'ㄒᏖፕʇͳ',
  u: 'ᑗㄩยᏬሁꀎ',
  v: 'ᐺשᏉʌꃴ',
  w: 'ᗯᘺ山ฬᏇᏯሠꅏꅐ',
  x: '乂אጀᎲሸꊼꉧ',
  y: 'ㄚץሃʎꌩꌦꭹ',
  z: 'ᘔ乙ፚጊꁴ',
};

/** Where the twenty-six capitals stand as flags, white on a disc, and white on a square. */
const rows = [0x1f1e6, 0x1f150, 0x1f170];

/** Each of these characters, with the plain letter it is read as. */
export const ownTwins: ReadonlyMap<string, string> = new Map([
  ...[...Object.entries(fancy), ...Object.entries(families)].flatMap(([letter, twins]) =>
    [...twins].map((twin) => [twin, letter] as const),
  ),
  ...rows.flatMap((start) =>
    Array.from(
      { length: 26 },
      (_none, index) => [String.fromCodePoint(start + index), String.fromCharCode(97 + index)] as const,
    ),
  ),
]);
