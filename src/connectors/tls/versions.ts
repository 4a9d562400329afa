import { CallError } from '#connectors/transport.ts'
import { TlsVersion } from '#populations/public-endpoint.ts'
import type { Versions } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { assertTalks, hello } from './hello.ts'
import { isNoConnection, noIpv6 } from './unreached.ts'

/** After so many questions, each of them without a connection, an address is given up. */
const patience = 2

/** The versions, and the suite that each accepted one was accepted with. */
export interface FoundVersions {
  versions: Versions
  chosen: ReadonlyMap<TlsVersion, number>
}

/**
 * Asks for each version, oldest first. A version is accepted where a ServerHello of that very version came back; one that
 * could not be found out is undetermined, its reason goes to `failures`, and the others are asked all the same. Throws
 * `CallError` where none was accepted (that proves no TLS, not good TLS), and early where no connection comes about.
 */
export async function readVersions(
  ask: Ask,
  at: At,
  failures: CallError[],
): Promise<FoundVersions> {
  const chosen = new Map<TlsVersion, number>()
  const failed = new Map<TlsVersion, CallError>()
  let evaded: TlsVersion[] = []
  for (const [index, version] of TlsVersion.options.entries()) {
    try {
      const outcome = await hello(ask, at, { version, offer: 'all' })
      if (outcome.kind === 'accepted' && outcome.version === version) {
        chosen.set(version, outcome.suite)
      }
      // Oldest first, so that a version accepted later proves the server still talked to us.
      if (outcome.kind === 'accepted') evaded = []
      if (outcome.kind === 'evasive') evaded.push(version)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      failed.set(version, error)
      const nobody = failed.size === index + 1 && [...failed.values()].every(isNoConnection)
      if (nobody && (error.code === noIpv6 || failed.size >= patience)) throw error
    }
  }

  const last = [...chosen.keys()].at(-1)
  if (last === undefined) {
    const [first] = failed.values()
    throw first ?? new CallError('NoVersionAccepted', 'no version was accepted')
  }
  try {
    if (evaded.length > 0) await assertTalks(ask, at, last, 3)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    for (const version of evaded) failed.set(version, error)
  }
  failures.push(...new Set(failed.values()))
  const undetermined = TlsVersion.options.filter((version) => failed.has(version))
  return { versions: { accepted: [...chosen.keys()], undetermined }, chosen }
}
