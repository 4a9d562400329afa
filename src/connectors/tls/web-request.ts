import http from 'node:http'
import https from 'node:https'

import { CallError } from '#connectors/transport.ts'

import type { WebObservation } from './observations.ts'
import { anyHandshake } from './peer-certificate.ts'
import { inUrl } from './settings.ts'

interface Question {
  address: string
  port: number
  name: string
  path: string
}

/**
 * One GET, by `name` at `address`; over TLS the certificate is not judged here. Reads the header (16 KiB at most) and
 * nothing of the body. `CallError` codes are Node's, `ConnectTimeout` where no connection came about in time, `Timeout`
 * where one did, or `NotHttp` where something else came back.
 */
export function askWeb(
  scheme: 'http' | 'https',
  { address, port, name, path }: Question,
  timeoutMs: number,
): Promise<WebObservation> {
  return new Promise((resolve, reject) => {
    const usual = port === (scheme === 'http' ? 80 : 443)
    const options = {
      host: address,
      port,
      path,
      agent: false,
      maxHeaderSize: 16_384,
      headers: {
        host: usual ? inUrl(name) : `${inUrl(name)}:${port}`,
        'user-agent': 'Beleg (reads headers only)',
        connection: 'close',
      },
    }
    const request =
      scheme === 'http'
        ? http.request(options)
        : https.request({ ...anyHandshake(address, port, name), ...options })
    let connected = false
    const deadline = setTimeout(() => {
      const code = connected ? 'Timeout' : 'ConnectTimeout'
      request.destroy(new CallError(code, `no answer within ${timeoutMs} ms`))
    }, timeoutMs)
    request.on('socket', (socket) => socket.once('connect', () => (connected = true)))
    request.on('response', (response) => {
      const location = headerOf(response, 'location')
      const strict = headerOf(response, 'strict-transport-security')
      resolve({
        status: response.statusCode ?? 0,
        ...(location !== undefined && { location }),
        ...(strict !== undefined && { strictTransportSecurity: strict }),
      })
      request.destroy()
    })
    request.on('error', (error: NodeJS.ErrnoException) => reject(callError(error, connected)))
    request.on('close', () => {
      clearTimeout(deadline)
      reject(new CallError('Closed', 'closed without an answer'))
    })
    request.end()
  })
}

/** The first header of that name: https://www.rfc-editor.org/rfc/rfc6797#section-8.1 */
function headerOf({ rawHeaders }: http.IncomingMessage, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name)
  return at < 0 ? undefined : rawHeaders[at + 1]?.slice(0, 2048)
}

function callError(error: NodeJS.ErrnoException, connected: boolean): CallError {
  if (error instanceof CallError) return error
  // The system gave up before we did; once connected, the same code would mean something else.
  if (error.code === 'ETIMEDOUT' && !connected) {
    return new CallError('ConnectTimeout', error.message, { cause: error })
  }
  // llhttp's codes: what came was no HTTP. https://nodejs.org/api/errors.html#hpe_invalid_constant
  const code = error.code?.startsWith('HPE_') ? 'NotHttp' : error.code
  return new CallError(code ?? 'Closed', error.message, { cause: error })
}
