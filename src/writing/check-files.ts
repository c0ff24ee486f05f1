import { closeSync, type Dirent, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import {
  extensionOf,
  faultOfPublicName,
  HEAD_BYTES,
  isLeftBehind,
  isPictureName,
  isWhatItSays,
  PICTURE_NAMES,
} from '#file-types';
import { kindsOf } from './read.ts';
import type { Collection } from './schemas.ts';

const TEXTS = ['index.md', 'index.mdx'];
/** The name becomes a part of an address. */
const pictureName = /^[A-Za-z0-9][A-Za-z0-9_-]*\.[A-Za-z0-9]+$/;
/** A phone's photograph is five megabytes, a good scanner's thirty. */
const MOST_BYTES = 40 * 1024 * 1024;

/** What is wrong with each file that lies beside an article, as one readable line: only its text and pictures may. */
export function faultsBeside(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !isLeftBehind(name));
  const faults = entries.flatMap((entry) => {
    const fault = entry.isFile() ? faultOfFile(folder, entry.name) : notAFile(entry.isDirectory());
    return fault ? [`${join(folder, entry.name)}: ${fault}`] : [];
  });
  if (entries.filter(({ name }) => TEXTS.includes(name)).length > 1)
    faults.push(`${folder}: index.md en index.mdx staan hier allebei; haal er één weg`);
  return faults;
}

/** What is wrong with what lies in a collection's folder itself: an article is a folder, everything else one file. */
export function faultsInFolder(folder: string, collection: Collection): string[] {
  if (!existsSync(folder)) return [];
  const kinds = kindsOf[collection];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (isLeftBehind(entry.name)) return [];
    const fine =
      collection === 'articles' ? entry.isDirectory() : entry.isFile() && kinds.includes(extensionOf(entry.name));
    const expected =
      collection === 'articles' ? 'een map per artikel' : `een bestand als naam.${kinds.join(' of naam.')}`;
    return fine ? [] : [`${join(folder, entry.name)}: verwacht ${expected}, gevonden ${foundInstead(entry)}`];
  });
}

const foundInstead = (entry: Dirent): string => (entry.isDirectory() ? 'een map' : kindOf(entry.name));

/** The same of what is copied as it is from `public/`. */
export function faultsInPublic(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (entry.isDirectory() || isLeftBehind(entry.name)) return [];
    const path = join(entry.parentPath, entry.name);
    const fault = entry.isFile() ? faultOfPublic(folder, path) : notAFile(false);
    return fault ? [`${path}: ${fault}`] : [];
  });
}

const notAFile = (isFolder: boolean): string =>
  isFolder
    ? 'een map kan hier niet; zet de bestanden naast de tekst'
    : 'een verwijzing naar een ander bestand kan niet';

const kindOf = (name: string): string => (extensionOf(name) ? `'.${extensionOf(name)}'` : 'een naam zonder soort');

function faultOfFile(folder: string, name: string): string | null {
  if (TEXTS.includes(name)) return null;
  if (!isPictureName(name))
    return `naast een artikel mogen alleen plaatjes liggen (${PICTURE_NAMES}), gevonden ${kindOf(name)}`;
  if (!pictureName.test(name))
    return 'de naam van een plaatje heeft alleen letters zonder accent, cijfers en streepjes, en één punt';
  return faultOfBytes(join(folder, name));
}

function faultOfPublic(folder: string, path: string): string | null {
  const fault = faultOfPublicName(path.slice(folder.length + 1).replaceAll('\\', '/'));
  if (fault === 'name') return 'de naam heeft alleen letters zonder accent, cijfers, punten en streepjes';
  if (fault) return `een bestand van deze soort kan niet openbaar zijn, gevonden ${kindOf(path)}`;
  return faultOfBytes(path);
}

function faultOfBytes(path: string): string | null {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const head = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
    if (!isWhatItSays(path, head)) return `de inhoud is iets anders dan de naam zegt, verwacht ${kindOf(path)}`;
    return fstatSync(file).size > MOST_BYTES ? `het bestand is groter dan ${MOST_BYTES / 1024 ** 2} MB` : null;
  } finally {
    closeSync(file);
  }
}
