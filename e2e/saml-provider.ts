/** A SAML provider with pages of its own, on loopback and on another site than ours; for the tests of the sign-in. */
import { createServer } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { inflateRawSync } from 'node:zlib'

import {
  assertionOf,
  idpIssuer,
  makeSigner,
  posted,
  responseOf,
  sign,
} from '#web/sso/test-saml-provider.ts'

export interface SamlProvider {
  issuer: string
  ssoUrl: string
  certificate: string
  /** The address of whoever signs in there. */
  email: string
  /** How often it asked who one is. */
  asked: number
  close(): void
}

/** Asks for a name, then has the browser post its signed answer to whoever sent it here, as providers do. */
export async function startSamlProvider(now: () => Date): Promise<SamlProvider> {
  const signer = await makeSigner()
  const server = createServer((request, response) => {
    void answer(request).then(
      (page) => response.setHeader('content-type', 'text/html; charset=utf-8').end(page),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const provider: SamlProvider = {
    issuer: idpIssuer,
    ssoUrl: `http://127.0.0.1:${address.port}/sso`,
    certificate: signer.certificate,
    email: '',
    asked: 0,
    close: () => server.close(),
  }
  return provider

  async function answer(request: IncomingMessage): Promise<string> {
    const { pathname, searchParams } = new URL(request.url ?? '', provider.ssoUrl)
    if (pathname === '/favicon.ico') return ''
    if (pathname === '/sso') {
      provider.asked++
      const hidden = ['SAMLRequest', 'RelayState'].map((name) =>
        input(name, searchParams.get(name)),
      )
      return `<!doctype html><title>Firm</title><form method="post" action="/login">${hidden.join('')}
        <label>User <input name="login"></label><button>Log in</button></form>`
    }
    const form = new URLSearchParams(await bodyOf(request))
    const asked = inflateRawSync(Buffer.from(form.get('SAMLRequest') ?? '', 'base64')).toString()
    const attribute = (name: string) => new RegExp(` ${name}="([^"]+)"`).exec(asked)?.[1] ?? ''
    const acsUrl = attribute('AssertionConsumerServiceURL')
    const entityId = /<saml:Issuer[^>]*>([^<]+)</.exec(asked)?.[1] ?? ''
    const said = {
      requestId: attribute('ID'),
      now: now(),
      nameId: form.get('login') ?? '',
      attributes: { email: [provider.email] },
      us: { acsUrl, entityId },
    }
    const assertion = sign(assertionOf(said, `_a${said.requestId}`), signer)
    const { SAMLResponse } = posted(responseOf(said, assertion, `_r${said.requestId}`))
    return `<!doctype html><title>Firm</title><form method="post" action="${acsUrl}">
      ${input('SAMLResponse', SAMLResponse)}${input('RelayState', form.get('RelayState'))}
      <noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script>`
  }
}

function input(name: string, value: string | null): string {
  return `<input type="hidden" name="${name}" value="${(value ?? '').replaceAll('"', '&quot;')}">`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
