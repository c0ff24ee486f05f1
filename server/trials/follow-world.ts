import { smallWorld, type World } from './world.ts';

type Letter = { member_id: number; address: string; subject: string; text: string; headers: string };
/** The digests that were written. */
export const digests = (world: World) =>
  world.db.prepare("SELECT * FROM mail WHERE class = 'notification' ORDER BY id").all() as Letter[];

/** Anna wrote reaction 1 and wants mail about answers; Bram follows; nobody was mailed yet. */
export async function talk() {
  const world = smallWorld();
  const [anna, bram, carla] = [await world.join('Anna'), await world.join('Bram'), await world.join('Carla')];
  const place = (who: { cookie: string }, text: string, fields: Record<string, string> = {}) =>
    world.post('/reacties', { article: 'open', text, ...fields }, { Cookie: who.cookie });
  const follow = (who: { cookie: string }, article = 'open', yes = 'yes') =>
    world.post(`/artikelen/${article}/volgen`, { follow: yes }, { Cookie: who.cookie });
  const wantReplies = (id: number, granted = true) =>
    world.mail.addConsent({
      memberId: id,
      list: 'replies',
      granted,
      textVersion: 't',
      source: 't',
      now: world.clock.now(),
    });
  const later = async (minutes: number) => {
    world.clock.forward({ minutes });
    await world.round();
  };
  await place(anna, 'Een vraag');
  await later(31);
  wantReplies(anna.id);
  return { world, anna, bram, carla, place, follow, wantReplies, later };
}
