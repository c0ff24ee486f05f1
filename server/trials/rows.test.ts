import type { ColumnDefinition } from 'better-sqlite3';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { openDatabase } from '../database/open.ts';
import { readStatements, type Statement } from './statements.ts';

const db = openDatabase(':memory:');
const { statements, checker } = readStatements();

/** Statements over a table or a column that is named elsewhere: their SQL stands nowhere as a whole. */
const PUT_TOGETHER = [
  'server/backup/backup.ts',
  'server/backup/verify.ts',
  'server/discussion/moderation/queue-store.ts',
  'server/members/factors/factors.ts',
  'server/members/identity-store.ts',
  'server/privacy/personal-data-store.ts',
  'server/privacy/removal-store.ts',
  'server/privacy/store.ts',
  'server/privacy/traces.ts',
  'server/watch/store.ts',
];

test('every statement can be read in the code, but for those that go over tables by name', () => {
  const files = statements.filter(({ sql }) => sql === null).map(({ place }) => place.replace(/:\d+$/, ''));

  expect(files.filter((file) => !PUT_TOGETHER.includes(file))).toEqual([]);
});

test('the type of every row is what its table holds', () => {
  expect(statements.flatMap(mistakesIn)).toEqual([]);
});

/** What the type of a row says otherwise than the database does, a line each. */
function mistakesIn({ place, sql, row, isPlucked }: Statement): string[] {
  if (sql === null || !row) return [];
  const statement = db.prepare(sql);
  if (!statement.reader) return [];
  const columns = statement.columns();
  const said = isPlucked
    ? columns.slice(0, 1).map(({ name }) => ({ name, type: row }))
    : checker.getPropertiesOfType(row).map((field) => ({ name: field.name, type: checker.getTypeOfSymbol(field) }));
  return said.flatMap(({ name, type }) => {
    const column = columns.find((one) => one.name === name);
    const wrong = column ? mismatch(column, { sql, type }) : 'no such column';
    return wrong ? [`${place}: ${name}: ${wrong}`] : [];
  });
}

/** Why a type does not fit a column; null when it does. Of what is reckoned, and no column, nothing is known. */
function mismatch({ table, column, type: kind }: ColumnDefinition, { sql, type }: { sql: string; type: ts.Type }) {
  if (table === null || column === null || kind === null) return null;
  const parts = type.isUnion() ? type.types : [type];
  const values = parts.filter((part) => !(part.flags & ts.TypeFlags.Null));
  if (!values.every((part) => fits(part, kind))) return `${kind} is said to be ${checker.typeToString(type)}`;
  const mayBeNull = isNullable(table, column) || new RegExp(`LEFT JOIN ${table}\\b`).test(sql);
  return mayBeNull && values.length === parts.length && !excludesNull(sql, column) ? 'may be null' : null;
}

function fits(type: ts.Type, kind: string): boolean {
  if (kind === 'INTEGER') return Boolean(type.flags & ts.TypeFlags.NumberLike);
  if (kind === 'TEXT') return Boolean(type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral));
  return checker.typeToString(type).startsWith('Buffer');
}

const columnsOf = db.prepare<[string], { name: string; notnull: number; pk: number }>(
  'SELECT name, "notnull", pk FROM pragma_table_info(?)',
);

function isNullable(table: string, column: string): boolean {
  const facts = columnsOf.all(table).find(({ name }) => name === column);
  return !facts || (facts.notnull === 0 && facts.pk === 0);
}

/** A condition on a column holds for no NULL. */
const excludesNull = (sql: string, column: string): boolean =>
  new RegExp(`\\b${column} (IS NOT NULL|=|<|>|BETWEEN|IN)`).test(sql);
