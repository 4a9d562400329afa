/** Shorter than /8 is no company's network: AWS itself takes it for the internet. The same for IPv6 below /32. */
export function isInternet(prefix: string): boolean {
  const [address = '', length = ''] = prefix.split('/')
  return length !== '' && Number(length) < (address.includes(':') ? 32 : 8)
}

/** Protocols by name or number; -1 means all of them, or every port. */
export function portsOf(
  protocol: string,
  from: number | null | undefined,
  to: number | null | undefined,
): { protocol: string; from: number; to: number } {
  const names: Record<string, string> = {
    '-1': 'all',
    '6': 'tcp',
    '17': 'udp',
    '1': 'icmp',
    '58': 'icmpv6',
  }
  const name = names[protocol] ?? protocol
  const hasPorts = name === 'tcp' || name === 'udp'
  const isEvery =
    !hasPorts || typeof from !== 'number' || typeof to !== 'number' || from < 0 || to < 0
  return { protocol: name, from: isEvery ? 0 : from, to: isEvery ? 65_535 : to }
}
