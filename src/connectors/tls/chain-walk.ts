import type { X509Certificate } from 'node:crypto'

const serverAuth = '1.3.6.1.5.5.7.3.1'
const maxDepth = 8

/**
 * Whether the chain above `leaf` leads to one of `roots`, leaving out the leaf's own dates: `trusted`, or an OpenSSL code.
 *
 * OpenSSL reports one code only, and an expired leaf hides an unknown root. So, where its code is about time, we walk
 * again: names and key identifiers must fit (`checkIssued`), the signature must verify, an issuer must be a CA and in
 * date at `at`, the leaf must be good for servers. Name constraints and path lengths are not looked at here.
 * https://www.rfc-editor.org/rfc/rfc5280#section-6.1
 */
export function walkChain(
  leaf: X509Certificate,
  shown: readonly X509Certificate[],
  roots: readonly X509Certificate[],
  at: Date,
): string {
  const extendedKeyUsage: readonly string[] | undefined = leaf.keyUsage
  if (extendedKeyUsage && !extendedKeyUsage.includes(serverAuth)) return 'INVALID_PURPOSE'
  const anchors = new Set(roots.map((root) => root.fingerprint256))
  if (anchors.has(leaf.fingerprint256)) return 'trusted'
  const candidates = [...roots, ...shown]

  let level = [leaf]
  let code = 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'
  const seen = new Set<string>([leaf.fingerprint256])
  for (let depth = 0; depth < maxDepth; depth++) {
    const above: X509Certificate[] = []
    for (const issuer of candidates) {
      if (seen.has(issuer.fingerprint256) || !level.some((child) => issued(issuer, child))) continue
      seen.add(issuer.fingerprint256)
      if (issuer.validToDate < at) code = 'CERT_HAS_EXPIRED'
      else if (issuer.validFromDate > at) code = 'CERT_NOT_YET_VALID'
      else if (anchors.has(issuer.fingerprint256)) return 'trusted'
      else above.push(issuer)
    }
    level = above
  }
  return leaf.checkIssued(leaf) ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : code
}

function issued(issuer: X509Certificate, child: X509Certificate): boolean {
  try {
    return issuer.ca && child.checkIssued(issuer) && child.verify(issuer.publicKey)
  } catch {
    // A key of a kind that OpenSSL cannot load has signed nothing for us.
    return false
  }
}
