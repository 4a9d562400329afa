import { once } from 'node:events'
import { createServer, request } from 'node:http'

/** A way to a server on this machine that counts what passes, by the service that each request is signed for. */
export interface CountingProxy {
  url: string
  counts: Map<string, number>
  close(): void
}

/** Starts one in front of `target`. Whoever starts it closes it. */
export async function countingProxy(target: string): Promise<CountingProxy> {
  const counts = new Map<string, number>()
  const { hostname, port } = new URL(target)
  const server = createServer((asked, answer) => {
    const signed = /Credential=[^/]*\/\d+\/[^/]*\/([^/]*)\//.exec(asked.headers.authorization ?? '')
    const service = signed?.[1] ?? 'unsigned'
    counts.set(service, (counts.get(service) ?? 0) + 1)
    const { method, url: path, headers } = asked
    const passed = request({ hostname, port, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 502, from.headers)
      from.pipe(answer)
    })
    passed.on('error', () => answer.writeHead(502).end())
    asked.pipe(passed)
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    counts,
    close: () => server.close().closeAllConnections(),
  }
}
