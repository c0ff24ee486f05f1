import { NAME_LENGTH } from '#contract';
import { settings } from '#settings';
import { Refusal } from '../http/errors.ts';
import { asSeen } from '../text/as-seen.ts';
import { isLinkLike } from '../text/link-like.ts';
import { looksLike, openWordGuard } from './look-alikes.ts';

/** Before anything is done with it: sixty characters of which each was typed as a letter and three marks, and spaces around. */
const RAW_MAX = 300;
/**
 * Vietnamese, Hebrew, Thai and Lao need three marks on a letter, Burmese and Tibetan six of their own, none the same one
 * three times; more only climb over the lines.
 */
const tooManyMarks =
  /[\p{M}&&[\p{Script=Inherited}\p{Script=Thai}\p{Script=Lao}\p{Script=Hebrew}]]{4}|(\p{M})\1\1|\p{M}{7}/v;

/** What a name is made of; all else is refused. Emoji and joiners are looked at apart. */
const good = /^[\p{L}\p{M}\p{Nd}\u3007 .,'"!?&()/_·’‘“”„«»‐‑–—・･׳״՚་፡-]*$/u;
/** A mark needs something to stand on, and the ones that enclose a letter only draw shapes. */
const looseMark = /(?:^|[^\p{L}\p{M}\p{Nd}])\p{M}|\p{Me}/u;
/** Letters of nothing: the blanks of Egyptian and Braille are letters or symbols by category, and show no ink. */
const blank = /[\u2800\u{13441}\u{13442}]/u;
const seenLetter = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u;

/** Arabic, Syriac, Mongolian and their kin join letters, Indic scripts join them over a virama: there a joiner means something. */
const usefulJoiner =
  /(?<=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Mand}])[\u200c\u200d](?=[\p{scx=Arab}\p{scx=Syrc}\p{scx=Mong}\p{scx=Nkoo}\p{scx=Mand}])|(?<=[\p{M}&&[\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Khmr}\p{sc=Mymr}]])[\u200c\u200d](?=\p{Lo})/gv;
/** Japanese registers choose the form of a character in a name, Mongolian that of a letter. */
const usefulVariant =
  /(?<=\p{Script=Han})[\u{e0100}-\u{e01ef}\ufe00-\ufe02]|(?<=\p{Script=Mongolian})[\u180b-\u180d]/gu;
/** Not every keyboard writes a sequence in the full form of the list of Unicode; none joins more than five. */
const emoji =
  /(?:\p{RGI_Emoji}|\p{Extended_Pictographic}[\ufe0e\ufe0f]?)(?:\u200d(?:\p{RGI_Emoji}|\p{Extended_Pictographic}\ufe0f?)){0,4}/gv;
const hidden = /\p{Default_Ignorable_Code_Point}/u;

/** "J.de Vries" is someone who types no space after an initial; with one it is no address either. */
const tightInitial =
  /(?<![\p{L}\p{N}])(\p{Lu})\.(?=(?:de|den|der|van|von|ter|ten|te|la|le|el|al|di|da|du) |\p{Lu}\p{Ll}{1,2}\.)/gu;

/** Words that speak for the house. Whole ones: "Beheersma" and "Bot" are names. */
const houseWords = [
  'redactie redaktie redacteur redactrice redacteuren hoofdredactie hoofdredacteur eindredactie eindredacteur editor',
  'admin admins administrator administrators administrateur administratie ledenadministratie sysadmin sysop',
  'beheer beheerder beheerders sitebeheer sitebeheerder systeembeheer systeembeheerder systeem system',
  'moderator moderators moderatoren moderatie moderation webmaster postmaster hostmaster noreply staff',
  'support helpdesk servicedesk klantenservice ledenservice boekhouding directie uitgever uitgeverij',
].flatMap((line) => line.split(' '));

/** A name as it is shown beside a reaction: NFC, single spaces, letters that are seen. Throws `bad-name`. */
export function parseName(typed: string): string {
  if (typed.length > RAW_MAX || !typed.isWellFormed()) throw new Refusal('bad-name');
  const name = typed.normalize('NFC').trim().replace(/\s+/gu, ' ').replace(tightInitial, '$1. ');
  const length = [...name].length;
  if (length < NAME_LENGTH.min || length > NAME_LENGTH.max || !isName(name)) throw new Refusal('bad-name');
  return name;
}

function isName(name: string): boolean {
  const plain = name.replace(emoji, ' ').replace(usefulJoiner, '').replace(usefulVariant, '');
  if (hidden.test(plain) || blank.test(plain) || !good.test(plain)) return false;
  if (tooManyMarks.test(name.normalize('NFD')) || looseMark.test(plain) || isLinkLike(plain)) return false;
  return seenLetter.test(plain) && /[\p{L}\p{N}]/u.test(asSeen(plain));
}

/** Makes a name out of what is none, when nobody can be asked to type another: what does not belong goes. Null when nothing is left. */
export function cleanName(typed: string): string | null {
  const cut = typed.slice(0, RAW_MAX).toWellFormed().normalize('NFC');
  const marks = cut.replace(/(\p{M}{3})\p{M}+/gu, '$1');
  const kept = [...marks].filter((letter) => good.test(letter) && !hidden.test(letter) && !/\p{Me}/u.test(letter));
  const name = kept.slice(0, NAME_LENGTH.max).join('').trim();
  for (const attempt of [cut, name]) {
    try {
      return parseName(attempt);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return null;
}

/** Whether a name could pass for staff, an author or the house itself. */
export function passesForStaff(name: string, names: readonly string[]): boolean {
  const house = [settings.name, settings.seller.name];
  speaksForHouse ??= openWordGuard([...houseWords, ...house.filter(isOneWord)]);
  return looksLike(name, [...names, ...house]) || speaksForHouse(name);
}

let speaksForHouse: ((name: string) => boolean) | null = null;

/** Nobody may pass for staff, an author or the house itself. Throws `name-taken`. */
export function ensureFreeName(name: string, names: readonly string[]): void {
  if (passesForStaff(name, names)) throw new Refusal('name-taken');
}

const isOneWord = (name: string): boolean => !/\s/u.test(name);
