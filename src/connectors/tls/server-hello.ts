import type { TlsVersion } from '#populations/public-endpoint.ts'

import { wireVersion } from './client-hello.ts'

/** The first thing a server says to a ClientHello. `end` is how many bytes of the answer it took to know. */
export type Answer =
  | { kind: 'hello'; version: TlsVersion; suite: number; end: number }
  | { kind: 'alert'; description: number; end: number }
  /** Not TLS, or not an answer to a ClientHello. */
  | { kind: 'garbage'; end: number }

/** No ServerHello we know comes near. */
const maxMessage = 8192
/** user_canceled, no_renegotiation, unrecognized_name: as warnings they change nothing. Any other alert ends it, whatever its level. https://www.rfc-editor.org/rfc/rfc8446#section-6 */
const passing: ReadonlySet<number> = new Set([90, 100, 112])
/** A TLS record; some allow 2048 bytes of overhead. https://www.rfc-editor.org/rfc/rfc5246#section-6.2.3 */
const maxRecord = 16_384 + 2048

/**
 * Reads the first ServerHello or alert, over any number of records; `undefined` while bytes are missing. Harmless
 * warnings are passed over. A HelloRetryRequest has the form of a ServerHello and proves the version as well.
 * https://www.rfc-editor.org/rfc/rfc8446#section-5.1 and https://www.rfc-editor.org/rfc/rfc8446#section-4.1.4
 */
export function firstAnswer(bytes: Buffer): Answer | undefined {
  const message: Buffer[] = []
  let start = 0
  while (bytes.length > start) {
    const type = bytes[start]
    if ((type !== 21 && type !== 22) || (bytes[start + 1] ?? 3) !== 3) return garbage(start)
    if (bytes.length < start + 5) return undefined
    const length = bytes.readUInt16BE(start + 3)
    if (length === 0 || length > maxRecord) return garbage(start + 5)
    const content = bytes.subarray(start + 5, start + 5 + length)
    const end = start + 5 + length
    if (type === 22) {
      message.push(content)
      const answer = helloOf(Buffer.concat(message), Math.min(end, bytes.length))
      if (answer) return answer
    }
    if (bytes.length < end) return undefined
    if (type === 21) {
      const [level, description] = content
      if (length !== 2 || level === undefined || description === undefined) return garbage(end)
      if (level !== 1 || !passing.has(description)) return { kind: 'alert', description, end }
    }
    start = end
  }
  return undefined
}

function helloOf(message: Buffer, end: number): Answer | undefined {
  if (message.length > 0 && message[0] !== 2) return garbage(end)
  if (message.length < 4) return undefined
  const length = message.readUIntBE(1, 3)
  if (length > maxMessage) return garbage(end)
  if (message.length < 4 + length) return undefined

  // version 2 · random 32 · session id 1 + n · suite 2 · compression 1 · extensions 2 + n
  const hello = message.subarray(4, 4 + length)
  const suiteAt = 35 + (hello[34] ?? 0)
  if (hello.length < suiteAt + 3) return garbage(end)
  const number = selectedVersion(hello.subarray(suiteAt + 3)) ?? hello.readUInt16BE(0)
  const version = versionOf(number)
  return version
    ? { kind: 'hello', version, suite: hello.readUInt16BE(suiteAt), end }
    : garbage(end)
}

/** What the supported_versions extension says, which TLS 1.3 uses in place of the field. https://www.rfc-editor.org/rfc/rfc8446#section-4.2.1 */
function selectedVersion(extensions: Buffer): number | undefined {
  let at = 2
  while (at + 4 <= extensions.length) {
    const length = extensions.readUInt16BE(at + 2)
    if (extensions.readUInt16BE(at) === 43 && length === 2 && at + 6 <= extensions.length) {
      return extensions.readUInt16BE(at + 4)
    }
    at += 4 + length
  }
  return undefined
}

function versionOf(number: number): TlsVersion | undefined {
  const versions: TlsVersion[] = ['SSLv3', 'TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
  return versions.find((version) => wireVersion[version] === number)
}

function garbage(end: number): Answer {
  return { kind: 'garbage', end }
}
