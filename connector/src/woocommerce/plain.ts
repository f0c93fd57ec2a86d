import { decodeHTMLStrict } from 'entities';

const SCRIPTS = /<(script|style)[^>]*?>[\s\S]*?<\/\1>/gi;
/** As PHP has it: `<` begins a tag unless a blank follows (`a < b`), and a tag that nobody closes reaches to the end. */
const TAGS = /<!--[\s\S]*?(-->|$)|<(?!\s)(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^>"'])*(?:>|$)/g;
const BLANKS = /^[ \t\n\r\0\v]+|[ \t\n\r\0\v]+$/g;

/** HTML of WooCommerce as text, as the plugin's carrello_plain() makes it: `<p>Grande &amp; bello</p>` → `Grande & bello`. */
export const plainText = (html: string): string =>
  decodeHTMLStrict(html.replace(SCRIPTS, '').replace(TAGS, '').replace(BLANKS, '')).replace(BLANKS, '');
