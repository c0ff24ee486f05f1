import { messageOf } from '../text/message-of.ts';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { bakeRelease } from './bake-release.ts';
import { fileType, isLeftBehind, withoutTwin } from '../http/file-types.ts';
import { checkPublicFiles, checkRelease } from './check-release.ts';
import { cleanFiles } from './clean-files.ts';
import { makeEbook } from './ebook.ts';
import { filesIn } from './files-in.ts';
import { fingerprint } from './fingerprint.ts';
import { hideGatedImages } from './gated-images.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { makeSearchIndex } from './search-index.ts';
import { makeShareImages, type Shared } from './share-images.ts';
import { writeHeaders } from './write-headers.ts';
import { makePictures } from './pictures.ts';
import { partOf, readPlan, takeOver } from './part.ts';
import { precompress } from './precompress.ts';
import { unmark } from './unmark.ts';

/** Enough to go back by hand when a release turns out wrong. */
const RELEASES_KEPT = 4;
/** An open page, or a CDN's copy of it, still asks for the scripts, styles and fonts of the release it came from. */
const DAYS_CODE_STAYS = 14;

export type Published = { release: string; built: boolean };
/** Where the site goes, and the reactions come from. */
export type Places = Pick<Config, 'distFolder' | 'databaseFile'>;

/**
 * Builds the site and makes it the one that is served; a site that is already current is left alone.
 * Readers see the old release or the new one, never a part. Throws one clear line and changes nothing when a step fails.
 * With `drafts` the site also holds what nobody may see yet: for a preview, in a folder of its own.
 */
export function publish(
  places: Places,
  say: (line: string) => void,
  { drafts = false }: { drafts?: boolean } = {},
): Promise<Published> {
  return oneAtATime(() => build(places, { say, drafts }));
}

type Wishes = { say: (line: string) => void; drafts: boolean };

async function build(config: Places, { say, drafts }: Wishes): Promise<Published> {
  const building = { now: new Date(), drafts };
  const release = await fingerprint(building);
  const releases = join(config.distFolder, 'releases');
  if ((await currentRelease(config)) === release) return { release, built: false };

  await run('node', ['src/writing/check.ts']);
  const planFile = resolve('dist/plan.json');
  await run('node', ['src/catalogue/plan.ts', planFile, drafts ? 'on' : 'off']);
  const plan = await readPlan(planFile, building);
  const before = join(config.distFolder, 'current');
  const part = partOf(plan, before, config.databaseFile);
  say(
    part
      ? `Astro is building ${part.only.length} of ${Object.keys(plan.keys).length} articles, and all lists …`
      : 'Astro is building the site …',
  );
  if (part) await writeFile(planFile, JSON.stringify(part));
  const work = resolve('dist/work');
  await rm(work, { recursive: true, force: true });
  // A site is built for readers, whatever this process is for.
  await run('astro', ['build', '--silent'], {
    NODE_ENV: 'production',
    DRAFTS: drafts ? 'on' : 'off',
    PART: part ? planFile : '',
    MARKS: 'on',
  });

  const made = join(releases, `${release}.new`);
  await separate(work, made);
  unmark(made);
  const drawn = await makePictures(made, resolve('dist/cache/plaatjes'));
  const taken = part ? await takeOver(before, made, part.kept) : [];
  await writeFile(join(made, 'private', 'plan.json'), JSON.stringify({ ...plan, facts: {} }));
  await hideGatedImages(made);
  await cleanFiles(made, new Set([...drawn, ...taken]));
  await keepOldCode(config, made);
  await checkRelease(made);
  // Side by side: neither writes what the other reads.
  const index = makeSearchIndex(join(made, 'public'), resolve('dist/cache/zoeken'));
  await Promise.all([index, run('node', ['server/publish/leaks.ts', made])]);
  await cp(await index, join(made, 'public', 'pagefind'), { recursive: true });
  await makeEbook('content/ebook', join(made, 'private', 'ebook'));
  const articles: Shared[] = JSON.parse(await readFile(join(made, 'private', 'artikelen.json'), 'utf8'));
  const images = { cache: resolve('dist/cache/beeld'), folder: join(made, 'public', 'beeld') };
  await makeShareImages(articles, images);
  writeHeaders(join(made, 'public'));
  await precompress(join(made, 'public', '_astro'));
  await checkPublicFiles(join(made, 'public'));
  await bakeRelease(made, config.databaseFile);

  const final = join(releases, release);
  await rm(final, { recursive: true, force: true });
  await rename(made, final);
  await swap(config, release);
  await forgetOldReleases(releases, release);
  return { release, built: true };
}

/** The private half (gated text, templates, the list of articles) leaves the public folder before anything is served. */
async function separate(work: string, made: string): Promise<void> {
  await rm(made, { recursive: true, force: true });
  await mkdir(made, { recursive: true });
  await rename(join(work, 'prive'), join(made, 'private'));
  await rename(work, join(made, 'public'));
  for (const path of filesIn(made)) if (isLeftBehind(basename(path))) await rm(join(made, path));
}

/** Only what our own code is made into: a picture that is not in the content any more is gone with this release. */
async function keepOldCode(config: Places, made: string): Promise<void> {
  const old = join(config.distFolder, 'current', 'public', '_astro');
  const oldest = Date.now() - DAYS_CODE_STAYS * 86_400_000;
  for (const name of filesIn(old)) {
    const whole = withoutTwin(name);
    if (!fileType(whole)?.code || (await stat(join(old, whole))).mtimeMs < oldest) continue;
    await cp(join(old, name), join(made, 'public', '_astro', name), { force: false, preserveTimestamps: true });
  }
}

async function swap(config: Places, release: string): Promise<void> {
  const link = join(config.distFolder, 'current');
  await rm(`${link}.new`, { force: true });
  await symlink(join('releases', release), `${link}.new`);
  await rename(`${link}.new`, link);
}

async function currentRelease({ distFolder }: Places): Promise<string | null> {
  const link = join(distFolder, 'current');
  return existsSync(link) ? basename(await readlink(link)) : null;
}

async function forgetOldReleases(releases: string, current: string): Promise<void> {
  const old = (await readdir(releases)).filter((name) => name !== current);
  const dated = await Promise.all(old.map(async (name) => ({ name, at: (await stat(join(releases, name))).mtimeMs })));
  const gone = dated.sort((a, b) => b.at - a.at).slice(RELEASES_KEPT - 1);
  for (const { name } of gone) await rm(join(releases, name), { recursive: true, force: true });
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const program = command === 'node' ? process.execPath : resolve('node_modules/.bin', command);
  const child = spawn(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env },
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', (code) =>
      code === 0 ? done() : fail(new Error(`Publishing stopped: "${command} ${args.join(' ')}" failed; see above.`)),
    );
  });
}

if (import.meta.main) {
  try {
    const { release, built } = await publish(readConfig(), console.log);
    console.log(built ? `Published release ${release}.` : `Release ${release} is already current.`);
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
