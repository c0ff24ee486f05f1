/** What the owner sees of a passkey. */
export type Passkey = { id: number; name: string; madeAt: Date; usedAt: Date | null };

/** What the owner sees of the app that shows codes. */
export type Totp = { madeAt: Date; confirmedAt: Date; usedAt: Date | null };
