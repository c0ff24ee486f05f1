import { words } from '#words';
import { type Permission, PERMISSION_NAMES, type Role, roleMay } from './permissions.ts';

const say = words.roles;
const names: Record<Permission, string> = say.permissions;
/** Whoever may come in at the desk does something there: that goes without saying. */
const told = PERMISSION_NAMES.filter((permission) => permission !== 'desk');

/** What a role may, in a sentence, from the table itself. */
export function whatRoleMay(role: Role): string {
  const own = role === 'author' ? [say.ownArticles] : [];
  const list = [
    ...own,
    ...told.filter((permission) => roleMay(role, permission)).map((permission) => names[permission]),
  ];
  if (list.length === 0) return say.asMember;
  const sentence = new Intl.ListFormat('nl').format(list);
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}
