/** A certificate authority for tests and the demo. Its keys live in memory only, so nothing it signs outlives the process. */
import type { webcrypto } from 'node:crypto'
import { isIP } from 'node:net'

// The library's container reads metadata from it: https://github.com/PeculiarVentures/x509#installation
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: Uint8Array.of(1, 0, 1),
}
const dayMs = 86_400_000

/** What to put into a certificate; the dates default to a day ago and 90 days from now. */
export interface CertificateRequest {
  /** Host names and addresses. */
  names: readonly string[]
  /** A common name; the first of `names` without it. */
  commonName?: string
  notBefore?: Date
  notAfter?: Date
  /** For old suites; the default is ECDSA. */
  key?: 'ecdsa' | 'rsa'
  /** Extended key usages, as OIDs; none without it. */
  usages?: readonly string[]
  /** A certificate that signs others. */
  ca?: true
  /** Signed by its own key, not by the authority. */
  selfSigned?: true
}

/** PEM, ready for `tls.createServer`. */
export interface Issued {
  cert: string
  key: string
}

export interface Authority {
  /** Its own certificate, PEM: what a client must trust. */
  root: string
  issue(request: CertificateRequest): Promise<Issued>
  /** An authority below this one; the certificates it issues come with its own as chain. */
  intermediate(request: CertificateRequest): Promise<Authority>
}

/** A new authority with its own self-signed root. */
export async function makeAuthority(commonName = 'Beleg test authority'): Promise<Authority> {
  const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  const request: CertificateRequest = { names: [], commonName, ca: true }
  const root = await certificate(request, keys.publicKey, keys.privateKey, commonName)
  return authority(root, keys.privateKey, commonName, '')
}

function authority(
  root: string,
  signingKey: webcrypto.CryptoKey,
  name: string,
  chain: string,
): Authority {
  return {
    root,
    async issue(request) {
      const algorithm = request.key === 'rsa' ? rsa : ecdsa
      const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
      const signer = request.selfSigned ? keys.privateKey : signingKey
      const issuer = request.selfSigned ? nameOf(request) : name
      const cert = await certificate(request, keys.publicKey, signer, issuer)
      return { cert: cert + (request.selfSigned ? '' : chain), key: await pemOf(keys.privateKey) }
    },
    async intermediate(request) {
      const keys = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
      const asCa: CertificateRequest = { ...request, ca: true }
      const cert = await certificate(asCa, keys.publicKey, signingKey, name)
      return authority(root, keys.privateKey, nameOf(request), cert + chain)
    },
  }
}

async function certificate(
  request: CertificateRequest,
  publicKey: webcrypto.CryptoKey,
  signingKey: webcrypto.CryptoKey,
  issuer: string,
): Promise<string> {
  const names = request.names.map((value) => ({
    type: isIP(value) ? ('ip' as const) : ('dns' as const),
    value,
  }))
  const made = await x509.X509CertificateGenerator.create({
    serialNumber: crypto.randomUUID().replaceAll('-', '').replace(/^./, '1'),
    subject: [{ CN: [nameOf(request)] }],
    issuer: [{ CN: [issuer] }],
    notBefore: request.notBefore ?? new Date(Date.now() - dayMs),
    notAfter: request.notAfter ?? new Date(Date.now() + 90 * dayMs),
    publicKey,
    signingKey,
    signingAlgorithm: { ...signingKey.algorithm, hash: 'SHA-256' },
    extensions: [
      new x509.BasicConstraintsExtension(request.ca === true, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      ...(request.usages ? [new x509.ExtendedKeyUsageExtension([...request.usages])] : []),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  })
  return `${made.toString('pem')}\n`
}

function nameOf(request: CertificateRequest): string {
  return request.commonName ?? request.names[0] ?? 'nameless'
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`
}
