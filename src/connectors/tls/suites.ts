/**
 * Names by number: the IANA registry as of September 2026, and the few that were used without it (EXPORT1024, the first
 * ChaCha20 and GOST drafts, FIPS). Left out are those that a server can choose only for a client that names a user first
 * (SRP, ECCPWD). https://www.iana.org/assignments/tls-parameters
 */
import type { TlsVersion } from '#populations/public-endpoint.ts'

import registry from './cipher-suites.json' with { type: 'json' }

const names: ReadonlyMap<number, string> = new Map(
  Object.entries(registry).map(([number, name]) => [Number.parseInt(number, 16), name]),
)

/** TLS 1.3 has suites of its own, none of which an older version can use. https://www.rfc-editor.org/rfc/rfc8446#appendix-B.4 */
const of13 = [...names.keys()].filter((suite) => /^TLS_(?!.*_WITH_)|_MGM_/.test(nameOf(suite)))
const before13 = [...names.keys()].filter((suite) => !of13.includes(suite))
/** Only who holds a shared secret can use them, so they say nothing about the public: listed where accepted, never judged. */
const shared = before13.filter((suite) => /_PSK_|_KRB5_/.test(nameOf(suite)))

/**
 * The weak ones, and by whose word:
 * - NULL, RC4 and less than 112 bits (EXPORT, DES, RC2): RFC 9325 4.1 says MUST NOT, and RFC 7465 of RC4; TLS 1.3 has NULL
 *   too (RFC 9150);
 * - no authentication (anon), MD5: anyone in the middle can be the server (RFC 5246 F.1.1.1); RFC 6151;
 * - 3DES, IDEA, SEED, MAGMA, GOST 28147: 64-bit blocks (SWEET32, RFC 9325 4.1 "less than 128 bits"), withdrawn (RFC 5469),
 *   or in no recommendation of BSI TR-02102-2;
 * - key exchange without forward secrecy (static RSA, DH, ECDH, GOST before TLS 1.3): RFC 9325 4.1 SHOULD NOT, and
 *   TR-02102-2 3.3.1 (table 1) recommends only suites with forward secrecy.
 * CBC with ephemeral keys is not here: RFC 9325 and TR-02102-2 take it with encrypt-then-MAC, which no suite's number tells.
 * Nor is DHE: RFC 9325 4.1 says SHOULD NOT, but TR-02102-2 recommends it.
 */
const weakName =
  /NULL|RC4|EXPORT|DES|RC2|anon|MD5|IDEA|SEED|MAGMA|28147|^(TLS|SSL)_RSA_|^TLS_(EC)?DH_(RSA|DSS|ECDSA)_|^TLS_GOST.*_(CNT|CTR)_|^TLS_SHA(256|384)_/

/** IANA name by number of every weak suite that the public can use. */
export const weakSuites: ReadonlyMap<number, string> = new Map(
  [...names].filter(([suite, name]) => !shared.includes(suite) && weakName.test(name)),
)

/** Certificates for a fixed Diffie-Hellman key that hardly anybody ever had: they stand with the others for want of room. */
const fixedKey = /_DH_(RSA|DSS)_|_ECDH_.*ARIA/
/** Certificates of these kinds, and ciphers this old or new, are met nowhere without better ones beside them. */
const rare =
  /_DH_(RSA|DSS)_|_ECDH_(RSA|ECDSA)_|_DHE_DSS_(?!WITH_AES)|EXPORT1024|ARIA|SEED|CAMELLIA.*GCM|GOST|SSL_|DRAFT/

const weak = before13.filter((suite) => weakSuites.has(suite) && !fixedKey.test(nameOf(suite)))
const others = before13.filter((suite) => !weak.includes(suite) && !shared.includes(suite))
/** Highest numbers first, which are the best. */
const usual = [...others.toReversed(), ...weak].filter((suite) => !rare.test(nameOf(suite)))

/**
 * A part of all suites, at most 128, which is all some servers can take. Up to TLS 1.2 `all` is broad enough that a server
 * with few suites still finds one, and `weak`, `others` and `shared` together are every suite there is.
 */
export type Offer = 'all' | 'weak' | 'others' | 'shared'

/** The offers that together hold every suite a version has. Those of the public come first. */
export function everyOffer(version: TlsVersion): readonly Offer[] {
  return version === 'TLSv1.3' ? ['others'] : ['weak', 'others', 'shared']
}

/** What to put into a hello: the suites of an offer that the server has not yet chosen. */
export function offered(version: TlsVersion, offer: Offer, without: readonly number[]): number[] {
  const parts = { all: usual, weak, others, shared }
  const suites = version === 'TLSv1.3' ? of13 : parts[offer]
  return suites.filter((suite) => !without.includes(suite))
}

/** The IANA name; four hexadecimal digits for a number without one. */
export function nameOf(suite: number): string {
  return names.get(suite) ?? suite.toString(16).padStart(4, '0').toUpperCase()
}
