import type { Locale } from '../contract/schemas.ts';

/** Addresses of the pages for people. The pages themselves know theirs without the host; everybody else asks here. */

/** `publicUrl` comes without a slash at its end, as the configuration gives it. */
export const portalUrl = (publicUrl: string): string => `${publicUrl}/portal`;

/**
 * Where a buyer sees an order, once they have signed in. With a language the page speaks it, as the mail did that led
 * there: `https://shop.example/portal/o/KEY?lang=it`.
 */
export function portalOrderUrl(publicUrl: string, orderKey: string, locale?: Locale): string {
  const url = `${portalUrl(publicUrl)}/o/${orderKey}`;
  return locale === undefined ? url : `${url}?lang=${locale}`;
}

export const deskUrl = (publicUrl: string): string => `${publicUrl}/desk`;

/** Where staff see what waits on its way into the CRM. */
export const deskIntakeUrl = (publicUrl: string): string => `${deskUrl(publicUrl)}/intake`;

/** Where the logo of a shop is; another one after each change. */
export const logoPath = ({ shopId, version }: { shopId: string; version: string }): string =>
  `/portal/looks/${shopId}.${version}.png`;
