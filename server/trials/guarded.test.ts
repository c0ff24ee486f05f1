import { globSync, readFileSync } from 'node:fs';

import { expect, expectTypeOf, test } from 'vitest';
import type { Guarded } from '../http/guarded.ts';
import type { Member } from '../members/rules.ts';
import { reportForm } from '../discussion/moderation/report-html.ts';
import { editForm, replyForm } from '../discussion/forms.ts';
import { quotedReaction } from '../discussion/html.ts';
import type { Reaction } from '../discussion/rules.ts';
import type { Again, Shown } from '../http/redraw.ts';
import type { readForm } from '../http/forms.ts';
import type { Visit } from '../http/visit.ts';

/** `npm run check:types` is what fails when one of these is no longer so. */
test('by type, nothing that was merely looked up is drawn for whoever asks', () => {
  type Drawn = Shown[string];
  expectTypeOf<Reaction>().not.toExtend<Drawn>();
  expectTypeOf<Member>().not.toExtend<Drawn>();
  expectTypeOf<Guarded<Reaction>>().toExtend<Drawn>();
  for (const draw of [quotedReaction, replyForm, editForm, reportForm])
    expectTypeOf<Reaction>().not.toExtend<Parameters<typeof draw>[0]>();
});

test('by type, a redraw is made of such things, and a form is read with a limit', () => {
  type Redraw = Visit['Variables']['again'];
  expectTypeOf<() => Promise<string>>().not.toExtend<Redraw>();
  expectTypeOf<Again>().toExtend<Redraw>();
  expectTypeOf<object>().not.toExtend<Parameters<typeof readForm>[2]>();
});

const filesWith = (call: string): string[] =>
  globSync('server/**/*.ts')
    .filter((path) => !path.endsWith('.test.ts') && readFileSync(path, 'utf8').includes(call))
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

test('only guards vouch for something', () => {
  expect(filesWith('vouch(')).toEqual([
    'server/discussion/moderation/objection-routes.ts', // the writer, by a signed link
    'server/discussion/readable.ts', // who may read, and the writer
    'server/members/factors/second-step-routes.ts', // whose password was right, in this browser
    'server/members/guarded.ts', // whoever has the permission
    'server/members/visit.ts', // the session's own member
  ]);
});

test('a form is read in one place, and so is counted', () => {
  expect(filesWith('parseBody(')).toEqual([
    'server/demo/bank/checkout.ts', // the stand-in for the payment company
    'server/http/forms.ts',
    'server/members/factors/prove.ts', // the same form again, once its sender has shown who they are
    'server/pay/order/routes.ts', // the payment company's calls, counted there: they can hold anything
  ]);
});
