import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CUT } from '../mdx/cut.ts';

const help = 'Gebruik: npm run new -- article "Titel van het artikel"';
/** A folder name is part of the address: long enough to tell, short enough to read. */
const ID_MAX_LENGTH = 60;

/**
 * Makes a folder with a filled-in template: a draft, so that it shows in the preview and nowhere else. Returns the path
 * of the file. Throws one line when the title is not usable or the article is there already.
 */
export function newArticle(content: string, title: string, today: Date): string {
  if (title.trim().length < 10) throw new Error(`Een titel heeft minstens 10 tekens. ${help}`);
  const id = idFrom(title);
  const folder = join(content, 'articles', id);
  if (existsSync(folder)) throw new Error(`${folder} bestaat al.`);
  const file = join(folder, 'index.mdx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, template({ title: title.trim(), day: today.toISOString().slice(0, 10), ...firsts(content) }));
  return file;
}

/** Lower case, without accents, words joined by dashes, cut at a whole word. */
function idFrom(title: string): string {
  const id = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (!id) throw new Error(`In deze titel staat geen letter of cijfer voor een adres. ${help}`);
  return id.length <= ID_MAX_LENGTH ? id : id.slice(0, ID_MAX_LENGTH + 1).replace(/-[^-]*$/, '');
}

type Firsts = { author: string; channel: string; topic: string };

/** Something that exists to begin with; the writer changes it. */
function firsts(content: string): Firsts {
  const first = (folder: string) =>
    readdirSync(join(content, folder))
      .toSorted()[0]
      ?.replace(/\.\w+$/, '') ?? 'nog-te-maken';
  return { author: first('authors'), channel: first('channels'), topic: first('topics') };
}

function template({ title, day, author, channel, topic }: Firsts & { title: string; day: string }): string {
  return `---
title: ${JSON.stringify(title)}
lead: Eén alinea van 60 tot 280 tekens die zegt waar het over gaat. Zij staat ook in zoekmachines, bij ledenartikelen ook.
published: ${day}
author: ${author} # een bestand in content/authors
channel: ${channel} # een bestand in content/channels
topics: [${topic}] # één tot vijf bestanden in content/topics
access: open # open, free of pro; bij free en pro hoort <${CUT} /> in de tekst
draft: true # haal deze regel weg om te publiceren
---

De eerste alinea. Wie hier begint, leest door.

## Een tussenkop

<Quote>Eén zin die de lezer onthoudt.</Quote>

Plaatjes staan in deze map, met een beschrijving: \`![Wat erop te zien is](plaatje.png)\`
`;
}

if (import.meta.main) {
  const [kind, ...title] = process.argv.slice(2);
  try {
    if (kind !== 'article') throw new Error(help);
    const file = newArticle('content', title.join(' '), new Date());
    console.log(`${file}\nBekijk het met "npm run dev" op http://localhost:4322/artikelen/${file.split('/').at(-2)}/`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
