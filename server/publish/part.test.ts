import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyProject } from '../trials/copy-project.ts';
import { openDatabase } from '../database/open.ts';
import { openMembers } from '../members/store.ts';
import { openReactions } from '../discussion/store.ts';

let folder = '';
beforeAll(() => {
  folder = copyProject('part');
  const db = openDatabase(join(folder, 'data/kennisbank.db'));
  const now = new Date('2026-11-01T12:00:00Z');
  const id = openMembers(db).add({ email: 'a@example.nl', name: 'Anna', passwordHash: '', joinedAt: now })!;
  for (const articleId of ['een-loket-met-een-gezicht', 'inwoners-aan-zet-en-dan'])
    openReactions(db).add({ articleId, memberId: id, text: `Bij ${articleId}`, formKey: articleId, placedAt: now });
  db.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function publish(dist: string): string {
  const env = { ...process.env, DIST_DIR: dist, DATA_DIR: 'data' };
  const run = spawnSync(process.execPath, ['server/publish/publish.ts'], { cwd: folder, env, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  return run.stdout;
}

/** Every file of the release with the hash of its bytes; of assets those that a page asks for. */
function hashes(dist: string): Record<string, string> {
  const root = realpathSync(join(folder, dist, 'current'));
  const paths = globSync('**', { cwd: root }).filter((path) => statSync(join(root, path)).isFile());
  const asked = paths
    .filter((path) => path.endsWith('.html'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('');
  const counts = (path: string) =>
    !path.startsWith('public/_astro/') ||
    asked.includes(
      path
        .split('/')
        .at(-1)!
        .replace(/\.(br|gz)$/, ''),
    );
  const hash = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('hex');
  return Object.fromEntries(
    paths
      .filter(counts)
      .toSorted()
      .map((path) => [path, hash(path)]),
  );
}

const edit = (id: string, from: RegExp, to: string) => {
  const file = join(folder, 'content/articles', id, 'index.mdx');
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
};

test.each([
  ['a word in one text', 1, () => edit('de-prijs-van-een-vacature', /Lindewaard/, 'Lindewaarde')],
  [
    'a title, which others link to',
    8,
    () => edit('inwoners-aan-zet-en-dan', /title: .*/, 'title: Inwoners aan zet, en wat dan?'),
  ],
  [
    'an article less',
    8,
    () => edit('de-vergadering-die-een-besluit-werd', /access: open/, 'access: open\ndraft: true'),
  ],
  [
    'an article more',
    8,
    () => {
      const from = readFileSync(join(folder, 'content/articles/inwoners-aan-zet-en-dan/index.mdx'), 'utf8');
      mkdirSync(join(folder, 'content/articles/nieuw'));
      writeFileSync(
        join(folder, 'content/articles/nieuw/index.md'),
        from.replace(/\n\n[^]*$/, '\n\nNieuw.\n').replace(/related: .*\n/, ''),
      );
    },
  ],
])(
  'publishing %s makes few pages, and every byte is as of a whole build',
  (what, most, change) => {
    if (what === 'a word in one text') publish('dist');
    change();
    const said = publish('dist');
    const [, built] = /building (\d+) of \d+ articles/.exec(said) ?? [];
    expect(Number(built), said).toBeLessThanOrEqual(most);

    rmSync(join(folder, 'whole'), { recursive: true, force: true });
    expect(publish('whole')).not.toMatch(/building \d+ of/);
    expect(hashes('dist')).toEqual(hashes('whole'));
  },
  900_000,
);

test('a change of anything but an article builds the whole site', () => {
  writeFileSync(join(folder, 'public/nieuw.txt'), 'nieuw');
  expect(publish('dist')).not.toMatch(/building \d+ of/);
});
