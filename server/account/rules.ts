/** A session as its member sees it; moments in milliseconds. `mine`: the one that asks. */
export type SessionRow = { created_at: number; expires_at: number; mine: 0 | 1 };
