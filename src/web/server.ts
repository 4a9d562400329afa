import { randomUUID } from 'node:crypto'
import type { ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Logger } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import { publishedFolder } from '#run/publish.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import type { Organisation } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'

import { assetsSite } from './assets-site.ts'
import { consoleSite } from './console/console-site.ts'
import { loopbackOnly } from './loopback-only.ts'
import { notFound, publicSite, staticSite } from './public-site.ts'
import { securityHeaders } from './security-headers.ts'
import { Trouble } from './trouble.ts'

export interface WebServer {
  url: string
  port: number
  close(): Promise<void>
}

/** Everything behind one address. */
export function website(
  store: Store,
  organisation: Organisation,
  log: Logger,
  trouble = new Trouble(),
): Hono {
  const console = consoleSite(store, organisation, trouble)
  return websiteOver(publishedFolder(store, organisation), async () => console, log)
}

/** The same where the database may not be there yet: the published files need none, and the console is asked for when it is. */
export function websiteOver(folder: string, findConsole: () => Promise<Hono>, log: Logger): Hono {
  const site = new Hono()
  site.route('/', staticSite(folder))
  site.route('/', assetsSite())
  site.use(securityHeaders)
  for (const path of [urls.console, `${urls.console}/*`]) {
    site.use(path, loopbackOnly)
    site.get(path, async (c) => (await findConsole()).fetch(c.req.raw, c.env))
  }
  site.route('/', publicSite())
  // One answer for what is not there and for what is not for this reader.
  site.notFound(notFound)
  site.onError((error, c) => {
    // What went wrong stays with us; whoever asked gets a number to quote.
    const id = randomUUID()
    log.error({ id, path: c.req.path, err: error }, 'request failed')
    const status = explain(error) instanceof OperatingError ? 503 : 500
    return c.text(`Error ${id}\n`, status, { 'cache-control': 'no-store' })
  })
  return site
}

/** Listens; rejects with an operating error where the port is taken or not allowed. `limits` are Node's own. */
export async function startWebServer(
  site: Hono,
  port: number,
  host: string,
  limits: ServerOptions = {},
): Promise<WebServer> {
  const server = serve({ fetch: site.fetch, port, hostname: host, serverOptions: limits })
  const address = await new Promise<AddressInfo>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenFailed(cause, port)))
    server.once('listening', () => {
      const bound = server.address()
      if (bound !== null && typeof bound === 'object') resolve(bound)
    })
  })
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return {
    url: `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

function listenFailed(cause: NodeJS.ErrnoException, port: number): Error {
  if (cause.code === 'EADDRINUSE') {
    return new OperatingError(
      'port-taken',
      `Port ${port} is taken by another program.`,
      'Stop that program, or choose another port with --port N.',
      { cause },
    )
  }
  if (cause.code === 'EACCES') {
    return new OperatingError(
      'port-refused',
      `This user may not listen on port ${port}.`,
      'Choose a port above 1023 with --port N.',
      { cause },
    )
  }
  return cause
}
