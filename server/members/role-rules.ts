/** What someone is in this house; everyone is one of these, and an editor who writes has an `authorId` besides. */
export const ROLES = ['member', 'author', 'moderator', 'editor', 'bookkeeper', 'administrator'] as const;
export type Role = (typeof ROLES)[number];
