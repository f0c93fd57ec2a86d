import { useBlockProps } from '@wordpress/block-editor';
import { getBlockType, registerBlockType } from '@wordpress/blocks';
import { Disabled, Placeholder } from '@wordpress/components';
import { createElement } from '@wordpress/element';
import ServerSideRender from '@wordpress/server-side-render';

/**
 * The server renders all shop blocks, in the editor as on the page, so nothing is written twice. What a buyer's browser
 * would fill in shows its frame there; nothing of it can be pressed.
 */
export function registerServerBlock(name: string): void {
  registerBlockType(name, {
    edit: function Edit({ attributes, context }) {
      const type = getBlockType(name);
      const nothing = () =>
        createElement(Placeholder, {
          label: type?.title,
          icon: type?.icon?.src,
          instructions: type?.description,
        });
      const preview = createElement(ServerSideRender, {
        block: name,
        attributes,
        urlQueryArgs: { post_id: context['postId'] ?? 0 },
        EmptyResponsePlaceholder: nothing,
        ErrorResponsePlaceholder: nothing,
      });
      return createElement(
        'div',
        useBlockProps({ className: 'carrello-preview' }),
        createElement(Disabled, null, preview),
      );
    },
    save: () => null,
  });
}
