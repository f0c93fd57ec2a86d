import { getContext, store } from '@wordpress/interactivity';
import { checkoutState as state } from './state.ts';

/** What each field shows of the errors; its context names it: `{ field: 'billing.city' }`. */
store('carrello/checkout', {
  state: {
    get fieldError(): string {
      return state.errors[getContext<{ field: string }>().field] ?? '';
    },
    get fieldInvalid(): boolean {
      return (state.errors[getContext<{ field: string }>().field] ?? '') !== '';
    },
  },
});
