import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'

import pLimit from 'p-limit'

interface Passed {
  method: string | undefined
  path: string | undefined
  headers: IncomingHttpHeaders
  body: Buffer
}

/** A way to a server on this machine that counts what passes, by the service that each request is signed for. */
export interface CountingProxy {
  url: string
  counts: Map<string, number>
  /** Asks the server all of it again, so many requests at a time and nothing else; resolves to the seconds that it took. */
  again(atOnce: number): Promise<number>
  close(): void
}

/** Starts one in front of `target`. Whoever starts it closes it. */
export async function countingProxy(target: string): Promise<CountingProxy> {
  const counts = new Map<string, number>()
  const { hostname, port } = new URL(target)
  const kept: Passed[] = []
  const server = createServer((asked, answer) => {
    const signed = /Credential=[^/]*\/\d+\/[^/]*\/([^/]*)\//.exec(asked.headers.authorization ?? '')
    const service = signed?.[1] ?? 'unsigned'
    counts.set(service, (counts.get(service) ?? 0) + 1)
    const { method, url: path, headers } = asked
    const passed = request({ hostname, port, method, path, headers }, (from) => {
      // That the server hangs up after each answer is between it and us: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
      const { connection: _, ...headers } = from.headers
      answer.writeHead(from.statusCode ?? 502, headers)
      from.pipe(answer)
    })
    passed.on('error', () => answer.writeHead(502).end())
    const body: Buffer[] = []
    asked.on('data', (part: Buffer) => body.push(part))
    asked.on('end', () => kept.push({ method, path, headers, body: Buffer.concat(body) }))
    asked.pipe(passed)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    counts,
    async again(atOnce) {
      const began = performance.now()
      const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
      await pLimit(atOnce).map([...kept], ({ body, ...asked }) => {
        const passed = request({ hostname, port, agent, ...asked }, (from) => from.resume())
        passed.end(body)
        return once(passed, 'close')
      })
      agent.destroy()
      return (performance.now() - began) / 1000
    },
    close: () => server.close().closeAllConnections(),
  }
}
