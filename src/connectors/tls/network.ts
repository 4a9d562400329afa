import { lookup } from 'node:dns/promises'
import { networkInterfaces } from 'node:os'

/** What the machine itself knows of the network; tests bring their own. */
export interface Network {
  /** Every address of a host name, A and AAAA. Rejects with Node's codes. */
  addressesOf(host: string): Promise<string[]>
  /** Whether this machine has an IPv6 address that reaches beyond itself and its link. */
  hasIpv6(): boolean
}

export const systemNetwork: Network = {
  async addressesOf(host) {
    const found = await lookup(host, { all: true, order: 'ipv4first' })
    return found.map(({ address }) => address)
  },
  hasIpv6() {
    const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
    return all.some(
      ({ family, internal, address }) =>
        family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address),
    )
  },
}
