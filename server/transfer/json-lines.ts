import { messageOf } from '../text/message-of.ts';
import { z } from 'zod';
import { REACTION_MAX_LENGTH } from '#contract';
import { type Db, inTransaction, written } from '../database/open.ts';
import { moment as instant, RAW, upTo } from '../http/fields.ts';
import { parseEmail } from '../members/rules.ts';
import { openMembers } from '../members/store.ts';
import { HELD_FOR, parseText } from '../discussion/rules.ts';
import { guestName } from './guest-name.ts';

/** A reaction of the longest kind with all its facts, each character as JSON writes the longest. */
const LINE_MOST = 64 * 1024;

const moment = instant().nullable();
const line = z.strictObject({
  id: z.int().positive(),
  article: upTo(200).regex(/^[a-z0-9-]+$/),
  parent: z.int().positive().nullable(),
  answers: z.int().positive().nullable(),
  name: upTo(RAW.name).min(1),
  /** The account's address; null for an imported writer, and for who left. */
  email: upTo(RAW.email).nullable(),
  text: upTo(2 * REACTION_MAX_LENGTH),
  placed: instant(),
  edited: moment,
  moderated: moment,
  withdrawn: moment,
  heldFor: z.enum(HELD_FOR).nullable(),
  released: moment,
  hidden: moment,
  formKey: upTo(300),
  source: upTo(300).nullable(),
});
type Line = z.infer<typeof line>;

const columns = `reaction.id, article_id, parent_id, answers_id, coalesce(member.name, guest_name) AS name,
  CASE WHEN member.password_hash = '' AND member.email LIKE 'verwijderd-%@invalid' THEN NULL ELSE member.email END AS email,
  text, placed_at, edited_at, moderated_at, withdrawn_at, held_for, released_at, hidden_at, form_key, source
  FROM reaction LEFT JOIN member ON member.id = reaction.member_id`;

/** How many lines `exportLines` has. */
export const countLines = (db: Db): number => db.prepare<[], number>('SELECT count(*) FROM reaction').pluck().get()!;

/** Every reaction as a line of JSON, oldest number first. */
export function* exportLines(db: Db): Generator<string> {
  const rows = db.prepare<[], Row>(`SELECT ${columns} ORDER BY reaction.id`);
  for (const row of rows.iterate()) yield JSON.stringify(lineFrom(row));
}

/**
 * Takes in lines of `exportLines`, with their numbers, so that permalinks stay. One transaction: whole or not at all.
 * A line that is there already is passed over; the same number with other words stops it. A writer without an account
 * gets one without a password: whoever has the mailbox signs in by a mailed link. Throws one line with the place.
 */
export function importLines(db: Db, lines: Iterable<string>, now: Date): { added: number; present: number } {
  const byId = db.prepare<[number], Row>(`SELECT ${columns} WHERE reaction.id = ?`);
  const member = db.prepare<[string], { id: number }>('SELECT id FROM member WHERE email = ?');
  const addMember = db.prepare<[string, string, number], { id: number }>(
    "INSERT INTO member (email, name, password_hash, joined_at) VALUES (?, ?, '', ?) RETURNING id",
  );
  const insert = db.prepare(
    `INSERT INTO reaction (id, article_id, parent_id, answers_id, member_id, guest_name, text, form_key, source, placed_at,
                           edited_at, moderated_at, withdrawn_at, held_for, released_at, hidden_at, notified_at)
     VALUES (@id, @article, @parent, @answers, @memberId, @guestName, @text, @formKey, @source, @placed,
             @edited, @moderated, @withdrawn, @heldFor, @released, @hidden, @placed)`,
  );
  const outcome = { added: 0, present: 0 };

  const staffNames = openMembers(db).staffNames();

  const take = (typed: Line): void => {
    const facts = asOurs(typed, staffNames);
    const present = byId.get(facts.id);
    if (present) {
      const here = JSON.stringify(lineFrom(present));
      if (here !== JSON.stringify(facts) && here !== JSON.stringify(typed))
        throw new Error(`nummer ${facts.id} is hier een andere reactie`);
      outcome.present += 1;
      return;
    }
    const memberId = facts.email === null ? null : memberFor(facts);
    insert.run({ ...facts, ...milliseconds(facts), memberId, guestName: memberId === null ? facts.name : null });
    outcome.added += 1;
  };
  const memberFor = ({ email, name }: Line): number =>
    (member.get(email!) ?? written(addMember, email!, name, now.getTime()))!.id;

  // All of it is read before the transaction: others write meanwhile.
  const read: { number: number; facts: Line }[] = [];
  let number = 0;
  for (const text of lines) {
    number += 1;
    if (text.trim()) read.push({ number, facts: onLine(number, () => parseLine(text)) });
  }
  inTransaction(db, () => {
    for (const one of read) onLine(one.number, () => take(one.facts));
  });
  return outcome;
}

function onLine<T>(number: number, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`regel ${number}: ${messageOf(error)}`, { cause: error });
  }
}

function parseLine(text: string): Line {
  if (text.length > LINE_MOST) throw new Error(`langer dan ${LINE_MOST} tekens`);
  const result = line.safeParse(JSON.parse(text));
  if (!result.success)
    throw new Error(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  const facts = result.data;
  // Who left with all they wrote leaves an empty place; every other text is as our own validator would have stored it.
  const emptied = facts.text === '' && facts.withdrawn !== null;
  if (!emptied && parseText(facts.text) !== facts.text) throw new Error('text: niet zoals wij het zouden bewaren');
  return facts;
}

/** A name and an address as ours are, whoever made the file; who has no address that could be one comes in as a guest. */
function asOurs(typed: Line, staffNames: readonly string[]): Line {
  const email = typed.email !== null && isAddress(typed.email) ? typed.email : null;
  return { ...typed, email, name: guestName(typed.name, email === null ? staffNames : null) };
}

function isAddress(email: string): boolean {
  try {
    return parseEmail(email) === email;
  } catch {
    return false;
  }
}

type Row = {
  id: number;
  article_id: string;
  parent_id: number | null;
  answers_id: number | null;
  name: string;
  email: string | null;
  text: string;
  placed_at: number;
  edited_at: number | null;
  moderated_at: number | null;
  withdrawn_at: number | null;
  held_for: Line['heldFor'];
  released_at: number | null;
  hidden_at: number | null;
  form_key: string;
  source: string | null;
};

function lineFrom(row: Row): Line {
  return {
    id: row.id,
    article: row.article_id,
    parent: row.parent_id,
    answers: row.answers_id,
    name: row.name,
    email: row.email,
    text: row.text,
    placed: iso(row.placed_at)!,
    edited: iso(row.edited_at),
    moderated: iso(row.moderated_at),
    withdrawn: iso(row.withdrawn_at),
    heldFor: row.held_for,
    released: iso(row.released_at),
    hidden: iso(row.hidden_at),
    formKey: row.form_key,
    source: row.source,
  };
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

function milliseconds({ placed, edited, moderated, withdrawn, released, hidden }: Line): Record<string, number | null> {
  const times = { placed, edited, moderated, withdrawn, released, hidden };
  return Object.fromEntries(Object.entries(times).map(([name, at]) => [name, at === null ? null : Date.parse(at)]));
}
