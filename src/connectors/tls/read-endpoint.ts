import { CallError } from '#connectors/transport.ts'
import type { PublicEndpoint, Unreached } from '#populations/public-endpoint.ts'
import type { Unread } from '#populations/reported.ts'

import type { Ask, At } from './ask.ts'
import { Addresses } from './observations.ts'
import { readAddress } from './read-address.ts'
import type { AtAddress } from './read-address.ts'
import { idOf, nameOf } from './settings.ts'
import type { Endpoint } from './settings.ts'
import { noIpv6, tooManyAddresses } from './unreached.ts'
import { worstOf } from './worst-of.ts'

/** So many addresses of one name are asked; any beyond count as unreached. */
const maxAddresses = 16

/**
 * The item, always whole: what could not be found out is `unread` (or, within a field that is known in part, undetermined),
 * and `failures` says why, in the order of the addresses. `newAsk` gives each address time of its own.
 */
export async function readEndpoint(
  newAsk: () => Ask,
  scope: string,
  endpoint: Endpoint,
  readAt: Date,
): Promise<{ item: PublicEndpoint; failures: CallError[] }> {
  const { host, port, sni, starttls, httpPort } = endpoint
  const name = nameOf(endpoint)
  const unread: Unread = { unread: scope }
  const named = { id: idOf(endpoint), name, port, ...(starttls !== undefined && { starttls }) }
  const where = {
    host,
    port,
    httpPort,
    ...(sni !== undefined && { sni }),
    ...(starttls !== undefined && { starttls }),
  }
  try {
    const addresses = inOrder((await newAsk()('resolve', where, Addresses)).addresses)
    const at: Omit<At, 'address'> = { port, name, ...(starttls !== undefined && { starttls }) }
    const all = await Promise.all(
      addresses.map((address, index) =>
        readAddress(
          index < maxAddresses ? newAsk() : tooMany,
          unread,
          { address, ...at },
          httpPort,
        ),
      ),
    )
    const missed = all.flatMap(({ unreached }) => unreached ?? [])
    const withoutIpv6 = missed.filter(isWithoutIpv6).map(({ address }) => address)
    const unreached = missed.filter((each) => !isWithoutIpv6(each))
    // Where this machine cannot ask any of the addresses, nothing is known.
    const asked = all.filter((each) => !each.unreached || !isWithoutIpv6(each.unreached))
    const fields = worstOf(
      (asked.length > 0 ? asked : all).map((each) => each.fields),
      readAt,
    )
    const item = { ...named, addresses, unreached, withoutIpv6, ...fields }
    return {
      item,
      failures: all.flatMap((each, index) => told(each, addresses[index], all.length)),
    }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    const item: PublicEndpoint = {
      ...named,
      addresses: unread,
      unreached: unread,
      withoutIpv6: unread,
      versions: unread,
      suites: unread,
      weakSuites: unread,
      certificate: unread,
      ...(starttls === undefined ? { hstsMaxAge: unread } : { beforeTls: unread }),
      ...(httpPort !== null && { plainHttp: unread }),
    }
    return { item, failures: [error] }
  }
}

/** IPv4 first, then by their text: name servers turn the order, and the item must not change for that. */
function inOrder(addresses: readonly string[]): string[] {
  const isV6 = (address: string): number => (address.includes(':') ? 1 : 0)
  return [...new Set(addresses)].toSorted((a, b) => isV6(a) - isV6(b) || (a < b ? -1 : 1))
}

function isWithoutIpv6({ because }: Unreached): boolean {
  return because === noIpv6
}

const tooMany: Ask = () => {
  throw new CallError(tooManyAddresses, `a name has more than ${maxAddresses} addresses`)
}

/** The failures of one address, which say which where there are several. */
function told({ failures }: AtAddress, address: string | undefined, of: number): CallError[] {
  if (of === 1) return failures
  return failures.map(
    (error) => new CallError(error.code, `${address}: ${error.message}`, { cause: error }),
  )
}
