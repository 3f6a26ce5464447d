/** The network address of event 9301, which is printed in hexadecimal. */

import { type NetworkAddress } from './event';

/**
 * Reads the hexadecimal digits of an address: four bytes are an IP address, else the letters of a name (KB 193380). Text that is
 * not pairs of such digits has neither.
 */
export function decodeNetworkAddress(hex: string): NetworkAddress {
  if (!/^(?:[0-9a-f]{2})+$/i.test(hex)) return { hex, ip: undefined, name: undefined };
  const bytes: number[] = [];
  for (let i = 0; i < hex.length; i += 2) bytes.push(Number.parseInt(hex.slice(i, i + 2), 16));
  return {
    hex,
    ip: bytes.length === 4 ? bytes.join('.') : undefined,
    name: bytes.every((byte) => byte > 0x20 && byte < 0x7f) ? String.fromCharCode(...bytes) : undefined,
  };
}
