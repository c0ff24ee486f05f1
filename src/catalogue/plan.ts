import { createHash, type Hash } from 'node:crypto';
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { kindOf, parse, valuesOf } from '../mdx/parse.ts';
import { filesOf, read } from '../writing/read.ts';
import { isOut, neighbours, newestFirst, type Ordered, partsOf, related } from './order.ts';
import { schemas } from '../writing/schemas.ts';

/** What each article's page is made of, so that publishing can tell which pages would come out otherwise. */
type Plan = {
  /** What every page shares; when it differs, every page does. */
  shared: string;
  /** By article that would be published: a hash of all that only its page shows. */
  keys: Record<string, string>;
  /** By article, published or not: what stands at the top of its file, as it is written. */
  facts: Record<string, Record<string, unknown>>;
};

type Planned = Ordered & { facts: Record<string, unknown>; files: string; mentioned: string[] };

/** How another article shows it: a link with its title and its access. */
const link = (article: Planned | undefined) => article && [article.id, article.facts.title, article.facts.access];

/** The plan of a content folder whose check found no fault. */
function planOf(content: string, { now, drafts }: { now: Date; drafts: boolean }): Plan {
  const all = filesOf(content, 'articles').map(readPlanned);
  const shown = newestFirst(all.filter((article) => drafts || isOut(article, now)));
  const byId = new Map(shown.map((article) => [article.id, article]));

  const keys = shown.map((article) => {
    const { newer, older } = neighbours(shown, article);
    const { series } = article.data;
    const beside = [
      [newer, older].map(link),
      related(shown, article).map(link),
      series ? partsOf(shown, series).map(link) : [],
      article.mentioned.map((id) => link(byId.get(id))),
      isOut(article, now),
    ];
    return [article.id, sha(article.files, JSON.stringify(beside))] as const;
  });
  const gated = all.some(({ facts }) => facts.access === 'free' || facts.access === 'pro');
  return {
    shared: sha(String(gated), String(drafts)),
    keys: Object.fromEntries(keys),
    facts: Object.fromEntries(all.map(({ id, facts }) => [id, facts])),
  };
}

function readPlanned(file: string): Planned {
  const found = read(file, 'articles');
  if (typeof found === 'string') throw new Error(`${file}: ${found}`);
  const { id, facts, body } = found;
  const mentioned = valuesOf(parse({ body, kind: kindOf(file) }), 'ReadAlso', 'article');
  return { id, facts, data: schemas.articles.parse(facts), files: hashOfFolder(dirname(file)), mentioned };
}

/** The text and the pictures beside it. */
function hashOfFolder(folder: string): string {
  const hash = createHash('sha256');
  const paths = globSync('**', { cwd: folder }).toSorted();
  return paths.reduce((sum, path) => addFile(sum, join(folder, path)), hash).digest('hex');
}

function addFile(hash: Hash, path: string): Hash {
  return statSync(path).isFile() ? hash.update(`${path}\0`).update(readFileSync(path)) : hash;
}

const sha = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 20);

if (import.meta.main) {
  const [file = '', drafts = 'off'] = process.argv.slice(2);
  const plan = planOf('content', { now: new Date(), drafts: drafts === 'on' });
  writeFileSync(file, JSON.stringify(plan));
}
