/** Five hundred at a time: databases bound how many values a statement may have. */
export function* chunksOf<T>(items: readonly T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += 500) yield items.slice(from, from + 500);
}
