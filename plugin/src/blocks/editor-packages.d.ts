/** The editor's packages are globals of WordPress, not dependencies of ours; this is all we use of them. */
declare module '@wordpress/blocks' {
  interface BlockType {
    title: string;
    description: string;
    icon?: { src: string };
  }
  export function registerBlockType(
    name: string,
    settings: {
      edit: (props: {
        attributes: Record<string, unknown>;
        /** What the block asks for by `usesContext`. */
        context: Record<string, unknown>;
      }) => unknown;
      save: () => unknown;
    },
  ): void;
  export function getBlockType(name: string): BlockType | undefined;
}
declare module '@wordpress/block-editor' {
  export function useBlockProps(props?: Record<string, unknown>): Record<string, unknown>;
}
declare module '@wordpress/server-side-render' {
  const ServerSideRender: (props: Record<string, unknown>) => unknown;
  export = ServerSideRender;
}
