import { CallError } from '#connectors/transport.ts'
import type { PublicEndpoint, Unreached } from '#populations/public-endpoint.ts'
import type { Unread } from '#populations/reported.ts'

import type { Ask, At } from './ask.ts'
import { Addresses } from './observations.ts'
import { isProviderName } from './provider-name.ts'
import { nothingRead, readAddress } from './read-address.ts'
import type { AtAddress } from './read-address.ts'
import { idOf, nameOf } from './settings.ts'
import type { Endpoint } from './settings.ts'
import { noIpv6, notPublic, tooManyAddresses } from './unreached.ts'
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
  const named = {
    id: idOf(endpoint),
    name,
    port,
    ...(starttls !== undefined && { starttls }),
    ...(isProviderName(name) && { byProvider: true as const }),
  }
  const where = {
    host,
    port,
    httpPort,
    ...(sni !== undefined && { sni }),
    ...(starttls !== undefined && { starttls }),
  }
  let addresses: string[]
  try {
    addresses = inOrder((await newAsk()('resolve', where, Addresses)).addresses)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    const nowhere = { addresses: unread, unreached: unread, withoutIpv6: unread }
    const item = { ...named, ...nowhere, ...nothingRead(unread, starttls, httpPort) }
    return { item, failures: [error] }
  }

  const at: Omit<At, 'address'> = { port, name, ...(starttls !== undefined && { starttls }) }
  const all = await Promise.all(
    addresses.map((address, index) => {
      const ask = index < maxAddresses ? newAsk() : tooMany
      return readAddress(ask, unread, { address, ...at }, httpPort)
    }),
  )
  const missed = all.flatMap((each) => each.unreached ?? [])
  const withoutIpv6 = missed.filter(isWithoutIpv6).map(({ address }) => address)
  const unreached = missed.filter((each) => !isWithoutIpv6(each))
  const asked = all.filter((each) => !each.unreached || !isWithoutIpv6(each.unreached))
  // Where this machine can ask none of the addresses, nothing is known.
  const fields = (asked.length > 0 ? asked : all).map((each) => each.fields)
  const isPrivate = all.every((each) => each.failures.some(({ code }) => code === notPublic))
  return {
    item: {
      ...named,
      ...(isPrivate && { isPrivate: true as const }),
      addresses,
      unreached,
      withoutIpv6,
      ...worstOf(fields, readAt),
    },
    failures: all.flatMap((each, index) => told(each, addresses[index], all.length)),
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
