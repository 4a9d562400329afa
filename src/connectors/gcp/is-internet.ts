/**
 * Whether a prefix is the internet, or a part of it that no company has: shorter than /8, of IPv6 than /32. So halves of
 * the world count too.
 */
export function isInternet(prefix: string): boolean {
  const [address = '', length = ''] = prefix.split('/')
  return /^\d+$/.test(length) && Number(length) < (address.includes(':') ? 32 : 8)
}
