import net from 'node:net'

import { CallError } from '#connectors/transport.ts'

import type { HelloObservation } from './observations.ts'
import { firstAnswer } from './server-hello.ts'

const maxBytes = 32_768

/**
 * Sends one ClientHello and brings back the bytes of the first answer, no more than it took to know it. Rejects with
 * `CallError` where no connection came about. The socket is gone when the promise settles.
 */
export function askHello(
  address: string,
  port: number,
  hello: Buffer,
  timeoutMs: number,
): Promise<HelloObservation> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port })
    const deadline = setTimeout(() => {
      if (connected) settle('timeout')
      else fail(new CallError('ConnectTimeout', `no connection within ${timeoutMs} ms`))
    }, timeoutMs)
    let connected = false
    let received = Buffer.alloc(0)

    function settle(end: HelloObservation['end'], bytes = received): void {
      clearTimeout(deadline)
      socket.destroy()
      resolve({ answer: bytes.subarray(0, 512).toString('base64'), end })
    }
    function fail(error: CallError): void {
      clearTimeout(deadline)
      socket.destroy()
      reject(error)
    }

    socket.on('connect', () => {
      connected = true
      socket.write(hello)
    })
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk])
      const answer = firstAnswer(received)
      if (answer) settle('answered', received.subarray(0, answer.end))
      else if (received.length > maxBytes) settle('endless')
    })
    socket.on('end', () => settle('closed'))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (connected) settle('reset')
      else fail(new CallError(error.code ?? 'ConnectFailed', error.message, { cause: error }))
    })
  })
}
