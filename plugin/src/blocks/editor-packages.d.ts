/** The editor's packages are globals of WordPress, not dependencies of ours; this is all we use of them. */
declare module '@wordpress/blocks' {
  interface BlockType {
    title: string;
    description: string;
    icon?: { src: string };
  }
  export function registerBlockType(
    name: string,
    settings: { edit: () => unknown; save: () => unknown },
  ): void;
  export function getBlockType(name: string): BlockType | undefined;
}
declare module '@wordpress/block-editor' {
  export function useBlockProps(): Record<string, unknown>;
}
