import type { Bake } from './bake/bake.ts';
import type { Readers } from './gate/reader.ts';
import type { GateStore } from './gate/store.ts';
import type { MemberStore } from './members/store.ts';
import type { Sessions } from './members/sessions.ts';
import type { ModerationStore } from './moderation/store.ts';
import type { Release } from './pages/release.ts';
import type { ReactionStore } from './reactions/store.ts';

/** What the features work with; main.ts makes the real ones, testing.ts the small ones. */
export type Tools = {
  members: MemberStore;
  sessions: Sessions;
  reactions: ReactionStore;
  gate: GateStore;
  moderation: ModerationStore;
  readers: Readers;
  release: Release;
  bake: Bake;
  clock: () => Date;
  /** Scheme, host and port a reader sees. */
  origin: string;
  /** True when readers come over https: cookies then say so. */
  secure: boolean;
  /** Where a bug is told. */
  log: (line: object) => void;
};
