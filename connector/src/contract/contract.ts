/** The wire contract: what the plugin and other senders may import, and the source of the OpenAPI document. */
export * from './catalog.ts';
export * from './checkout.ts';
export * from './orders.ts';
export * from './saved-addresses.ts';
export * from './schemas.ts';
export * from './shops.ts';
