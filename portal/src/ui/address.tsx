import type { Reader } from '../app/reader.ts';
import type { AddressView } from '../services.ts';

export function Address({ reader, address }: { reader: Reader; address: AddressView }) {
  return (
    <address>
      {reader.format.address(address).map((line) => (
        <span class="line">{line}</span>
      ))}
    </address>
  );
}
