import { Refusal } from '../http/errors.ts';
import type { Role } from './role-rules.ts';
import type { Member } from './rules.ts';

export { ROLES, type Role } from './role-rules.ts';

type Rule = {
  roles: readonly Role[];
  /** Asks for a fresh proof of who it is: an open browser is not enough for money, roles, exports and erasure. */
  fresh: boolean;
};

const rule = (...roles: Role[]): Rule => ({ roles: [...roles, 'administrator'], fresh: false });
const freshRule = (...roles: Role[]): Rule => ({ ...rule(...roles), fresh: true });

/** Who may what: the only place that says so. Routes, navigation and the matrix of the tests all read it. */
export const PERMISSIONS = {
  /** Comes in at the desk, and is brought to the first page that is theirs. */
  desk: rule('author', 'moderator', 'editor', 'bookkeeper'),
  /** Reads every article and the e-book without a membership: who judges a reaction must know what it is about. */
  'read-all': rule('moderator', 'editor'),
  /** Reacts in the name of the house: with its badge, never held, and where the discussion is closed. */
  'speak-for-house': rule('moderator', 'editor'),
  /** The authors' guide and the style page. */
  guide: rule('author', 'editor'),
  /** The queues, every act on a reaction, bans and objections. */
  moderate: rule('moderator', 'editor'),
  /** Looks at a newsletter before it goes out. */
  letters: rule('editor'),
  /** Sees who pays what. */
  'see-money': rule('bookkeeper'),
  give: freshRule(),
  refund: freshRule(),
  /** Sees who has which role. */
  'see-roles': rule(),
  'change-roles': freshRule(),
  /** Reads who did what. */
  'see-audit': rule(),
  /** How the server does. */
  'see-server': rule(),
  export: freshRule(),
  erase: freshRule(),
} as const satisfies Record<string, Rule>;
export type Permission = keyof typeof PERMISSIONS;
/** Each of them. `Object.keys` says no more than that they are strings. */
export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[];

/** What decides: someone who is banned, or whose address is unproven, may nothing, whatever their role. */
export type Holder = Pick<Member, 'role' | 'authorId' | 'bannedAt' | 'verifiedAt'>;

/** Whether this role has this permission, whoever has the role. */
export const roleMay = (role: Role, permission: Permission): boolean => PERMISSIONS[permission].roles.includes(role);

/** Whether this person may do this, now. Whoever has an `authorId` may what an author may. */
export function may(member: Holder | null, permission: Permission): boolean {
  if (!member || member.bannedAt || !member.verifiedAt) return false;
  return roleMay(member.role, permission) || (member.authorId !== null && roleMay('author', permission));
}

/** Those of the staff who may do this now, the longest here first. */
export const holdersOf = <T extends Holder & Pick<Member, 'id'>>(permission: Permission, staff: readonly T[]): T[] =>
  staff.filter((member) => may(member, permission)).toSorted((one, other) => one.id - other.id);

/** Throws `not-found` for everyone else: the desk does not say that it exists. */
export function ensureMay(member: Member | null, permission: Permission): Member {
  if (!member || !may(member, permission)) throw new Refusal('not-found');
  return member;
}

/** The house keeps someone who can give roles. Throws `last-administrator` when this is the only one who can. */
export function ensureNotLast(member: Pick<Member, 'id'>, staff: readonly Member[]): void {
  const [first, ...others] = holdersOf('change-roles', staff);
  if (first?.id === member.id && others.length === 0) throw new Refusal('last-administrator');
}

/** Whether someone has any role in this house: nobody may pass for them, and they sign in with more care. */
export const isStaff = ({ role }: Pick<Member, 'role'>): boolean => role !== 'member';
