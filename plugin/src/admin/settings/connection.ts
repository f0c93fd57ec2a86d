import apiFetch from '@wordpress/api-fetch';
import { __ } from '@wordpress/i18n';
import type { ShopStatus } from '../../../../connector/src/contract/shops.ts';

/** What `carrello/v1/connection` answers: see carrello_light() in includes/connection/handshake.php. */
export interface Light {
  light: 'off' | 'green' | 'amber' | 'red';
  connected: boolean;
  /** Why it is not green, in the owner's words; empty where the connector gave the reason in `status`. */
  error: string;
  site: string;
  catalog: { version: number; products: number; refreshedAt: string | null; error: string };
  pages: { shop: string; cart: string; checkout: string; thankYou: string };
  /** `capture`: beside WooCommerce nothing of ours is shown, and its orders are captured. */
  mode: 'shop' | 'capture';
  /** How the orders get through; see carrello_outbox_state() in includes/outbox/waiting.php. */
  capture?: {
    waiting: number;
    since: string | null;
    aside: { order: number; reason: string }[];
    lastAt: string | null;
    error: string;
  };
  connection?: {
    address: string;
    shopId: string;
    siteUrl: string;
    currency: string;
    sandbox: boolean;
    connectedAt: string;
  };
  status?: ShopStatus;
}

declare global {
  interface Window {
    /** The light as this site saw it last, printed with the screen; null before the first look. */
    carrelloLight?: Light | null;
  }
}

export const knownLight = (): Light | null => window.carrelloLight ?? null;

const CONNECTION = '/carrello/v1/connection';

export const getLight = () => apiFetch<Light>({ path: CONNECTION });

export const connect = (address: string, code: string) =>
  apiFetch<Light>({ path: CONNECTION, method: 'POST', data: { address, code } });

export const disconnect = () => apiFetch<Light>({ path: CONNECTION, method: 'DELETE' });

export const refreshCatalog = () => apiFetch<Light>({ path: '/carrello/v1/catalog-refresh', method: 'POST' });

export async function getRemoveData(): Promise<boolean> {
  const settings = await apiFetch<{ carrello_remove_data: boolean }>({ path: '/wp/v2/settings' });
  return settings.carrello_remove_data;
}

export const saveRemoveData = (remove: boolean) =>
  apiFetch({ path: '/wp/v2/settings', method: 'POST', data: { carrello_remove_data: remove } });

interface BacklogSetting {
  carrello_backlog_minutes: number;
}

export const getBacklogMinutes = () =>
  apiFetch<BacklogSetting>({ path: '/wp/v2/settings' }).then((kept) => kept.carrello_backlog_minutes);

/** Returns what was kept of it. */
export const saveBacklogMinutes = (carrello_backlog_minutes: number) =>
  apiFetch<BacklogSetting>({
    path: '/wp/v2/settings',
    method: 'POST',
    data: { carrello_backlog_minutes },
  }).then((kept) => kept.carrello_backlog_minutes);

/** REST errors are objects with a message; anything else is a network that failed. */
export function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | null)?.message;
  return typeof message === 'string' && message !== ''
    ? message
    : __('This site did not answer. Check your network and try again.', 'carrello');
}
