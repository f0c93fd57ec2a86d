/** The frame's end of the channel to the page that opened it. Resolves with the page's greeting. */
export function connectToPage() {
  return new Promise((resolve) => {
    window.addEventListener('message', function hear({ data, ports, source }) {
      if (source !== window.parent || data?.type !== 'connect' || !ports[0]) return;
      window.removeEventListener('message', hear);
      resolve({ port: ports[0], hello: data });
    });
  });
}

/** Tells the page how high the content is, now and after each change. */
export function reportHeight(port) {
  const tell = () =>
    port.postMessage({ type: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) });
  new ResizeObserver(tell).observe(document.body);
  tell();
}

/** Nested values as `a[b]=1`; what is null or undefined is left out. */
export function formEncode(value, name = '', into = new URLSearchParams()) {
  if (value === null || value === undefined || value === '') return into;
  if (typeof value !== 'object') into.append(name, String(value));
  else
    for (const [key, inner] of Object.entries(value)) formEncode(inner, name ? `${name}[${key}]` : key, into);
  return into;
}
