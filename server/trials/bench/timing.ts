import { hashPassword } from '../../members/passwords.ts';
import { smallWorld } from '../world.ts';
import { median } from './machine.ts';

/**
 * Whether the time of an answer tells that an address is known: 300 requests for each form, known and unknown in turn,
 * medians and their ratio. `node server/trials/bench/timing.ts`
 */
const PAIRS = 150;

const world = smallWorld();
const passwordHash = await hashPassword('kennis is om te delen');
for (let index = 0; index < PAIRS; index += 1) {
  const email = `lid${index}@example.nl`;
  const id = world.members.add({ email, name: `Lid ${index}`, passwordHash, joinedAt: world.clock.now() })!; // a fresh known address each time: mail to one address is limited
  world.members.verify(id, world.clock.now());
}
const password = 'een zin die niet klopt';
const forms: Record<string, (email: string) => [path: string, fields: Record<string, string>]> = {
  'sign in': (email) => ['/inloggen', { email, password }],
  'sign up': (email) => ['/lid-worden', { email, password, name: 'Iemand Anders' }],
  'mail a link': (email) => ['/inloglink/aanvragen', { email }],
  'forgotten password': (email) => ['/wachtwoord-vergeten', { email }],
};

const rows = [];
for (const [form, make] of Object.entries(forms)) {
  const times = { known: [] as number[], unknown: [] as number[] };
  for (let index = 0; index < PAIRS; index += 1) {
    for (const kind of index % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)) {
      world.clock.forward({ minutes: 60 });
      const [path, fields] = make(
        kind === 'known' ? `lid${index}@example.nl` : `${form.replaceAll(' ', '')}${index}@example.nl`,
      );
      const begin = performance.now();
      await (await world.post(path, fields)).text();
      times[kind].push(performance.now() - begin);
    }
  }
  const [known, unknown] = [median(times.known), median(times.unknown)];
  rows.push({ form, 'known ms': round(known), 'unknown ms': round(unknown), ratio: round(known / unknown) });
}
console.table(rows);

function round(number: number): number {
  return Math.round(number * 1000) / 1000;
}
