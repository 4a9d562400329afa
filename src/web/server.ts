import { randomUUID } from 'node:crypto'
import type { ServerOptions } from 'node:http'
import type { AddressInfo } from 'node:net'

import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Logger } from 'pino'

import { OperatingError } from '#engine/operating-error.ts'
import type { TimeStamping } from '#engine/time-stamping.ts'
import { publishedFolder } from '#run/publish.ts'
import type { Store } from '#store/database.ts'
import { explain } from '#store/explain.ts'
import type { Organisation } from '#store/organisation.ts'
import { urls } from '#ui/urls.ts'

import { assetsSite } from './assets-site.ts'
import { isDoor } from './door-paths.ts'
import { doors } from './doors.ts'
import { notFound, publicSite, staticSite } from './public-site.ts'
import { routes } from './routes.ts'
import { securityHeaders } from './security-headers.ts'
import { throttleOf } from './throttle.ts'
import { troubleResponse } from './trouble-response.ts'
import { Trouble } from './trouble.ts'
import type { House } from './visit.ts'

export interface WebServer {
  url: string
  port: number
  close(): Promise<void>
}

/** How people reach an organisation, where that is configured. */
export interface Reach {
  /** `https://trust.example.com`, without a slash at its end. */
  site?: string
  /** Whether the last address in X-Forwarded-For is believed. */
  behindProxy?: boolean
  /** Whether a mail server takes our mails. */
  hasMailServer?: boolean
  /** Whose time stamps sealed papers bear. */
  timeStamping?: TimeStamping
}

/** Everything behind one address. */
export function website(
  store: Store,
  organisation: Organisation,
  log: Logger,
  trouble = new Trouble(),
  reach: Reach = {},
): Hono {
  const inner = innerSite(store, organisation, trouble, reach, log)
  return websiteOver(publishedFolder(store, organisation), async () => inner, log)
}

/** All that asks who one is. */
export function innerSite(
  store: Store,
  organisation: Organisation,
  trouble: Trouble,
  { site, behindProxy = false, hasMailServer = false, timeStamping }: Reach,
  log: Logger,
): Hono {
  const throttle = throttleOf(store, organisation.id)
  const house: House = {
    store,
    organisation,
    behindProxy,
    hasMailServer,
    throttle,
    trouble,
    log,
    routes,
    ...(timeStamping && { timeStamping }),
    ...(site !== undefined && { site: site.replace(/\/+$/, '') }),
  }
  return doors(house)
}

/** The same where the database may not be there yet: the published files need none, and the doors are asked for when it is. */
export function websiteOver(folder: string, findDoors: () => Promise<Hono>, log: Logger): Hono {
  const site = new Hono()
  site.route('/', staticSite(folder))
  site.route('/', assetsSite())
  site.use(securityHeaders)
  site.route('/', publicSite())
  site.all('*', async (c, next) =>
    isDoor(c.req.path) ? (await findDoors()).fetch(c.req.raw, c.env) : await next(),
  )
  // One answer for what is not there and for what is not for this reader.
  site.notFound(notFound)
  site.onError((error, c) => {
    // What went wrong stays with us; whoever asked gets a number to quote.
    const id = randomUUID()
    log.error({ id, path: loggedPath(c.req.path), err: error }, 'request failed')
    const known = explain(error)
    if (known instanceof OperatingError) return troubleResponse(c, known)
    return c.text(`Error ${id}\n`, 500, { 'cache-control': 'no-store' })
  })
  return site
}

/** Who knows the address of a calendar's feed, or of a package's files, reads them: it stands in no log. */
function loggedPath(path: string): string {
  if (path.startsWith('/package/')) return urls.packageFiles('…')
  return path.startsWith(urls.calendarFeed('')) ? urls.calendarFeed('…') : path
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
