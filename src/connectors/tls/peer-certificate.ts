import { constants, hash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import tls from 'node:tls'

import { CallError } from '#connectors/transport.ts'

import { walkChain } from './chain-walk.ts'
import { Connection } from './connection.ts'
import type { CertificateObservation, CertificateParams } from './observations.ts'
import { certificatesIn } from './settings.ts'
import { startTls } from './starttls.ts'

const maxChain = 10
const aboutTime = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])

/**
 * Options for a handshake with whatever a server still speaks: what it accepts is judged elsewhere. Nothing secret is
 * ever sent over such a connection.
 */
export function anyHandshake(address: string, port: number, name: string): tls.ConnectionOptions {
  return {
    host: address,
    port,
    ...(isIP(name) ? {} : { servername: name }),
    rejectUnauthorized: false,
    // Names are matched in certificate.ts; here the code must speak of the chain alone.
    checkServerIdentity: () => undefined,
    minVersion: 'TLSv1',
    ciphers: 'ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0',
    minDHSize: 1,
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
  }
}

/** One handshake, and the chain the server showed with OpenSSL's verdict on it. `roots` is PEM; without it, Node's own list. */
export async function askCertificate(
  { address, port, name, starttls }: CertificateParams,
  roots: string | undefined,
  timeoutMs: number,
): Promise<CertificateObservation> {
  const options = {
    ...anyHandshake(address, port, name),
    ...(roots !== undefined && { ca: roots }),
  }
  if (starttls === undefined) return handshake(options, roots, timeoutMs)
  const connection = await Connection.open(address, port, timeoutMs)
  try {
    await startTls(connection, starttls)
  } catch (error) {
    connection.close()
    throw error
  }
  const { remainingMs } = connection
  return handshake({ ...options, socket: connection.handOver() }, roots, remainingMs)
}

/** Closes the socket, its own or the one it is given. */
function handshake(
  options: tls.ConnectionOptions,
  roots: string | undefined,
  timeoutMs: number,
): Promise<CertificateObservation> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect(options)
    const deadline = setTimeout(() => {
      socket.destroy(new CallError('Timeout', `no handshake within ${Math.round(timeoutMs)} ms`))
    }, timeoutMs)
    socket.on('secureConnect', () => {
      try {
        resolve(observe(socket, roots))
      } catch (error) {
        reject(unreadable(error))
      }
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error instanceof CallError
          ? error
          : new CallError(error.code ?? 'NoHandshake', error.message, { cause: error }),
      )
    })
    socket.on('close', () => {
      clearTimeout(deadline)
      reject(new CallError('NoHandshake', 'closed during the handshake'))
    })
  })
}

function observe(socket: tls.TLSSocket, roots: string | undefined): CertificateObservation {
  const chain = chainOf(socket)
  const [leaf, ...above] = chain
  if (!leaf) throw new CallError('NoCertificate', 'the server showed no certificate')
  const verification = socket.authorized ? 'trusted' : codeOf(socket.authorizationError)
  return {
    chain: chain.map((certificate) => certificate.raw.toString('base64')),
    verification,
    ...(aboutTime.has(verification) && {
      aboveLeaf: walkChain(leaf, above, trustedBy(roots), new Date()),
    }),
    roots: roots === undefined ? 'default' : hash('sha256', roots),
  }
}

function chainOf(socket: tls.TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  let next = socket.getPeerX509Certificate()
  while (next && chain.length < maxChain) {
    const { fingerprint256 } = next
    if (chain.some((certificate) => certificate.fingerprint256 === fingerprint256)) break
    chain.push(next)
    next = next.issuerCertificate
  }
  return chain
}

function trustedBy(roots: string | undefined): X509Certificate[] {
  const pems = roots === undefined ? tls.getCACertificates() : certificatesIn(roots)
  return pems.map((pem) => new X509Certificate(pem))
}

// Node's type says Error; it is the code as a string. https://nodejs.org/api/tls.html#tlssocketauthorizationerror
function codeOf(error: unknown): string {
  return String(error instanceof Error && 'code' in error ? error.code : error)
}

/** Whatever a hostile certificate makes the parser throw, it is that endpoint's failure alone. */
function unreadable(error: unknown): CallError {
  if (error instanceof CallError) return error
  return new CallError('UnreadableCertificate', String(error), { cause: error })
}
