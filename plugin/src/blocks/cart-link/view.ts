import { countPieces } from '../../cart/lines.ts';
import { CART_EVENT, CART_KEY, readCart } from '../../cart/storage.ts';

/**
 * The link stands in the header of every page. It does without the Interactivity runtime and the shared cart module,
 * even to fill its one `%d`: a page without a shop block loads less than a kilobyte for it instead of seventeen.
 */
function showCount(): void {
  const count = countPieces(readCart());
  for (const link of document.querySelectorAll('.wp-block-carrello-cart-link')) {
    const words = link.querySelector<HTMLElement>('[data-carrello-count]');
    const badge = link.querySelector<HTMLElement>('.carrello-cart-link__badge');
    if (!words || !badge) continue;
    words.textContent = (words.dataset[count === 1 ? 'one' : 'many'] ?? '').replace('%d', String(count));
    badge.textContent = count > 99 ? '99+' : String(count);
    badge.hidden = count === 0;
  }
}

showCount();
window.addEventListener(CART_EVENT, showCount);
window.addEventListener('pageshow', showCount);
window.addEventListener('storage', (event) => {
  if (event.key === CART_KEY || event.key === null) showCount();
});
