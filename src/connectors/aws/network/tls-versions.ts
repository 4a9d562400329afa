import type { TlsVersion } from '#populations/public-endpoint.ts'

/** AWS's words for versions. SSL 2.0 is counted as the oldest we have a word for. */
const words: Readonly<Record<string, TlsVersion>> = {
  SSLv2: 'SSLv3',
  SSLv3: 'SSLv3',
  TLSv1: 'TLSv1.0',
  'TLSv1.0': 'TLSv1.0',
  'TLSv1.1': 'TLSv1.1',
  'TLSv1.2': 'TLSv1.2',
  'TLSv1.3': 'TLSv1.3',
}

/** The version that AWS means; `undefined` for a word that is none we know. */
export function tlsVersionOf(word: string): TlsVersion | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined
}

/** All of them, each once, in the order of their words; `undefined` where there is none, or one that we do not know. */
export function tlsVersionsOf(given: readonly string[]): TlsVersion[] | undefined {
  const versions = given.map(tlsVersionOf)
  if (versions.length === 0 || versions.includes(undefined)) return undefined
  return [...new Set(versions.filter((version) => version !== undefined))].toSorted()
}
