import type { Release } from '../../articles/release.ts';
import type { Cashier } from '../cashier/cashier.ts';
import type { Webhooks } from '../webhooks.ts';
import type { Till } from './orders.ts';

/** What ordering works with. */
export type OrderNeeds = Till & {
  release: Release;
  cashier: Pick<Cashier, 'membershipOf' | 'settle'>;
  webhooks: Pick<Webhooks, 'orderIn'>;
};
