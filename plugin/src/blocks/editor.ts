import { useBlockProps } from '@wordpress/block-editor';
import { getBlockType, registerBlockType } from '@wordpress/blocks';
import { Placeholder } from '@wordpress/components';
import { createElement } from '@wordpress/element';

/** All shop blocks are rendered by the server; the editor shows what will stand there, not a second implementation. */
export function registerServerBlock(name: string): void {
  registerBlockType(name, {
    edit: function Edit() {
      const type = getBlockType(name);
      return createElement(
        'div',
        useBlockProps(),
        createElement(Placeholder, {
          label: type?.title,
          icon: type?.icon?.src,
          instructions: type?.description,
        }),
      );
    },
    save: () => null,
  });
}
