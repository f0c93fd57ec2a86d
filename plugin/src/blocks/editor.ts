import { useBlockProps } from '@wordpress/block-editor';
import { getBlockType, registerBlockType } from '@wordpress/blocks';
import { Placeholder } from '@wordpress/components';
import { createElement } from '@wordpress/element';

/** The server renders all shop blocks. The editor only shows which block stands here, so nothing is written twice. */
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
