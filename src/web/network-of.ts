import { isIPv6 } from 'node:net'

/**
 * The network that an address is counted with: one customer has 2^64 addresses of IPv6 (RFC 6177), and would have as many
 * tries. Whatever is no such address is its own.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '')
  if (!isIPv6(plain)) return address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  // The URL standard has one spelling for each: no capitals, no leading zeros.
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::')
  const parts = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const all = [...parts, ...Array<string>(8 - parts.length - after.length).fill('0'), ...after]
  return `${all.slice(0, 4).join(':')}::/64`
}
