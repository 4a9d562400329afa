import type { z } from 'zod'

import { TlsVersion } from '#populations/public-endpoint.ts'
import type { Certificate, Suites } from '#populations/public-endpoint.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported } from '#populations/reported.ts'

import type { AtAddress } from './read-address.ts'

type Fields = AtAddress['fields']
type Shown = z.infer<typeof Certificate>

/**
 * One item's fields from those of all of its addresses: what any of them accepts or serves is accepted or served. A good
 * answer stands only where every address gave one; else the field is unread, undetermined or incomplete. One address is
 * passed on as it is.
 */
export function worstOf(all: readonly Fields[], readAt: Date): Fields {
  const [first, ...others] = all
  if (!first || others.length === 0) return { ...first }
  const certificates = all.map(({ certificate }) => certificate)
  const plainHttp = worst(
    all.map((fields) => fields.plainHttp),
    ({ kind }) => ranks[kind],
    ranks.serves,
  )
  const beforeTls = worst(
    all.map((fields) => fields.beforeTls),
    ({ kind }) => ranks[kind],
    ranks.serves,
  )
  const hstsMaxAge = worst(
    all.map((fields) => fields.hstsMaxAge),
    (seconds) => -seconds,
    0,
  )
  return {
    versions: versionsOf(all.map(({ versions }) => versions)),
    suites: suitesOf(all.map(({ suites }) => suites)),
    weakSuites: suitesOf(all.map(({ weakSuites }) => weakSuites)),
    certificate: worst(certificates, (shown) => badness(shown, readAt), Infinity),
    ...(plainHttp !== undefined && { plainHttp }),
    ...(beforeTls !== undefined && { beforeTls }),
    ...(hstsMaxAge !== undefined && { hstsMaxAge }),
  }
}

const ranks = { closed: 0, redirects: 1, refuses: 1, serves: 2 }

/**
 * The value of the greatest badness, the first such. Where an address has none, because it is unread or says nothing of the
 * kind, that is worse than any value below `certainlyBad`.
 */
function worst<Value>(
  values: readonly Reported<Value>[],
  badnessOf: (value: Value) => number,
  certainlyBad: number,
): Reported<Value> {
  const known = values.filter((value) => isKnown(value))
  const [first] = known.toSorted((a, b) => badnessOf(b) - badnessOf(a))
  const stands =
    first !== undefined && (known.length === values.length || badnessOf(first) >= certainlyBad)
  return stands ? first : values.find((value) => value !== undefined && !isKnown(value))
}

/** Infinite for a certificate that is no good now; else the sooner it ends the worse, for time can spoil it in no other way. */
function badness({ nameMatches, chain, notBefore, notAfter }: Shown, readAt: Date): number {
  const end = Date.parse(notAfter)
  const begun = Date.parse(notBefore) <= readAt.getTime()
  return nameMatches && chain === 'trusted' && begun && end > readAt.getTime() ? -end : Infinity
}

function versionsOf(all: readonly Fields['versions'][]): Fields['versions'] {
  const known = all.filter((versions) => isKnown(versions))
  if (known.length === 0) return all.find((versions) => versions !== undefined)
  const accepted = TlsVersion.options.filter((version) =>
    known.some((versions) => versions.accepted.includes(version)),
  )
  const open = new Set(
    known.length < all.length
      ? TlsVersion.options
      : known.flatMap((versions) => versions.undetermined),
  )
  const undetermined = TlsVersion.options.filter((version) => open.has(version))
  return { accepted, undetermined: undetermined.filter((version) => !accepted.includes(version)) }
}

function suitesOf(all: readonly Reported<Suites>[]): Reported<Suites> {
  const known = all.filter((suites) => isKnown(suites))
  if (known.length === 0) return all.find((suites) => suites !== undefined)
  return {
    accepted: [...new Set(known.flatMap(({ accepted }) => accepted))].toSorted(),
    complete: known.length === all.length && known.every(({ complete }) => complete),
  }
}
