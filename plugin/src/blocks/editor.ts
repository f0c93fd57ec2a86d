import { useBlockProps } from '@wordpress/block-editor';
import { getBlockType, registerBlockType } from '@wordpress/blocks';
import { Disabled, Placeholder } from '@wordpress/components';
import { createElement } from '@wordpress/element';
import ServerSideRender from '@wordpress/server-side-render';

/** What WordPress itself keeps of a block: our blocks do not know it, and the server refuses what a block does not know. */
const OF_WORDPRESS = ['align', 'style', 'className', 'anchor', 'lock', 'metadata'];

const own = (attributes: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !OF_WORDPRESS.includes(name)));

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
        attributes: own(attributes),
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
