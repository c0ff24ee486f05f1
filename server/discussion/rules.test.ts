import { afterEach, expect, test } from 'vitest';
import { settings } from '#settings';
import type { Member } from '../members/rules.ts';
import { ensureMayEdit, isClosed, parseText, type Reaction, secondsToEdit } from './rules.ts';

const verified = { verifiedAt: new Date(0), bannedAt: null };
const anna = { id: 1, ...verified } as Member;
const bram = { id: 2, ...verified } as Member;
const reaction = {
  id: 7,
  memberId: anna.id,
  placedAt: new Date('2026-03-01T12:00:00Z'),
  withdrawnAt: null,
} as Reaction;

test.each([
  ['its writer, at once', anna, '12:00:00.000', null],
  ['its writer, on the last tenth of a second', anna, '12:29:59.900', null],
  ['its writer, on the thirtieth minute', anna, '12:30:00.000', 'too-late-to-edit'],
  ['its writer, by a clock that went back', anna, '11:00:00.000', null],
  ['someone else, at once', bram, '12:00:00.000', 'not-yours'],
  ['its writer, once banned', { ...anna, bannedAt: new Date(0) }, '12:00:00.000', 'banned'],
  ['a visitor', null, '12:00:00.000', 'sign-in-first'],
])('a reaction edited by %s', (_who, member, clock, refusal) => {
  const edit = () => ensureMayEdit(reaction, member, new Date(`2026-03-01T${clock}Z`));

  if (refusal) expect(edit).toThrow(expect.objectContaining({ code: refusal }));
  else expect(edit).not.toThrow();
});

test.each([
  ['12:00:00.000', 1800],
  ['12:29:59.001', 0],
  ['12:29:58.999', 1],
  ['13:00:00.000', 0],
])('at %s there are %i seconds left', (clock, seconds) => {
  expect(secondsToEdit(reaction, new Date(`2026-03-01T${clock}Z`))).toBe(seconds);
});

test.each([
  ['line ends of Windows', 'een\r\ntwee\rdrie', 'een\ntwee\ndrie'],
  ['too many empty lines', 'een\n\n\n\n\ntwee', 'een\n\ntwee'],
  ['control characters', 'e\u0000e\u0007n\u001b[31m', 'een[31m'],
  ['decomposed letters', 'cafe\u0301', 'café'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['spaces around', '  \n een \n ', 'een'],
  ['markup, kept as typed', '<b>een</b> & twee', '<b>een</b> & twee'],
  ['exactly 5,000 characters', 'x'.repeat(5000), 'x'.repeat(5000)],
])('text with %s is stored clean', (_what, typed, stored) => {
  expect(parseText(typed)).toBe(stored);
  expect(parseText(stored)).toBe(stored);
});

test.each([
  ['nothing', '', 'empty-text'],
  ['white space', ' \n\t ', 'empty-text'],
  ['invisible characters', '\u200b\u2060\u034f', 'empty-text'],
  ['5,001 characters', 'x'.repeat(5001), 'text-too-long'],
])('%s is refused', (_what, typed, refusal) => {
  expect(() => parseText(typed)).toThrow(expect.objectContaining({ code: refusal }));
});

afterEach(() => (settings.moderation.closeAfterDays = 0));

test.each([
  ['an old article, when nothing closes by age', 0, 'open', null, '2036-01-01', false],
  ['thirty days after publishing, less a second', 30, 'open', null, '2026-01-30T23:59:59Z', false],
  ['thirty days after publishing', 30, 'open', null, '2026-01-31T00:00:00Z', true],
  ['whatever its age, when the article says so', 0, 'closed', null, '2026-01-01', true],
  ['though it is old, when a moderator opened it', 30, 'closed', 'open', '2036-01-01', false],
  ['though it is young, when a moderator closed it', 0, 'open', 'closed', '2026-01-01', true],
] as const)('a discussion is closed: %s', (_when, days, reactions, set, now, closed) => {
  settings.moderation.closeAfterDays = days;

  expect(isClosed({ published: '2026-01-01T00:00:00Z', reactions }, { set, now: new Date(now) })).toBe(closed);
});

test.each([
  ['marks piled on one letter', `a${'\u0301\u0302\u0303\u0304'.repeat(9)}`, 1 + 4],
  ['Hebrew with vowels and an accent', 'שָׁ֑לוֹם', 'שָׁ֑לוֹם'.normalize('NFC').length],
  ['Vietnamese', 'Nguyễn Thị Ngọc', 'Nguyễn Thị Ngọc'.normalize('NFC').length],
  ['Thai', 'น้ำใจที่ยิ่งใหญ่', 'น้ำใจที่ยิ่งใหญ่'.normalize('NFC').length],
])('%s: no more marks than a script needs, and none less', (_what, typed, most) => {
  expect(parseText(typed).length).toBeLessThanOrEqual(most);
  expect(parseText(typed).length).toBeGreaterThanOrEqual(most === 5 ? 4 : most);
});
