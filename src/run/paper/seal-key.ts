/** The key an organisation seals documents with, and its certificate; made when first needed. */
// The library that certificates are made with asks for it.
import 'reflect-metadata'
import { KeyObject, X509Certificate, createPrivateKey } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { KeyUsageFlags, KeyUsagesExtension, Name, X509CertificateGenerator } from '@peculiar/x509'

import { OperatingError } from '#engine/operating-error.ts'
import type { DataDirectory } from '#store/data-directory.ts'
import { replaceFile } from '#store/durable-file.ts'

export interface SealKey {
  /** ECDSA on P-256. */
  privateKey: KeyObject
  certificate: X509Certificate
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const validYears = 10

/**
 * The organisation's seal. Nobody vouches for the certificate: it says that documents with the same one were sealed by
 * the same organisation, and the log says from when on it is theirs.
 */
export async function sealKeyOf(
  directory: DataDirectory,
  organisation: { slug: string; name: string },
  at: Date,
): Promise<SealKey> {
  const path = join(directory.keys, `${organisation.slug}.seal`)
  if (!existsSync(path)) replaceFile(path, await makeSeal(organisation.name, at), 0o600)
  const pem = readFileSync(path, 'utf8')
  try {
    return {
      privateKey: createPrivateKey(pem),
      certificate: new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE-----'))),
    }
  } catch (cause) {
    throw new OperatingError(
      'seal-key-unreadable',
      `The key that seals documents cannot be read from ${path}.`,
      'Restore the keys folder from a backup. Sealed documents stay valid; until then no new one is sealed.',
      { cause },
    )
  }
}

async function makeSeal(name: string, at: Date): Promise<string> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const notAfter = new Date(at)
  notAfter.setUTCFullYear(at.getUTCFullYear() + validYears)
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // Not as a plain text: that is read as RFC 4514 writes names, where quotation marks and backslashes are no part of them.
    name: new Name([{ CN: [{ utf8String: name }] }]),
    keys,
    signingAlgorithm: algorithm,
    notBefore: at,
    notAfter,
    extensions: [
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
    ],
  })
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' })
  return `${String(key)}${certificate.toString('pem')}\n`
}
