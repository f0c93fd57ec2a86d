import { getElement } from '@wordpress/interactivity';

/** Writes the number into the quantity field, but never over what the buyer is typing there. */
export function showQuantity(quantity: number): void {
  const field = getElement().ref as HTMLInputElement | null;
  if (field && field !== document.activeElement) field.value = String(quantity);
}
