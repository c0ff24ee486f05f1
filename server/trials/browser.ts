import type { World } from './world.ts';

export const PASSWORD = 'kennis is om te delen';

type Letter = { subject: string; text: string; address: string };

/** Every letter written, oldest first. */
export const outbox = ({ db }: Pick<World, 'db'>): Letter[] =>
  db.prepare<[], Letter>('SELECT subject, text, address FROM mail ORDER BY id').all();
/** The code of the link in a letter. Throws when it has none. */
export function codeIn({ text }: Letter): string {
  const [, code] = /code=([\w-]+)/.exec(text) ?? [];
  if (code === undefined) throw new Error(`There is no code in this letter:\n${text}`);
  return code;
}
/** The last letter to this address, of this subject when one is given. Throws when there is none. */
export function lastLetter(world: World, address: string, subject = ''): Letter {
  const letter = outbox(world).findLast((letter) => letter.address === address && letter.subject.includes(subject));
  if (!letter) throw new Error(`No letter to ${address} about "${subject}"`);
  return letter;
}

/** A browser: it keeps the cookies it is given, and sends them. */
export function browserOf(world: World) {
  const jar = new Map<string, string>();
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: Response): Response => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    cookie,
    jar,
    post: async (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      keep(await world.post(path, fields, { Cookie: cookie(), ...headers })),
    get: async (path: string) => keep(await world.get(path, { Cookie: cookie() })),
    /** Whether this browser is someone's. */
    async isIn(): Promise<boolean> {
      return (await world.get('/mijn/', { Cookie: cookie() })).status === 200;
    },
  };
}
