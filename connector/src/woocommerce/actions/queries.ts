export { findAction, listOfOrder, ordersAsked, removeOfOrder } from './store.ts';
export type { ActionRow, ActionState, RefundedLine, ShopAsk } from './store.ts';
