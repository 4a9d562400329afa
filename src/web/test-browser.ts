/** A visitor that keeps cookies and says where its requests come from, as a browser does; for tests. */
import assert from 'node:assert/strict'

import type { Hono } from 'hono'

/** What a connection from this machine looks like to the server. */
export const fromHere = { incoming: { httpVersion: '1.1', socket: { remoteAddress: '127.0.0.1' } } }

export class TestBrowser {
  readonly origin: string
  readonly cookies = new Map<string, string>()
  readonly #site: Hono

  constructor(site: Hono, origin = 'http://localhost:8080') {
    this.#site = site
    this.origin = origin
  }

  async ask(
    method: string,
    path: string,
    {
      body,
      headers = {},
    }: { body?: string | Uint8Array<ArrayBuffer>; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await this.#site.request(
      `${this.origin}${path}`,
      {
        method,
        headers: {
          host: new URL(this.origin).host,
          ...(cookie && { cookie }),
          ...(method !== 'GET' && { origin: this.origin }),
          'user-agent': 'Test browser',
          ...headers,
        },
        ...(body !== undefined && { body }),
      },
      fromHere,
    )
    for (const text of answer.headers.getSetCookie()) this.#keep(text)
    return answer
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return await this.ask('GET', path, { headers })
  }

  /** Posts a form. */
  async post(
    path: string,
    fields: Record<string, string | readonly string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const each of typeof value === 'string' ? [value] : value) body.append(name, each)
    return await this.ask('POST', path, {
      body: body.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
  }

  async postJson(
    path: string,
    value: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return await this.ask('POST', path, {
      body: JSON.stringify(value),
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    })
  }

  /** Where an answer leads on to, by GET. */
  async follow(answer: Response): Promise<Response> {
    assert.equal(answer.status, 303, await answer.clone().text())
    return await this.get(answer.headers.get('location') ?? '')
  }

  #keep(text: string): void {
    const [pair = '', ...attributes] = text.split('; ')
    const [name = '', ...value] = pair.split('=')
    // What a browser asks of this prefix: RFC 6265bis, section 4.1.3.2.
    assert.match(name, /^__Host-/)
    for (const wanted of ['Secure', 'HttpOnly', 'Path=/', 'SameSite=Lax'])
      assert(attributes.includes(wanted), `${name}: ${wanted}`)
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value.join('='))
  }
}

/** The value of a hidden field of a page. */
export function hiddenField(page: string, name: string): string {
  const found = new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page)
  assert(found, `no hidden field ${name}`)
  return found[1] ?? ''
}
