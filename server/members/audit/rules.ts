/** What a moderator does; each leaves a row of its own in `act`. */
export type ModerationKind =
  'release' | 'hide' | 'restore' | 'keep' | 'edit' | 'ban' | 'unban' | 'close' | 'open' | 'auto';
/** What triggers write down from rows that are there already: acts of moderation, and money that the desk moves. */
type Triggered = ModerationKind | 'give' | 'refund';
/** What is written down where it happens, because nothing else keeps it. */
type Noted =
  | 'undo'
  | 'answer'
  | 'sign-in'
  | 'factor'
  | 'factors-removed'
  | 'role'
  | 'make-member'
  | 'change-member'
  | 'download'
  | 'remove-account'
  | 'invoice'
  | 'export'
  | 'backup'
  | 'preview-letter'
  | 'send-letter';
export type AuditKind = Triggered | Noted;

/** Who did what, about whom or what, and when. `detail` is a sum, a moment, a file or roles: by its kind. */
export type Entry = {
  id: number;
  kind: AuditKind;
  actor: Person | null;
  /** Typed on the machine, where nobody signs in. */
  byCommand: boolean;
  about: Person | null;
  reactionId: number | null;
  articleId: string | null;
  detail: string;
  at: Date;
};
export type Person = { id: number; name: string };

/** What is written down. Without an actor it was a command. No words of anyone belong in `detail`, and no address. */
export type Note = {
  kind: Noted;
  actorId: number | null;
  memberId?: number | null;
  reactionId?: number | null;
  articleId?: string | null;
  detail?: string;
  now: Date;
};
