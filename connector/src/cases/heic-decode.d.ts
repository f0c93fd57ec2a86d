/** The package has no types of its own; this is what is used of it. */
declare module 'heic-decode' {
  interface HeicImage {
    width: number;
    height: number;
    /** RGBA, four bytes a pixel. */
    decode(): Promise<{ data: Uint8ClampedArray }>;
  }
  export function all(input: { buffer: Uint8Array }): Promise<HeicImage[] & { dispose(): void }>;
}
