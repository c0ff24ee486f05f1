import { searchWords as say } from '#words';

/** What Pagefind's own script offers, as far as it is used here. */
type Found = { url: string; excerpt: string; meta: Record<string, string> };
type Pagefind = {
  search: (
    query: string | null,
    options: { filters: Record<string, string> },
  ) => Promise<{ results: { data: () => Promise<Found> }[] }>;
};

const PER_PAGE = 10;
/** Long enough not to search for every letter, short enough to feel at once. */
const PAUSE_MS = 150;
const FILTERS = ['kanaal', 'onderwerp', 'toegang', 'jaar'];

/** A part of the page of search; no other page has this script. */
const part = <Kind extends HTMLElement>(selector: string): Kind => document.querySelector<Kind>(selector)!;
const form = part('#zoek');
const list = part('#resultaten');
const status = part('#gevonden');
const more = part('#meer');
const field = (name: string) => part<HTMLInputElement>(`#zoek [name="${name}"]`);

let asked = 0;
let next = async (): Promise<void> => undefined;
let timer: ReturnType<typeof setTimeout>;
/** Fetched when the first search is made: who only looks at the page pays nothing. */
let engine: Promise<Pagefind> | null = null;
const load = (): Promise<Pagefind> => {
  const address = '/pagefind/pagefind.js';
  return (engine ??= import(/* @vite-ignore */ address));
};

async function search(): Promise<void> {
  const turn = (asked += 1);
  const query = field('q').value.trim();
  const chosen = FILTERS.filter((name) => field(name).value).map((name) => [name, field(name).value] as const);
  remember(query, chosen);
  if (!query && chosen.length === 0) return show([], { text: '', total: 0 });
  try {
    const { results } = await (await load()).search(query || null, { filters: Object.fromEntries(chosen) });
    await page(results, { turn, shown: 0 });
  } catch {
    engine = null;
    show([], { text: say.failed, total: 0 });
  }
}

type Results = Awaited<ReturnType<Pagefind['search']>>['results'];

async function page(results: Results, { turn, shown }: { turn: number; shown: number }): Promise<void> {
  const found = await Promise.all(results.slice(shown, shown + PER_PAGE).map((result) => result.data()));
  if (turn !== asked) return; // typed on meanwhile
  if (shown === 0) list.replaceChildren();
  list.append(...found.map(row));
  show([...list.children], { text: results.length ? say.found(results.length) : say.none, total: results.length });
  next = () => page(results, { turn, shown: shown + PER_PAGE });
}

function show(rows: Element[], { text, total }: { text: string; total: number }): void {
  if (rows.length === 0) list.replaceChildren();
  list.hidden = rows.length === 0;
  more.hidden = rows.length >= total;
  status.textContent = text;
}

/** One result; nothing of it is taken in as markup. */
function row({ url, excerpt, meta }: Found): HTMLLIElement {
  const item = document.createElement('li');
  const time = item.appendChild(document.createElement('time'));
  time.textContent = [meta.kanaal, meta.datum].filter(Boolean).join(' · ');
  const link = item.appendChild(document.createElement('h3')).appendChild(document.createElement('a'));
  link.href = url;
  link.textContent = meta.title ?? url;
  const text = item.appendChild(document.createElement('p'));
  const parsed = document.createElement('template');
  parsed.innerHTML = excerpt;
  for (const node of parsed.content.childNodes) {
    const words = document.createTextNode(node.textContent ?? '');
    if (node.nodeName === 'MARK') text.appendChild(document.createElement('mark')).append(words);
    else text.append(words);
  }
  return item;
}

/** The address says what was searched, so that it can be kept, shared and gone back to. */
function remember(query: string, chosen: (readonly [string, string])[]): void {
  const facts = new URLSearchParams([...(query ? [['q', query]] : []), ...chosen.map((pair) => [...pair])]);
  history.replaceState(null, '', facts.size > 0 ? `?${facts}` : location.pathname);
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (['q', ...FILTERS].includes(name)) field(name).value = value;
}
const button = part('#meer button');
button.textContent = say.more;
button.addEventListener('click', () => void next());
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void search();
});
form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(() => void search(), PAUSE_MS);
});
if (location.search) void search();
else field('q').focus();
