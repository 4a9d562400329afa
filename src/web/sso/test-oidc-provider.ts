import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { Provider } from 'oidc-provider'

export const redirectUri = 'http://127.0.0.1:9/sign-in/oidc/real/callback'

/** Whom the provider signs in. */
export interface Somebody {
  sub: string
  email: string
  email_verified: boolean
  name: string
}

const alice: Somebody = {
  sub: 'alice-7',
  email: 'alice@example.com',
  email_verified: true,
  name: 'Alice Ahorn',
}

/**
 * A correct provider on loopback where `person` is signed in by whoever asks, or nobody (`deny`). With `pages` it asks by
 * pages of its own.
 */
export async function startRealProvider({
  redirectUris = [redirectUri],
  pages = false,
}: { redirectUris?: string[]; pages?: boolean } = {}): Promise<{
  issuer: string
  deny: boolean
  person: Somebody
  /** Follows an authorization URL as a browser does, up to the address of ours it ends at. */
  browse(url: string): Promise<URL>
  close(): void
}> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })).export({
    format: 'jwk',
  })

  const client = { redirect_uris: redirectUris, grant_types: ['authorization_code'] }
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'beleg', client_secret: 'a secret/of beleg:1' },
      { ...client, client_id: 'beleg-public', token_endpoint_auth_method: 'none' },
    ],
    jwks: { keys: [{ ...jwk, kid: 'one', use: 'sig', alg: 'RS256' }] },
    cookies: { keys: ['only a test'] },
    adapter: memory(),
    features: { devInteractions: { enabled: pages } },
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
    ...(!pages && {
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    }),
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ ...real.person, sub: id }),
    }),
    async loadExistingGrant(context: GrantContext) {
      const { client: of, provider: from, session } = context.oidc
      const grant = new from.Grant({ clientId: of.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  const real = {
    issuer,
    deny: false,
    person: alice,
    async browse(url: string): Promise<URL> {
      const jar = new Map<string, string>()
      let at = new URL(url)
      while (at.href.startsWith(issuer)) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
        const answer = await fetch(at, { redirect: 'manual', headers: { cookie } })
        for (const set of answer.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
          jar.set(name, value)
        }
        const next = answer.headers.get('location')
        if (next === null) throw new Error(`${answer.status}: ${await answer.text()}`)
        at = new URL(next, at)
      }
      return at
    },
    close(): void {
      server.close()
      server.closeAllConnections()
    },
  }
  const handle = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (pages || request.url?.startsWith('/interaction/') !== true)
      return void handle(request, response)
    const result = real.deny
      ? { error: 'access_denied' }
      : { login: { accountId: real.person.sub, amr: ['pwd', 'otp'] } }
    void provider.interactionFinished(request, response, result)
  })
  return real
}

interface Kept {
  uid?: string
  grantId?: string
  consumed?: boolean
}

/** Where the provider keeps things; its own store in memory warns that it is one. */
function memory(): (model: string) => object {
  const all = new Map<string, Kept>()
  return (model) => ({
    upsert: async (id: string, kept: Kept) => void all.set(`${model} ${id}`, kept),
    find: async (id: string) => all.get(`${model} ${id}`),
    findByUid: async (uid: string) => [...all.values()].find((kept) => kept.uid === uid),
    destroy: async (id: string) => void all.delete(`${model} ${id}`),
    async consume(id: string) {
      const kept = all.get(`${model} ${id}`)
      if (kept) kept.consumed = true
    },
    async revokeByGrantId(grantId: string) {
      for (const [key, kept] of all) if (kept.grantId === grantId) all.delete(key)
    },
  })
}

interface GrantContext {
  oidc: {
    client: { clientId: string }
    session: { accountId: string }
    provider: {
      Grant: new (of: { clientId: string; accountId: string }) => {
        addOIDCScope(scope: string): void
        save(): Promise<string>
      }
    }
  }
}
