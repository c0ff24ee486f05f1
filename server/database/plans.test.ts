import { expect, test } from 'vitest';
import Database from 'better-sqlite3';
import { openAudit } from '../members/audit/store.ts';
import { openChanges } from '../discussion/bake/change-store.ts';
import { openFollows } from '../discussion/follow/store.ts';
import { openModeration } from '../discussion/moderation/store.ts';
import { openReactions } from '../discussion/store.ts';
import { openRetention } from '../privacy/store.ts';
import { openDatabase } from './open.ts';

/** What grows with the readers; a query that walks through all of it gets slower every day. */
const LARGE = [
  'reaction',
  'change',
  'report',
  'mail',
  'session',
  'notice',
  'follow',
  'consent',
  'member',
  'unlock',
  'ebook_download',
  'webhook',
  'audit',
];
/** The moderators' list of everything walks along an index as far as its page; the commands read all there is. */
const MAY_WALK = /ORDER BY placed_at DESC, reaction\.id DESC|ORDER BY audit\.id DESC|GROUP BY notice\.member_id/;

/** Every statement these stores prepare, with how SQLite will run it. */
function plans(): { sql: string; steps: string[] }[] {
  const db = openDatabase(':memory:');
  const found: string[] = [];
  const listening = new Proxy(db, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (name === 'prepare')
        return (sql: string) => {
          found.push(sql);
          return target.prepare(sql);
        };
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
    },
  });
  for (const open of [openAudit, openChanges, openReactions, openModeration, openFollows, openRetention])
    open(listening);
  return found.map((sql) => ({ sql, steps: explain(db, sql) }));
}

function explain(db: Database.Database, sql: string): string[] {
  const filled = sql.replace(/@\w+|\?/g, '1');
  return (db.prepare(`EXPLAIN QUERY PLAN ${filled}`).all() as { detail: string }[]).map(({ detail }) => detail);
}

const scans = (steps: string[]) =>
  steps.filter((step) => new RegExp(`^SCAN (${LARGE.join('|')})\\b(?! USING (COVERING )?INDEX)`).test(step));

test.each(plans().filter(({ sql }) => !MAY_WALK.test(sql)))('no walk through a large table: $sql', ({ steps }) => {
  expect(scans(steps)).toEqual([]);
});

test('the check sees a walk when there is one', () => {
  expect(scans(explain(openDatabase(':memory:'), "SELECT * FROM reaction WHERE text = 'x'"))).toEqual([
    'SCAN reaction',
  ]);
});
