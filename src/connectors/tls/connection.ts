import net from 'node:net'
import type { Socket } from 'node:net'

import { CallError } from '#connectors/transport.ts'

/** How listening ended: `endless` is more bytes than were allowed without an answer among them. */
export type End = 'answered' | 'closed' | 'reset' | 'timeout' | 'endless'

/** Nobody means to read as much; whoever sends more is not listened to. */
const maxUnread = 65_536

/** One TCP connection with one deadline from its start to its end. Whoever opens it closes it, or hands its socket over. */
export class Connection {
  readonly #socket: Socket
  readonly #deadline: NodeJS.Timeout
  readonly #until: number
  #received: Buffer = Buffer.alloc(0)
  #end: End | undefined
  #look: () => void = () => undefined

  constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    this.#until = performance.now() + timeoutMs
    this.#deadline = setTimeout(() => this.#ends('timeout'), timeoutMs)
    socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, chunk]) : chunk
      if (this.#received.length > maxUnread) socket.pause()
      this.#look()
    })
    socket.on('end', () => this.#ends('closed'))
    socket.on('error', () => this.#ends('reset'))
  }

  /** Rejects with `CallError` where no connection comes about: Node's code, or `ConnectTimeout`. */
  static open(address: string, port: number, timeoutMs: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const started = performance.now()
      const socket = net.connect({ host: address, port })
      const deadline = setTimeout(() => {
        socket.destroy(new CallError('ConnectTimeout', `no connection within ${timeoutMs} ms`))
      }, timeoutMs)
      function failed(error: NodeJS.ErrnoException): void {
        clearTimeout(deadline)
        const code = error.code ?? 'ConnectFailed'
        reject(
          error instanceof CallError ? error : new CallError(code, error.message, { cause: error }),
        )
      }
      socket.on('error', failed)
      socket.once('connect', () => {
        clearTimeout(deadline)
        socket.off('error', failed)
        resolve(new Connection(socket, Math.max(1, timeoutMs - (performance.now() - started))))
      })
    })
  }

  /** What was received and not yet taken. */
  get received(): Buffer {
    return this.#received
  }

  /** Our own address on it. */
  get localAddress(): string {
    return this.#socket.localAddress ?? ''
  }

  /** Milliseconds to the deadline. */
  get remainingMs(): number {
    return Math.max(1, this.#until - performance.now())
  }

  send(bytes: Buffer | string): void {
    this.#socket.write(bytes)
  }

  /** Forgets the first bytes received. */
  take(length: number): void {
    this.#received = this.#received.subarray(length)
  }

  /**
   * Resolves with the first answer that `read` finds in what was received and not taken, or with how it ended without one.
   * Rejects with what `read` throws. One caller at a time.
   */
  listen<Answer>(
    read: (received: Buffer) => Answer | undefined,
    maxBytes: number,
  ): Promise<{ answer?: Answer; end: End }> {
    return new Promise((resolve, reject) => {
      this.#look = () => {
        try {
          const answer = read(this.#received)
          if (answer !== undefined) resolve({ answer, end: 'answered' })
          else if (this.#received.length > maxBytes) resolve({ end: 'endless' })
          else if (this.#end) resolve({ end: this.#end })
          else return
        } catch (error) {
          reject(error)
        }
        this.#look = () => undefined
      }
      this.#look()
    })
  }

  /** Gives the socket away, for TLS: this connection is over, its deadline included. */
  handOver(): Socket {
    clearTimeout(this.#deadline)
    this.#socket.removeAllListeners('data').removeAllListeners('end')
    return this.#socket
  }

  close(): void {
    clearTimeout(this.#deadline)
    this.#socket.destroy()
  }

  #ends(end: End): void {
    this.#end ??= end
    this.#look()
  }
}
