import { expect, test } from 'vitest';
import { smallWorld, type World } from '../trials/world.ts';

const TYPED = 'Wat ik een uur lang schreef, en "dit" <ook>.';
const KEPT = 'Wat ik een uur lang schreef, en &quot;dit&quot; &lt;ook&gt;.';

type Case = { path: string; fields: Record<string, string>; status: number; before?: (world: World) => unknown };

/** Reaction 1 is Olga's, 2 is the sender's own; the sender is a member, or a moderator at the desk. */
const cases: Record<string, Case> = {
  'a reaction by who signed out meanwhile': {
    path: '/reacties',
    fields: { article: 'open', text: TYPED },
    status: 401,
    before: (world) => world.db.exec('DELETE FROM session'),
  },
  'an answer to what was withdrawn meanwhile': {
    path: '/reacties',
    fields: { article: 'open', text: TYPED, answers: '1' },
    status: 404,
    before: (world) => world.db.exec('UPDATE reaction SET withdrawn_at = 5 WHERE id = 1'),
  },
  'a preview of such an answer': {
    path: '/reacties/voorbeeld',
    fields: { article: 'open', text: TYPED, answers: '1' },
    status: 404,
    before: (world) => world.db.exec('UPDATE reaction SET hidden_at = 5 WHERE id = 1'),
  },
  'a reaction under an article that is gone': {
    path: '/reacties',
    fields: { article: 'weg', text: TYPED },
    status: 404,
  },
  'a reaction without what belongs to it': { path: '/reacties', fields: { text: TYPED }, status: 400 },
  'an edit that is too late': {
    path: '/reacties/2',
    fields: { text: TYPED },
    status: 403,
    before: (world) => world.clock.forward({ minutes: 31 }),
  },
  'an edit of who signed out meanwhile': {
    path: '/reacties/2',
    fields: { text: TYPED },
    status: 401,
    before: (world) => world.db.exec('DELETE FROM session'),
  },
  'a report of what was withdrawn meanwhile': {
    path: '/reacties/1/melden',
    fields: { reason: 'other', explanation: TYPED, faith: 'yes' },
    status: 404,
    before: (world) => world.db.exec('UPDATE reaction SET withdrawn_at = 5 WHERE id = 1'),
  },
  'an objection by a link that does not work': { path: '/bezwaar/?over=act.1.x', fields: { text: TYPED }, status: 410 },
  'a name that is taken': { path: '/mijn/naam', fields: { name: 'Redactie' }, status: 422 },
  'an address that is none': { path: '/mijn/e-mail', fields: { email: 'geen adres', current: 'x' }, status: 422 },
  'an act at the desk without its rule': {
    path: '/beheer/reacties/1',
    fields: { act: 'hide', reason: TYPED },
    status: 422,
  },
  'an act on what is no longer there': {
    path: '/beheer/reacties/99',
    fields: { act: 'hide', rule: 'topic', reason: TYPED },
    status: 404,
  },
  'several acts at once': { path: '/beheer/reacties', fields: { act: 'hide', reason: TYPED }, status: 422 },
  'a ban of staff': {
    path: '/beheer/leden/3/blokkeren',
    fields: { days: '7', rule: 'topic', reason: TYPED },
    status: 403,
  },
  'an answer to an objection that is not there': {
    path: '/beheer/bezwaren/1',
    fields: { granted: 'no', answer: TYPED },
    status: 404,
  },
  'PRO as a present until yesterday': {
    path: '/beheer/leden/1/geven',
    fields: { until: '2020-01-01', reason: TYPED },
    status: 422,
  },
};

test.each(Object.entries(cases))(
  '%s is refused with what was typed',
  async (_what, { path, fields, status, before }) => {
    const world = smallWorld();
    const [olga, anna] = [await world.join('Olga'), await world.join('Anna')];
    const mo = await world.join('Mo', { role: 'moderator' });
    for (const { cookie } of [olga, anna])
      await world.post('/reacties', { article: 'open', text: 'Hallo' }, { Cookie: cookie });
    before?.(world);
    const chief = await world.join('Chef', { role: 'administrator' });
    const cookieFor = (to: string) => {
      if (to.endsWith('/geven')) return chief.cookie;
      return to.startsWith('/beheer') ? mo.cookie : anna.cookie;
    };

    const answer = await world.post(path, fields, { Cookie: cookieFor(path) });

    expect(answer.status).toBe(status);
    const page = await answer.text();
    const { text, explanation, reason, name, email } = fields;
    const typed = [text, explanation, reason, fields['answer']].includes(TYPED) ? KEPT : (name ?? email);
    expect(page).toContain(typed);
    expect(page).not.toContain('value="x"'); // never a password
  },
);

test('a visitor who answers an open reaction is asked to sign in, beside the reaction and with what was typed', async () => {
  const world = smallWorld();
  const olga = await world.join('Olga');
  await world.post('/reacties', { article: 'open', text: 'Een vraag' }, { Cookie: olga.cookie });

  const page = await (await world.post('/reacties', { article: 'open', text: TYPED, answers: '1' })).text();

  for (const part of ['Log eerst in', 'Een vraag', 'Olga', KEPT]) expect(page).toContain(part);
});
