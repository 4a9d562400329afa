/** A published site behind a server of its own; for tests only. */
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'

import type { Site } from './test-site.ts'

/** Serves while the work is done. */
export async function withServer<Result>(
  handle: RequestListener,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const bound = server.address()
  const port = typeof bound === 'object' ? bound?.port : undefined
  try {
    return await work(`http://127.0.0.1:${port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** Serves what `siteNow` has at each request. */
export function serving(siteNow: () => Site): RequestListener {
  return ({ url = '/' }, response) => {
    const path = url.slice(1)
    const file = siteNow().get(path.endsWith('/') ? `${path}index.html` : path)
    response.writeHead(file ? 200 : 404).end(file)
  }
}
