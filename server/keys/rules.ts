/**
 * How many days what a former key signed goes on counting. A newsletter must be left a year later; whoever was told of a
 * decision may object for six months (DSA art. 20); a reaction form stays good over a long weekend; a subscription tells
 * of its payments at one address for as long as it lives, so there the former key never ends.
 */
export const DAYS_ACCEPTED = {
  unsubscribe: 366,
  objection: 184,
  stamp: 5,
  webhook: null,
} as const satisfies Record<string, number | null>;

/** Each key of this installation, by what it signs. */
export type SecretName = keyof typeof DAYS_ACCEPTED;

/** Whether there is a key of this name: what someone types on the machine may be anything. */
export const isSecretName = (name: string): name is SecretName => Object.hasOwn(DAYS_ACCEPTED, name);
