import { words } from '#words';
import { isLinkLike } from '../text/link-like.ts';

/** An address of our own making. A link in a letter leads to one of these, never to what someone typed. */
export class Link {
  readonly #href: string;

  private constructor(href: string) {
    this.#href = href;
  }

  /** Throws when the path leads away from our origin. */
  static to(origin: string, path: string): Link {
    const url = new URL(path, origin);
    if (url.origin !== new URL(origin).origin) throw new Error(`${path} leads away from ${origin}`);
    return new Link(url.href);
  }

  get href(): string {
    return this.#href;
  }

  toString(): string {
    return this.#href;
  }
}

/** What someone wrote, set apart from what we say: a block of its own. */
export type Quote = { by: string; words: string };
/** A string is text, whatever it looks like; a list is a block for each. */
export type Fact = string | Link | readonly (string | Quote)[];
/** What a template is filled with. */
export type Facts = Record<string, Fact>;

/** Marks that turn the reading direction of everything after them. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** More of one value than any letter needs. */
const VALUE_MAX = 10_000;

/** A value on one line: no line ends, no control characters, at most `most` characters. */
export function oneLine(value: string, most = VALUE_MAX): string {
  const line = value
    .slice(0, VALUE_MAX)
    .toWellFormed()
    .replace(directionMarks, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line;
}

/** A name in a letter. Mail programs make links by themselves: one that was stored before names were judged is not said. */
export const nameInLetter = (name: string): string => (isLinkLike(name) ? words.desk.reader : name);
