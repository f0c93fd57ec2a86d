import './coupon.ts';
import { watchTranslations } from './translated.ts';

export { call, type Answer, type Problem } from './api.ts';
export {
  askCheckout,
  currentCheckout,
  findCheckout,
  findSecret,
  finishCheckout,
  forgetCheckout,
  isBought,
  keepCheckout,
  portalOf,
  resumeCheckout,
  type BrowserCheckout,
} from './checkout-in-browser.ts';
export { config, money, text } from './config.ts';
export { dayAndTime } from './days.ts';
export {
  addLine,
  cartInput,
  clampQuantity,
  describeOptions,
  removeLine,
  setQuantity,
  type Cart,
  type CartLine,
} from './lines.ts';
export { price, priced, takeQuote } from './pricing.ts';
export { readJson, writeJson } from './storage.ts';
export { ensureCountry, fillCountries, loadStorefront } from './storefront.ts';
export { addToCart, cartState, changeCart, isConnected, onCartFromElsewhere } from './store.ts';
export { estimateRows, totalRows, type TotalRow } from './totals.ts';
export { lineViews, quoteLineViews, type LineView } from './line-views.ts';

watchTranslations();
