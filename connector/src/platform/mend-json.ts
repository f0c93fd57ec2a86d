import { mend } from './text.ts';

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

/** What was read of a JSON body, its half surrogate pairs mended: only an escape can bring them in (`"A\\ud83d"` → `A�`). */
export function mendJson(body: Uint8Array, json: unknown): unknown {
  const { buffer, byteOffset, byteLength } = body;
  const text = Buffer.from(buffer, byteOffset, byteLength);
  if (!text.includes('\\ud') && !text.includes('\\uD')) return json;
  if (!ESCAPED_SURROGATE.test(text.toString('latin1'))) return json;
  return mendAll(json);
}

function mendAll(json: unknown): unknown {
  if (typeof json === 'string') return mend(json);
  if (Array.isArray(json)) return json.map(mendAll);
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(Object.entries(json).map(([field, value]) => [mend(field), mendAll(value)]));
}
