import { isIPv4 } from 'node:net';
import { addressPrefix } from './limits.ts';

/**
 * The network of an address, for the log: `203.0.113.7` → `203.0.113.0/24`, `2001:db8:1:2::3` → `2001:db8:1::/48`. A whole
 * address would name a person's line.
 */
export function networkOf(ip: string): string {
  const prefix = addressPrefix(ip);
  if (isIPv4(prefix)) return `${prefix.slice(0, prefix.lastIndexOf('.'))}.0/24`;
  return prefix.includes(':') ? `${prefix.split(':').slice(0, 3).join(':')}::/48` : prefix;
}
