/** Divides a list, because databases bound how many values a statement may have (SQLite 32,766, MariaDB 65,535). */
export function* chunksOf<T>(items: readonly T[], size = 500): Generator<T[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
