/** The wire contract: what the plugin and other senders may import, and the source of the OpenAPI document. */
export * from './catalog/contract.ts';
export * from './checkout/contract.ts';
export * from './orders/contract.ts';
export * from './platform/schemas.ts';
export * from './shops/contract.ts';
