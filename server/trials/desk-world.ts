import { smallWorld, type World } from './world.ts';

export { page as baked } from './discussion-world.ts';
export const ground = { rule: 'person', reason: 'Dit gaat over de persoon.' };
export const report = {
  reason: 'person',
  explanation: 'Een aanval op iemand.',
  name: 'Lezer',
  email: 'lezer@example.nl',
  faith: 'yes',
};

type Letter = { cause: string; address: string; subject: string; text: string; due_at: number };
/** The letters in the outbox, or those about one thing. */
export const letters = (world: World, about = '') =>
  (world.db.prepare('SELECT * FROM mail ORDER BY id').all() as Letter[]).filter(({ subject }) =>
    subject.includes(about),
  );

/** Anna placed reaction 1; Mo moderates. */
export async function deskWorld() {
  const world = smallWorld();
  const anna = await world.join('Anna');
  const mo = await world.join('Mo', { role: 'moderator' });
  await world.post('/reacties', { article: 'open', text: 'Wat een *onzin*' }, { Cookie: anna.cookie });
  const act = (fields: Record<string, string>, id = 1, who = mo) =>
    world.post(`/beheer/reacties/${id}`, { back: '/beheer/?lijst=all', ...fields }, { Cookie: who.cookie });
  const undo = (actId: number) => world.post(`/beheer/acties/${actId}/ongedaan`, {}, { Cookie: mo.cookie });
  return { world, anna, mo, act, undo };
}

/** The way to object that a letter gives. */
export const linkIn = ({ text }: Letter) => /\/bezwaar\/\?over=\S+/.exec(text)![0];
