import { openAccounts } from './account/store.ts';
import { openReaders } from './articles/gate/reader.ts';
import { openGate } from './articles/gate/store.ts';
import type { Release } from './articles/release.ts';
import type { Config } from './config.ts';
import { type Db, openImpatience } from './database/open.ts';
import { type Bake, openBake } from './discussion/bake/bake.ts';
import { openChanges } from './discussion/bake/change-store.ts';
import { openConsequences } from './discussion/bake/consequences.ts';
import { openFollows } from './discussion/follow/store.ts';
import { openDeskLetters } from './discussion/moderation/letters.ts';
import { openModeration } from './discussion/moderation/store.ts';
import { openStamps } from './discussion/stamp.ts';
import { openReactions } from './discussion/store.ts';
import { openTopUps } from './discussion/top-up.ts';
import { clientNetwork } from './http/network.ts';
import { openLimits } from './http/token-bucket.ts';
import type { Here } from './http/visit.ts';
import type { MailStore } from './mail/store.ts';
import { openUnsubscribe } from './mail/unsubscribe.ts';
import type { Postman } from './mail/worker.ts';
import { openAddressMoves } from './members/address-move-store.ts';
import { openAudit } from './members/audit/store.ts';
import { openFactorLetters } from './members/factors/factor-letters.ts';
import { openFactors } from './members/factors/factors.ts';
import { openLetters } from './members/letters.ts';
import { openSessions } from './members/sessions.ts';
import { openSignUps } from './members/sign-up-store.ts';
import { openTokens } from './members/token-store.ts';
import { type Bank, openBank } from './pay/bank/bank.ts';
import { openTill } from './pay/open-till.ts';
import { openErasureStore } from './privacy/erasure-store.ts';
import { openPersonalData } from './privacy/personal-data-store.ts';
import { openRemovals } from './privacy/removal-store.ts';
import { openRetention } from './privacy/store.ts';
import { openTraces } from './privacy/traces.ts';
import { openLatest } from './time/monotonic-clock.ts';
import { type History, openHistory } from './watch/history.ts';
import type { Life } from './watch/life.ts';
import type { Pressure } from './watch/pressure.ts';
import { openFigures } from './watch/store.ts';
import type { Watch } from './watch/watching.ts';

/** What main.ts makes for the server as it runs, and trials/world.ts for a test. */
type World = {
  db: Db;
  release: Release;
  config: Pick<Config, 'origin' | 'trustedProxies'> & Partial<Pick<Config, 'staffSecondFactor'>>;
  clock: () => Date;
  /** Where a bug is told. */
  log: (line: object) => void;
  postman: Pick<Postman, 'nudge'>;
  /** The payment company; without one nothing can be ordered. */
  bank?: Bank;
  /** How the process is, for who watches. */
  life?: Life;
  /** Hears of every request, when someone listens. */
  watch?: Watch | undefined;
  /** Refuses what would be too much; without one everything is taken. */
  pressure?: Pressure;
  history?: History;
};

/** All that the rooms work with, over one database and one release. Each room says itself what it takes of it. */
export type Tools = ReturnType<typeof makeTools>;

/** Where nobody listens: whoever asks hears at once that it is down. */
const NOWHERE = 'http://127.0.0.1:1';

/** Out here, for the history's timer keeps it: made within, it would keep a whole world of a test with it. */
const neverLate = (): number => 0;

/** Makes them. */
export function makeTools(world: World) {
  const { db, release, clock, log, bank = openBank({ apiKey: 'test_none', url: NOWHERE }) } = world;
  const { origin, trustedProxies, staffSecondFactor = false } = world.config;
  const place = { origin, secure: origin.startsWith('https:') };
  const till = openTill({ db, bank, origin, log });
  const [gate, moderation] = [openGate(db), openModeration(db)];
  return {
    ...place,
    ...till,
    ...processTools(world),
    ...peopleTools(world, { ...place, mail: till.mail }),
    ...privacyTools(db),
    ...discussionTools(world, till),
    bank,
    clock,
    log,
    postman: world.postman,
    release,
    gate,
    moderation,
    deskLetters: openDeskLetters({ ...till, release, origin }),
    readers: openReaders(gate),
    latest: openLatest(moderation, clock),
    limits: openLimits(),
    networkOf: (c: Here) => clientNetwork(c, trustedProxies),
    staffSecondFactor,
  };
}

/** What tells how the process does. */
const processTools = ({ db, clock, life, history, watch, pressure }: World) => ({
  life: life ?? { stopping: false, freeBytes: async () => Infinity, lastBackup: () => null },
  history: history ?? openHistory({ clock, lateMs: neverLate }),
  figures: openFigures(db),
  watch,
  pressure,
  impatient: openImpatience(db),
});

type Where = { origin: string; secure: boolean; mail: MailStore };

/** Who is who, and how that is shown. */
function peopleTools({ db, log }: World, { origin, secure, mail }: Where) {
  const [audit, tokens, moves] = [openAudit(db), openTokens(db), openAddressMoves(db)];
  return {
    audit,
    tokens,
    moves,
    accounts: openAccounts(db),
    signUps: openSignUps(db),
    sessions: openSessions(db, secure),
    factors: openFactors(db, { origin, log }),
    factorLetters: openFactorLetters({ mail, audit, origin }),
    letters: openLetters({ mail, tokens, moves, origin }),
    unsubscribe: openUnsubscribe({ mail, origin }),
  };
}

const privacyTools = (db: Db) => ({
  retention: openRetention(db),
  traces: openTraces(db),
  removals: openRemovals(db),
  erasures: openErasureStore(db),
  personalData: openPersonalData(db),
});

function discussionTools(world: World, { mail, cashier }: ReturnType<typeof openTill>) {
  const { db, release, clock, log, postman } = world;
  const reactions = openReactions(db);
  const bake = watched(openBake({ release, reactions, clock }), world);
  return {
    reactions,
    bake,
    follows: openFollows(db),
    stamps: openStamps(mail.secret('stamp')),
    topUps: openTopUps(reactions),
    changes: openChanges(db),
    consequences: openConsequences({
      db,
      bake,
      isPublished: (articleId) => release.findArticle(articleId) !== null,
      wakeMail: () => postman.nudge(),
      askBank: () => cashier.work(clock),
      log,
    }),
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
