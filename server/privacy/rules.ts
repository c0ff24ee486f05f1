/** How long what is kept about people stays, in days, and why no longer. The privacy page says the same in Dutch. */
export const DAYS_KEPT = {
  /** To whom and about what we wrote: as long as someone may ask "did I get that?". Its text goes when it is sent. */
  mail: 90,
  /** An account whose address nobody confirmed: a mistyped address is somebody else's. */
  unverified: 30,
  /** When a PRO article was chosen: only the month counts, and only that month. That it was chosen stays with the account. */
  meterMoment: 62,
  /** Downloads of the e-book: through a year of membership and the dispute that may follow it. */
  downloads: 400,
  /** Who reported a reaction without being a member: six months to object (DSA art. 20 (1)), and a month to decide. */
  reporter: 215,
  /** What the payment company told us, once it has been looked into; it repeats itself for a day at the most. */
  webhooks: 90,
  /** Who of the house did what: a yearly look back, and a month to do it in. */
  audit: 400,
  /** That someone was removed: longer than any backup that still knows them. */
  erasures: 400,
} as const;

/** A name stands on an invoice for seven calendar years after its own (AWR art. 52). */
export const INVOICE_YEARS = 7;

const DAY = 86_400_000;

/** The moment before which something of this kind goes. */
export const before = (kind: keyof typeof DAYS_KEPT, now: Date): Date =>
  new Date(now.getTime() - DAYS_KEPT[kind] * DAY);
