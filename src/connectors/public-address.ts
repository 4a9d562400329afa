/** Which addresses are of the public internet, by the registries of IANA for special purposes. */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** https://www.iana.org/assignments/iana-ipv4-special-registry and multicast (RFC 5771). */
const notPublic4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // shared behind carriers, and a cloud's metadata at 100.100.100.200
  '127.0.0.0/8', // loopback
  '168.63.129.16/32', // a public number, and of every machine in Azure the platform's own door
  '169.254.0.0/16', // link-local, and most clouds' metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // protocol assignments, and a cloud's metadata
  '192.0.2.0/24', // documentation
  '192.88.99.0/24', // relays to 6to4, given up
  '192.168.0.0/16', // private
  '198.18.0.0/15', // benchmarks
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, and broadcast
]

/**
 * The one range that is given out to networks (https://www.iana.org/assignments/ipv6-address-space). Outside it lie loopback,
 * the unspecified address, link-local, unique local and multicast ones, and those that carry an IPv4 address: mapped
 * (::ffff:0:0/96), compatible (::/96) and translated (64:ff9b::/96, 64:ff9b:1::/48).
 */
const given6 = '2000::/3'

/** https://www.iana.org/assignments/iana-ipv6-special-registry, as far as it lies in the range above. */
const notPublic6 = [
  '2001::/23', // protocol assignments; Teredo, which carries an IPv4 address
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4, which carries an IPv4 address
  '3fff::/20', // documentation
]

const special4 = blocks(notPublic4, 'ipv4')
const range6 = blocks([given6], 'ipv6')
const special6 = blocks(notPublic6, 'ipv6')
const loopback4 = blocks(['127.0.0.0/8'], 'ipv4')

/** Whether an address, as a resolver or `URL` spells it, can be reached from anywhere: what is no address cannot. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special4.check(address, 'ipv4')
  // One with a zone (`fe80::1%eth0`) is of this machine's networks.
  if (!isIPv6(address) || address.includes('%')) return false
  return range6.check(address, 'ipv6') && !special6.check(address, 'ipv6')
}

/** Whether an address is of this machine itself, in the one plain spelling of it. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIPv4(address) && loopback4.check(address, 'ipv4'))
}

function blocks(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits] = range.split('/')
    list.addSubnet(network, Number(bits), family)
  }
  return list
}
