/** A text of ours as the page's scripts write it: one with words, or one that was emptied; what is laid out has blanks. */
const isSaid = ({ nodeType, nodeValue }: Node): boolean =>
  nodeType === Node.TEXT_NODE && (nodeValue === '' || nodeValue?.trim() !== '');

/**
 * A browser that translates the page puts `<font>` in the place of a text; the next text then stands beside it: old and
 * new price side by side. No block of ours prints `<font>`, so what stands beside a text of ours is an old one.
 */
function dropOld(parent: Element | null): void {
  if (!parent || ![...parent.childNodes].some(isSaid)) return;
  for (const old of parent.querySelectorAll(':scope > font')) old.remove();
}

export function watchTranslations(): void {
  const observer = new MutationObserver((records) => {
    for (const { target } of records) dropOld(target instanceof Element ? target : target.parentElement);
  });
  for (const block of document.querySelectorAll('[class*="wp-block-carrello-"]'))
    observer.observe(block, { subtree: true, childList: true, characterData: true });
}
