import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { createServer } from 'node:http'

/** What the provider lies about; what is absent is as it should be. */
export interface Lie {
  metadata?: Record<string, unknown>
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  /** Instead of a signature with the key that is published. */
  signature?: 'none' | 'hmac with the public key' | 'a stranger’s key'
  /** The whole answer of the token endpoint. */
  answer?: { status: number; body: string; type?: string; headers?: Record<string, string> }
  userinfo?: Record<string, unknown>
  keys?: { kid: string; key: KeyObject }[]
  /** Whether the last asked address never answers. */
  silent?: boolean
}

export interface HostileProvider {
  issuer: string
  lie: Lie
  /** What was asked, oldest first. */
  asked: { path: string; body: string; authorization: string | undefined }[]
  close(): void
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const published = { kid: 'k1', key: publicKey }
export const strangers = { kid: 'k1', key: stranger.publicKey }

function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString(
    'base64url',
  )
}

function tokenOf(lie: Lie, claims: Record<string, unknown>): string {
  const alg = { none: 'none', 'hmac with the public key': 'HS256', 'a stranger’s key': 'RS256' }
  const header = {
    alg: lie.signature === undefined ? 'RS256' : alg[lie.signature],
    kid: published.kid,
    ...lie.header,
  }
  const signed = `${part(header)}.${part({ ...claims, ...lie.claims })}`
  if (lie.signature === 'none') return `${signed}.`
  if (lie.signature === 'hmac with the public key') {
    const secret = publicKey.export({ type: 'spki', format: 'pem' })
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  }
  const key = lie.signature === undefined ? privateKey : stranger.privateKey
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

/** A provider that does what a correct one never would. `nonce` comes from the code: the code is the nonce. */
export async function startHostileProvider(now: Date): Promise<HostileProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const hostile: HostileProvider = {
    issuer,
    lie: {},
    asked: [],
    close() {
      server.close()
      server.closeAllConnections()
    },
  }

  function answer(path: string, body: string): unknown {
    const { lie } = hostile
    const seconds = Math.floor(now.getTime() / 1000)
    switch (path) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
          ...lie.metadata,
        }
      case '/keys':
        return {
          keys: (lie.keys ?? [published]).map(({ kid, key }) => ({
            ...key.export({ format: 'jwk' }),
            kid,
          })),
        }
      case '/userinfo':
        return lie.userinfo
      default:
        return {
          access_token: 'an access token',
          token_type: 'Bearer',
          id_token: tokenOf(lie, {
            iss: issuer,
            sub: 'mallory',
            aud: 'beleg',
            nonce: new URLSearchParams(body).get('code'),
            iat: seconds,
            exp: seconds + 300,
          }),
        }
    }
  }

  server.on('request', (request, response) => {
    const parts: string[] = []
    request.setEncoding('utf8').on('data', (text: string) => parts.push(text))
    request.on('end', () => {
      const path = request.url ?? ''
      const body = parts.join('')
      hostile.asked.push({ path, body, authorization: request.headers.authorization })
      if (hostile.lie.silent === true) return
      const said = path === '/token' ? hostile.lie.answer : undefined
      response.writeHead(said?.status ?? 200, {
        'content-type': said?.type ?? 'application/json',
        ...said?.headers,
      })
      response.end(said?.body ?? JSON.stringify(answer(path, body)))
    })
  })
  return hostile
}
