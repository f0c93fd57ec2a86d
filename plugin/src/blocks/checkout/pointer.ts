let isDown = false;

/** To be called once: follows whether a mouse button, pen or finger is down anywhere on the page. */
export function followPointer(): void {
  addEventListener('pointerdown', () => (isDown = true), true);
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => (isDown = false), true);
}

/**
 * Does something that moves what stands below it, but never between the press and the release of a button: with an error
 * that appears at the field just left, "Place order" would move away under the pointer and the click be lost.
 */
export function whenReleased(work: () => void): void {
  if (!isDown) return work();
  const later = () => setTimeout(work);
  addEventListener('pointerup', later, { once: true });
}
