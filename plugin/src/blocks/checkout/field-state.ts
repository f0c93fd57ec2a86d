import { getContext, store } from '@wordpress/interactivity';
import { checkoutState as state } from './state.ts';

/** Gives each field its own error. The field is named by its context: `{ field: 'billing.city' }`. */
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
