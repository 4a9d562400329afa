import { CallError } from '#connectors/transport.ts'
import type { TlsVersion, Versions, WeakSuites } from '#populations/public-endpoint.ts'

import type { Ask, At } from './ask.ts'
import { assertTalks, hello } from './hello.ts'
import { weakSuites } from './suites.ts'

/**
 * `version name` of every weak suite the server chooses in an accepted version. What it chose stays known where a later
 * question fails; the reason goes to `failures`, and the other versions are asked all the same. A version up to 1.2 that is
 * undetermined leaves the list incomplete: it was never asked.
 */
export async function readWeakSuites(
  ask: Ask,
  at: At,
  { accepted, undetermined }: Versions,
  failures: CallError[],
): Promise<WeakSuites> {
  const names: string[] = []
  let complete = !undetermined.some(hasSuites)
  for (const version of accepted.filter(hasSuites)) {
    try {
      for await (const name of chosenIn(version, ask, at)) names.push(`${version} ${name}`)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      failures.push(error)
      complete = false
    }
  }
  return { accepted: names, complete }
}

/** TLS 1.3 has suites of its own, none of them weak: see suites.ts. */
function hasSuites(version: TlsVersion): boolean {
  return version !== 'TLSv1.3'
}

/** The server is offered the weak ones alone, then those it has not chosen yet, until it refuses. */
async function* chosenIn(version: TlsVersion, ask: Ask, at: At): AsyncGenerator<string> {
  const without: number[] = []
  while (without.length < weakSuites.size) {
    const outcome = await hello(ask, at, { version, offer: 'weak', without })
    if (outcome.kind === 'evasive') await assertTalks(ask, at, version, 4)
    // A lower version means: none of them in this one.
    if (outcome.kind !== 'accepted' || outcome.version !== version) return
    const name = weakSuites.get(outcome.suite)
    if (name === undefined || without.includes(outcome.suite)) {
      throw new CallError('UnofferedSuite', `the server chose suite ${outcome.suite}`)
    }
    yield name
    without.push(outcome.suite)
  }
}
