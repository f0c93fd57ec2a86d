import type { PaymentState, ShopView } from '../../services.ts';

/** Where an order stands, and nothing else of it: whoever has the link of its mail may read this. */
export interface OrderStanding {
  shop: ShopView;
  placedAt: number;
  status: string;
  paymentState: PaymentState;
  /** False for an order of nothing. */
  isCharged: boolean;
  /** False where nothing of it goes to an address: files, lessons. */
  isShipped: boolean;
  paidAt: number | null;
  /** When the first parcel was sent. */
  sentAt: number | null;
  /** When money was given back last. */
  backAt: number | null;
}
