import type { DeskOutcome, StaffSession } from '../services.ts';

/** How a shop looks, as it is typed. */
export interface LookEntries {
  name: string;
  accent: string;
  fonts: string;
  sellerName: string;
  sellerAddress: string;
  sellerVat: string;
  terms: string;
  withdrawal: string;
}

export interface ShopLook extends LookEntries {
  shop: { id: string; name: string };
  /** The path of the logo; null where there is none. */
  logo: string | null;
}

export interface LookServices {
  listLooks(session: StaffSession): Promise<ShopLook[]>;
  saveLook(session: StaffSession, shopId: string, entries: LookEntries): Promise<DeskOutcome>;
  /** `bytes` of null take the logo away. */
  saveLogo(session: StaffSession, shopId: string, bytes: Buffer | null): Promise<DeskOutcome>;
}
