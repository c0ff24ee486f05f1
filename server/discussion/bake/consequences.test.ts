import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openLagging } from '../../scheduler.ts';
import { smallWorld, type World } from '../../trials/world.ts';

const PAGES = 40;

/** Another release of the small site, with so many open articles more. */
function withMoreArticles(world: World): string[] {
  const [before, after] = [join(world.distFolder, 'releases', '1'), join(world.distFolder, 'releases', '2')];
  cpSync(before, after, { recursive: true });
  const list = join(after, 'private', 'artikelen.json');
  const known = JSON.parse(readFileSync(list, 'utf8')) as { id: string; path: string }[];
  const page = readFileSync(join(after, 'public/artikelen/open/index.html'), 'utf8');
  const ids = Array.from({ length: PAGES }, (_, index) => `meer-${index}`);
  const more = ids.map((id) => ({ ...known[0]!, id, title: id, path: `/artikelen/${id}/` }));
  for (const { path } of more) {
    const file = join(after, 'public', path, 'index.html');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page);
  }
  writeFileSync(list, JSON.stringify([...known, ...more]));
  rmSync(join(world.distFolder, 'current'));
  symlinkSync(after, join(world.distFolder, 'current'));
  return ids;
}

/** Someone who wrote under all of them, and how often each page is baked from then on. */
async function proliferous() {
  const world = smallWorld();
  const articles = withMoreArticles(world);
  const anna = await world.join('Anna');
  const baked: string[] = [];
  const bake = async (id: string) => {
    baked.push(id);
    await world.bake(id);
  };
  const rounds = () => openLagging({ ...world, bake, clock: world.clock.now });
  for (const articleId of articles)
    world.reactions.add({
      articleId,
      memberId: anna.id,
      text: 'Hallo',
      formKey: articleId,
      placedAt: world.clock.now(),
    });
  const round = rounds();
  await round(); // as at the start: everything
  baked.length = 0;
  const named = (name: string) =>
    articles.filter((id) => readFileSync(world.release.articlePage(id), 'utf8').includes(`<bdi>${name}</bdi>`)).length;
  const rename = (name: string) => world.post('/mijn/naam', { name }, { Cookie: anna.cookie });
  return { world, anna, baked, round, rounds, named, rename };
}

test('a new name is answered before all its pages have it, and then they all have it', async () => {
  const { round, named, rename } = await proliferous();
  expect((await rename('Anna Anders')).status).toBe(303);
  expect(named('Anna Anders')).toBe(5);
  expect(named('Anna')).toBe(PAGES - 5);
  await round();
  expect(named('Anna Anders')).toBe(PAGES);
});

test('two new names cost one page one bake', async () => {
  const { baked, round, named, rename } = await proliferous();
  await rename('Anna Eerst');
  await rename('Anna Later');
  await round();
  expect(named('Anna Later')).toBe(PAGES);
  expect(baked.filter((id) => id.startsWith('meer'))).toHaveLength(PAGES);
});

test('a restart in between forgets no page', async () => {
  const { rounds, named, rename } = await proliferous();
  await rename('Anna Anders');
  await rounds()();
  expect(named('Anna Anders')).toBe(PAGES);
});

test('what a silenced or removed member wrote leaves every page', async () => {
  const { world, anna, round, named } = await proliferous();
  const mo = await world.join('Mo', { role: 'moderator' });
  const ban = { days: '0', silenced: 'yes', rule: 'topic', reason: 'Reclame.' };
  await world.post(`/beheer/leden/${anna.id}/blokkeren`, ban, { Cookie: mo.cookie });
  await round();
  expect(named('Anna')).toBe(0);
});

test('a discussion that was opened or closed just before a crash is followed, also when nobody ever reacted', async () => {
  const world = smallWorld();
  const rounds = () => openLagging({ ...world, clock: world.clock.now });
  const isClosed = () =>
    readFileSync(world.release.articlePage('open'), 'utf8').includes('kan niet meer worden gereageerd');
  const round = rounds();
  await round();
  for (const [state, closed] of [
    ['closed', true],
    [null, false],
  ] as const) {
    world.moderation.setThread('open', state, world.clock.now());
    await round();
    expect(isClosed()).toBe(closed);
  }

  world.moderation.setThread('open', 'closed', world.clock.now());
  await rounds()();
  world.moderation.setThread('open', null, world.clock.now());
  await rounds()();
  expect(isClosed()).toBe(false);
});

test('a page that cannot be baked is told in place of the answer, and what was written stays', async () => {
  const world = smallWorld();
  const anna = await world.join('Anna');
  rmSync(world.release.articlePage('open'));
  const answer = await world.post('/reacties', { article: 'open', text: 'Hallo' }, { Cookie: anna.cookie });
  expect([answer.status, answer.headers.get('location')]).toEqual([500, null]);
  expect(world.reactions.countUnder('open')).toBe(1);
});
