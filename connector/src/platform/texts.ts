/** Fills the places of a text: `{n} pieces` with `{ n: 3 }` is `3 pieces`. A place without a value is left empty. */
export function fillText(text: string, values: Record<string, string | number | undefined> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_place, name: string) => String(values[name] ?? ''));
}
