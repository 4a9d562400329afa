/** Real servers on loopback, and a reading in memory: for this folder's tests only. */
import assert from 'node:assert/strict'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:tls'
import type { TlsOptions, TLSSocket } from 'node:tls'

import { readIntoMemory } from '#connectors/reading-in-memory.ts'
import { CallError, notRecorded } from '#connectors/transport.ts'
import type { Call, RecordedCall, Transport } from '#connectors/transport.ts'
import type { Receipt } from '#engine/receipt.ts'
import { PublicEndpoint } from '#populations/public-endpoint.ts'

import { tls } from './index.ts'
import { liveTransport } from './live-transport.ts'
import { systemNetwork } from './network.ts'
import type { Network } from './network.ts'
import { TlsSettings } from './settings.ts'

/** Servers that close, with every socket they hold, at the end of the test file. */
export class Loopback {
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  /** HTTPS with the given options; the handler answers 200 with HSTS unless told otherwise. */
  https(
    options: TlsOptions,
    handler: http.RequestListener = strict,
    where?: { host: string; port: number },
  ): Promise<number> {
    return this.#listen(https.createServer(options, handler), where)
  }

  /** Bare TLS. */
  tls(options: TlsOptions, onSocket: (socket: TLSSocket) => void): Promise<number> {
    return this.#listen(createServer(options, onSocket))
  }

  http(handler: http.RequestListener): Promise<number> {
    return this.#listen(http.createServer(handler))
  }

  /** Bare TCP. */
  tcp(onSocket: (socket: Socket) => void): Promise<number> {
    return this.#listen(
      net.createServer((socket) => {
        onSocket(socket)
        // Who reads nothing never sees the other end go.
        socket.resume()
      }),
    )
  }

  /** A port where nothing listens. */
  async closedPort(): Promise<number> {
    const server = net.createServer()
    const port = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    return port
  }

  /** Connections that a client still holds open. */
  get open(): number {
    return this.#sockets.size
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }

  #listen(server: Server, where?: { host: string; port: number }): Promise<number> {
    this.#servers.push(server)
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket))
    })
    return listening(server, where)
  }
}

/** One record with a ServerHello that chose `suite`. */
export function serverHello(version: number, suite: number, extensions = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([
    u16(Math.min(version, 0x0303)),
    Buffer.alloc(32, 7),
    Buffer.of(0),
    u16(suite),
    Buffer.of(0),
    extensions,
  ])
  const message = Buffer.concat([Buffer.of(2, 0), u16(body.length), body])
  return Buffer.concat([
    Buffer.of(22),
    u16(Math.min(version, 0x0303)),
    u16(message.length),
    message,
  ])
}

/** What `read` handed over, by id and by scope, and the calls it made. */
export interface Read {
  items: PublicEndpoint[]
  /** Of the scope that lists the items. */
  list: Receipt
  /** Of the endpoints' own scopes. */
  receipts: Receipt[]
  recorded: RecordedCall[]
}

/** Our own servers may be asked as fast as they answer; that others are not is shown in settings.slow.test.ts. */
const unhurried = { now: () => 0, sleep: async () => undefined }

/** Reads live; unknown settings take their defaults, a timeout of 2 s and no HTTP port. */
export async function readLive(
  endpoints: readonly Record<string, unknown>[],
  settings: Record<string, unknown> = {},
  signal = new AbortController().signal,
  network: Network = systemNetwork,
): Promise<Read> {
  const parsed = TlsSettings.parse({
    timeoutMs: 2000,
    internal: true,
    ...settings,
    endpoints: endpoints.map((endpoint) => ({ host: '127.0.0.1', httpPort: null, ...endpoint })),
  })
  const live = liveTransport(parsed, unhurried, network)
  const recorded: RecordedCall[] = []
  return readWith(parsed, recordingOf(live, recorded), recorded, signal)
}

/** Reads again what a recording holds, with settings from the recording alone. */
export function replay(recorded: readonly RecordedCall[]): Promise<Read> {
  return readWith(tls.settingsOf(recorded), answering(recorded), [...recorded])
}

function answering(recorded: readonly RecordedCall[]): Transport {
  const answers = new Map(recorded.map((call) => [keyOf(call), call]))
  return {
    async call(call) {
      const answer = answers.get(keyOf(call))
      if (!answer) throw new CallError(notRecorded, `${call.op} ${JSON.stringify(call.params)}`)
      if (answer.error) throw new CallError(answer.error.code, answer.error.message)
      return answer.response
    },
  }
}

async function readWith(
  settings: TlsSettings,
  transport: Transport,
  recorded: RecordedCall[],
  signal = new AbortController().signal,
): Promise<Read> {
  const at = new Date('2026-11-23T06:00:00Z')
  const read = await readIntoMemory(tls, settings, transport, { at, signal })
  const held = [...(read.items.get('public-endpoint')?.values() ?? [])]
  assert(held.every(({ scope }) => scope === 'tls/endpoints'))
  const items = held
    .map(({ item }) => PublicEndpoint.parse(item))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const [list, ...others] = read.receipts.filter(({ detail }) => !detail)
  assert(list && others.length === 0, 'one scope lists the items')
  return { items, list, receipts: read.receipts.filter(({ detail }) => detail), recorded }
}

function recordingOf(live: Transport, recorded: RecordedCall[]): Transport {
  return {
    async call(call) {
      try {
        const response: unknown = JSON.parse(JSON.stringify(await live.call(call)))
        recorded.push({ ...call, response })
        return response
      } catch (error) {
        if (!(error instanceof CallError)) throw error
        recorded.push({ ...call, error: { code: error.code, message: error.message } })
        throw error
      }
    },
  }
}

function keyOf({ op, params }: Pick<Call, 'op' | 'params'>): string {
  return JSON.stringify([op, Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))])
}

function strict(_request: http.IncomingMessage, response: http.ServerResponse): void {
  response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains')
  response.end('hello')
}

function listening(
  server: Server,
  { host, port } = { host: '127.0.0.1', port: 0 },
): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
