import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'

import type { z } from 'zod'

import { CallError } from '#connectors/transport.ts'
import type { Certificate } from '#populations/public-endpoint.ts'

import type { CertificateObservation } from './observations.ts'
import { text } from './text.ts'

const maxNames = 100

/** The item's certificate from the raw chain. Throws `CallError` where the leaf cannot be read, whatever is wrong with it. */
export function certificateOf(
  observation: CertificateObservation,
  name: string,
): z.infer<typeof Certificate> {
  try {
    const leaf = new X509Certificate(Buffer.from(observation.chain[0] ?? '', 'base64'))
    return {
      subject: distinguishedName(leaf.subject),
      issuer: distinguishedName(leaf.issuer),
      names: namesOf(leaf.subjectAltName),
      notBefore: leaf.validFromDate.toISOString(),
      notAfter: leaf.validToDate.toISOString(),
      fingerprint: leaf.fingerprint256.replaceAll(':', '').toLowerCase(),
      nameMatches: matches(leaf, name),
      chain: text(observation.aboveLeaf ?? observation.verification, 100),
    }
  } catch (error) {
    throw new CallError('UnreadableCertificate', String(error), { cause: error })
  }
}

/**
 * Subject alternative names only, never the common name; a wildcard stands for one whole label.
 * https://www.rfc-editor.org/rfc/rfc9525#section-6
 */
function matches(leaf: X509Certificate, name: string): boolean {
  if (isIP(name)) return leaf.checkIP(name) !== undefined
  return leaf.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined
}

/**
 * DNS names and addresses out of Node's text form, where a value with anything odd in it is a JSON string. Walked from
 * the start, so that no value can pass for a name of its own (CVE-2021-44532).
 */
export function namesOf(subjectAltName: string | undefined): string[] {
  const names: string[] = []
  const entry = /([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/y
  while (names.length < maxNames) {
    const [, type, value = ''] = entry.exec(subjectAltName ?? '') ?? []
    if (type === undefined) break
    if (type === 'DNS' || type === 'IP Address') names.push(text(unquoted(value), 255))
  }
  return names
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value
  const plain: unknown = JSON.parse(value)
  return String(plain)
}

function distinguishedName(lines: string | undefined): string {
  return text((lines ?? '').slice(0, 1000).split('\n').join(', '), 300)
}
