/** Six real TLS endpoints on loopback, as they should be. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { RequestListener, Server as HttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import type { TlsOptions } from 'node:tls'

import { z } from 'zod'

import { makeAuthority } from './certificate-authority.ts'

const address = '127.0.0.1'

interface DemoEndpoint {
  /** The first part of its host name. */
  name: string
  /** What its HTTP port does; closed without it. */
  http?: (port: number) => RequestListener
}

const modern: TlsOptions = {
  minVersion: 'TLSv1.2',
  ciphers: 'ECDHE+AESGCM:ECDHE+CHACHA20:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384',
}

const endpoints: readonly DemoEndpoint[] = [
  { name: 'www', http: redirecting },
  { name: 'app', http: redirecting },
  { name: 'shop', http: redirecting },
  { name: 'api' },
  { name: 'docs', http: redirecting },
  { name: 'status' },
]

function redirecting(port: number): RequestListener {
  return (request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    response.writeHead(308, { location: `https://${host}:${port}${request.url ?? '/'}` }).end()
  }
}

/** The endpoints as the `tls` connector's settings name them. */
export interface RunningEndpoints {
  settings: {
    internal: true
    endpoints: { host: string; port: number; sni: string; roots: string; httpPort: number }[]
  }
  close(): void
}

const Ports = z.record(z.string(), z.int())

/** Starts them, on the ports they had last time where those are free (`portsFile` remembers). */
export async function startEndpoints(domain: string, portsFile: string): Promise<RunningEndpoints> {
  const authority = await makeAuthority(`${domain} demo authority`)
  const before = existsSync(portsFile)
    ? Ports.parse(JSON.parse(readFileSync(portsFile, 'utf8')))
    : {}
  const servers: Server[] = []
  const ports: Record<string, number> = {}
  const settings: RunningEndpoints['settings'] = { internal: true, endpoints: [] }
  for (const { name, http } of endpoints) {
    const sni = `${name}.${domain}`
    const issued = await authority.issue({ names: [sni] })
    const secure = createHttpsServer({ ...modern, ...issued }, (_request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
      response.end('hello\n')
    })
    const port = await listen(secure, before[name])
    // A closed port is one that was free a moment ago.
    const plain: HttpServer = createHttpServer(http?.(port))
    const httpPort = await listen(plain, before[`${name}-http`])
    Object.assign(ports, { [name]: port, [`${name}-http`]: httpPort })
    servers.push(secure, plain)
    if (!http) plain.close()
    settings.endpoints.push({ host: address, port, sni, roots: authority.root, httpPort })
  }
  writeFileSync(portsFile, JSON.stringify(ports))
  return { settings, close: () => servers.forEach((server) => server.close()) }
}

async function listen(server: Server, wanted: number | undefined): Promise<number> {
  for (const port of wanted === undefined ? [0] : [wanted, 0]) {
    try {
      return await new Promise<number>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, address, () => {
          server.off('error', reject)
          resolve(portOf(server.address()))
        })
      })
    } catch (error) {
      // Somebody else took the port meanwhile: any other will do.
      if (port === 0) throw error
    }
  }
  throw new Error('no port')
}

function portOf(bound: AddressInfo | string | null): number {
  if (bound === null || typeof bound === 'string') throw new Error('not a port')
  return bound.port
}
