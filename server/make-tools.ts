import { openAudit } from './members/audit/store.ts';
import type { Config } from './config.ts';
import { type Bake, openBake } from './discussion/bake/bake.ts';
import { openChanges } from './discussion/bake/change-store.ts';
import { openConsequences } from './discussion/bake/consequences.ts';
import { type Db, openImpatience } from './database/open.ts';
import { openFollows } from './discussion/follow/store.ts';
import { openReaders } from './articles/gate/reader.ts';
import { openGate } from './articles/gate/store.ts';
import { openLatest } from './time/monotonic-clock.ts';
import { openLimits } from './http/token-bucket.ts';
import { openUnsubscribe } from './mail/unsubscribe.ts';
import { openFactors } from './members/factors/factors.ts';
import { openFactorLetters } from './members/factors/factor-letters.ts';
import { clientNetwork } from './http/network.ts';
import { openAddressMoves } from './members/address-moves.ts';
import { openSignUps } from './members/signups.ts';
import { openAccounts } from './account/store.ts';
import { openLetters } from './members/letters.ts';
import { openSessions } from './members/sessions.ts';
import { openTokens } from './members/tokens.ts';
import { openDeskLetters } from './discussion/moderation/letters.ts';
import { openModeration } from './discussion/moderation/store.ts';
import { type Bank, openBank } from './pay/bank/bank.ts';
import { openTill } from './pay/open-till.ts';
import type { Release } from './articles/release.ts';
import { openTopUps } from './discussion/top-up.ts';
import { openStamps } from './discussion/stamp.ts';
import { openReactions } from './discussion/store.ts';
import { openErasureStore } from './privacy/erasure-store.ts';
import { openPersonalData } from './privacy/personal-data-store.ts';
import { openRemovals } from './privacy/removal-store.ts';
import { openRetention } from './privacy/store.ts';
import { openTraces } from './privacy/traces.ts';
import type { Tools } from './tools.ts';
import { type History, openHistory } from './watch/history.ts';
import type { Life } from './watch/life.ts';
import type { Pressure } from './watch/pressure.ts';
import { openFigures } from './watch/store.ts';
import type { Watch } from './watch/watching.ts';

export type World = Pick<Tools, 'clock' | 'log' | 'postman'> & {
  db: Db;
  release: Release;
  config: Pick<Config, 'origin' | 'trustedProxies'> & Partial<Pick<Config, 'staffSecondFactor'>>;
  life?: Life;
  watch?: Watch | undefined;
  pressure?: Pressure;
  history?: History;
  /** The payment company; without one nothing can be ordered. */
  bank?: Bank;
};

/** Where nobody listens: whoever asks hears at once that it is down. */
const NOWHERE = 'http://127.0.0.1:1';

/** Out here, for the history's timer keeps it: made within, it would keep a whole world of a test with it. */
const neverLate = (): number => 0;

/** Everything the features work with, over one database and one release. */
export function makeTools({
  db,
  release,
  config,
  bank = openBank({ apiKey: 'test_none', url: NOWHERE }),
  ...world
}: World): Tools {
  const { origin } = config;
  const secure = origin.startsWith('https:');
  const moves = openAddressMoves(db);
  const [reactions, gate, tokens, moderation] = [openReactions(db), openGate(db), openTokens(db), openModeration(db)];
  const { pay, invoices, webhooks, cashier, members, mail, atOnce } = openTill({
    db,
    bank,
    origin,
    log: world.log,
  });
  const audit = openAudit(db);
  const bake = watched(openBake({ release, reactions, clock: world.clock }), { ...world, release });
  return {
    life: { stopping: false, freeBytes: async () => Infinity, lastBackup: () => null },
    history: openHistory({ clock: world.clock, lateMs: neverLate }),
    figures: openFigures(db),
    ...world,
    members,
    accounts: openAccounts(db),
    audit,
    sessions: openSessions(db, secure),
    factors: openFactors(db, { origin, log: world.log }),
    factorLetters: openFactorLetters({ mail, audit, origin }),
    staffSecondFactor: config.staffSecondFactor ?? false,
    unsubscribe: openUnsubscribe({ mail, origin }),
    letters: openLetters({ mail, tokens, moves, origin }),
    follows: openFollows(db),
    stamps: openStamps(mail.secret('stamp')),
    topUps: openTopUps(reactions),
    moderation,
    latest: openLatest(moderation, world.clock),
    deskLetters: openDeskLetters({ mail, members, release, origin }),
    readers: openReaders(gate),
    retention: openRetention(db),
    traces: openTraces(db),
    removals: openRemovals(db),
    erasures: openErasureStore(db),
    personalData: openPersonalData(db),
    bake,
    changes: openChanges(db),
    consequences: openConsequences({
      db,
      bake,
      isPublished: (articleId) => release.findArticle(articleId) !== null,
      wakeMail: () => world.postman.nudge(),
      askBank: () => cashier.work(world.clock),
      log: world.log,
    }),
    limits: openLimits(),
    networkOf: (c) => clientNetwork(c, config.trustedProxies),
    atOnce,
    impatient: openImpatience(db),
    pay,
    bank,
    cashier,
    invoices,
    webhooks,
    reactions,
    gate,
    tokens,
    signUps: openSignUps(db),
    moves,
    mail,
    release,
    origin,
    secure,
  };
}

/** A bake that is told of: how long from the wish to the page. */
const watched =
  (bake: ReturnType<typeof openBake>, { release, watch }: Pick<World, 'release' | 'watch'>): Bake =>
  async (articleId) => {
    const began = performance.now();
    const changed = await bake(articleId);
    const article = release.findArticle(articleId);
    if (article) watch?.baked(article, { seconds: (performance.now() - began) / 1000, changed });
  };
