import { CallError } from '#connectors/transport.ts'
import type { Suites, TlsVersion, WeakSuites } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { assertTalks, hello } from './hello.ts'
import { everyOffer, nameOf, offered, weakSuites } from './suites.ts'
import type { Offer } from './suites.ts'
import type { FoundVersions } from './versions.ts'

/** The attempt by which `assertTalks` is known in a recording, for each offer: three are taken by versions.ts. */
const attempts: Record<Offer, number> = { all: 3, weak: 4, others: 5, shared: 6 }

/**
 * `version name` of every suite the server chooses in an accepted version, and of the weak ones among them. What it chose
 * stays known where a later question fails; the reason goes to `failures`, and the rest is asked all the same. A version that
 * is undetermined leaves both lists incomplete, because it was never asked.
 */
export async function readSuites(
  ask: Ask,
  at: At,
  { versions, chosen }: FoundVersions,
  failures: CallError[],
): Promise<{ suites: Suites; weakSuites: WeakSuites }> {
  const names = new Set<string>()
  const weak = new Set<string>()
  let complete = versions.undetermined.length === 0
  let weakComplete = complete
  function accept(version: TlsVersion, suite: number): void {
    names.add(`${version} ${nameOf(suite)}`)
    if (weakSuites.has(suite)) weak.add(`${version} ${nameOf(suite)}`)
  }

  for (const [version, first] of chosen) {
    for (const offer of everyOffer(version)) {
      try {
        if (!offered(version, 'all', []).includes(first)) throw unoffered(first)
        accept(version, first)
        for await (const suite of chosenFrom(offer, version, first, ask, at)) accept(version, suite)
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        failures.push(error)
        complete = false
        if (offer !== 'shared') weakComplete = false
      }
    }
  }
  return {
    suites: { accepted: [...names].toSorted(), complete },
    weakSuites: { accepted: [...weak].toSorted(), complete: weakComplete },
  }
}

/** The server is offered one part of all suites, then those of it that it has not chosen yet, until it refuses. */
async function* chosenFrom(
  part: Offer,
  version: TlsVersion,
  first: number,
  ask: Ask,
  at: At,
): AsyncGenerator<number> {
  // That `first` is accepted is known already. Recordings from before all suites were asked for have it among the weak.
  let offer = part
  const without = offer !== 'weak' && offered(version, offer, []).includes(first) ? [first] : []
  for (;;) {
    const left = offered(version, offer, without)
    if (left.length === 0) return
    const outcome = await hello(ask, at, { version, offer, without })
    if (outcome.kind === 'evasive') await assertTalks(ask, at, version, attempts[offer])
    // A lower version means: none of them in this one.
    if (outcome.kind !== 'accepted' || outcome.version !== version) {
      if (version !== 'TLSv1.3' || offer === 'all' || without.length > 1) return
      // Where nothing but `first` was chosen, it may be the useless key share that was refused: see live-transport.ts.
      offer = 'all'
      continue
    }
    if (!left.includes(outcome.suite)) throw unoffered(outcome.suite)
    yield outcome.suite
    without.push(outcome.suite)
  }
}

function unoffered(suite: number): CallError {
  return new CallError('UnofferedSuite', `the server chose suite ${nameOf(suite)}`)
}
