import type { createOpenApiDocument } from './document.ts';

type Document = ReturnType<typeof createOpenApiDocument>;

interface Body {
  content?: Record<string, { schema?: unknown }>;
}

interface OperationObject {
  summary?: string;
  description?: string;
  security?: Record<string, unknown>[];
  requestBody?: Body;
  responses: Record<string, Body & { description?: string }>;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}

function schemaOf(title: string, body: Body | undefined): string {
  const schema = Object.values(body?.content ?? {})[0]?.schema;
  if (!schema) return '';
  const json = escape(JSON.stringify(schema, null, 2));
  return `<details><summary>${title}</summary><pre tabindex="0">${json}</pre></details>`;
}

function operationOf(method: string, path: string, operation: OperationObject): string {
  const keys = (operation.security ?? []).flatMap((entry) => Object.keys(entry));
  const answers = Object.entries(operation.responses).map(
    ([status, answer]) => `<li><b>${status}</b> ${escape(answer.description ?? '')}</li>`,
  );
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  return `<section><h2><code>${method.toUpperCase()} ${escape(path)}</code></h2>
<p><b>${escape(operation.summary ?? '')}.</b> ${escape(operation.description ?? '')}</p>
<p>Needs: ${keys.length === 0 ? 'nothing' : escape(keys.join(', '))}.</p>
${schemaOf('Request', operation.requestBody)}${schemaOf('Answer', success)}<ul>${answers.join('')}</ul></section>`;
}

const STYLE = `:root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem}
h2{font-size:1.1rem;margin-top:2.5rem;overflow-wrap:anywhere}pre{overflow:auto;max-height:30rem;padding:.75rem;border:1px solid}`;

/** Makes a page of the document that is readable without any script. */
export function createOpenApiPage(document: Document): string {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, OperationObject>).map(([method, operation]) =>
      operationOf(method, path, operation),
    ),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(document.info.title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main>
<h1>${escape(document.info.title)}</h1><p>${escape(document.info.description ?? '')} <a href="/openapi.json">openapi.json</a></p>
${operations.join('\n')}</main></body></html>`;
}
