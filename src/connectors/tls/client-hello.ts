import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'

import type { TlsVersion } from '#populations/public-endpoint.ts'

/** The numbers of the versions on the wire. https://www.rfc-editor.org/rfc/rfc8446#section-4.2.1 */
export const wireVersion: Record<TlsVersion, number> = {
  SSLv3: 0x0300,
  'TLSv1.0': 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
}

/**
 * Every group a server may insist on, the usual first: the NIST and Brainpool curves, X25519 and X448, the finite fields,
 * those with ML-KEM, SM2 and GOST. https://www.iana.org/assignments/tls-parameters#tls-parameters-8
 */
const groups = [
  0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x11ec, 0x11eb, 0x11ed, 0x0100, 0x0101, 0x0102, 0x0103,
  0x0104, 0x0016, 0x0015, 0x0013, 0x001a, 0x001b, 0x001c, 0x001f, 0x0020, 0x0021, 0x0029, 0x0022,
  0x0023, 0x0024, 0x0025, 0x0026, 0x0027, 0x0028,
]
const signatures = [
  0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0807, 0x0808, 0x0401,
  0x0501, 0x0601, 0x0402, 0x0203, 0x0201, 0x0202, 0x0101, 0x081a, 0x081b, 0x081c, 0x0708,
]

/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV: some servers refuse clients that lack it. https://www.rfc-editor.org/rfc/rfc5746#section-3.3 */
const secureRenegotiation = 0x00ff

/** A group that is none, which every server must pass over. https://www.rfc-editor.org/rfc/rfc8701#section-3.1 */
const noGroup = 0x0a0a

/**
 * What to bring for TLS 1.3: a random key, because we never go on with the handshake, or none that a server can use. It then
 * names its suite in a HelloRetryRequest, and spares itself a signature. https://www.rfc-editor.org/rfc/rfc8446#section-4.1.4
 */
export type KeyShare = 'random' | 'useless'

/**
 * One record with a ClientHello that accepts exactly `version` at most (up to TLS 1.2 a server may answer with less) and
 * the given suites.
 * https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2 and https://www.rfc-editor.org/rfc/rfc6101#section-5.6.1.2
 */
export function clientHello(
  version: TlsVersion,
  name: string,
  suites: readonly number[],
  keyShare: KeyShare = 'random',
): Buffer {
  const is13 = version === 'TLSv1.3'
  const offer = is13 ? suites : [...suites, secureRenegotiation]
  const beforeExtensions = Buffer.concat([
    u16(Math.min(wireVersion[version], wireVersion['TLSv1.2'])),
    randomBytes(32),
    vector(1, is13 ? randomBytes(32) : Buffer.alloc(0)),
    vector(2, ...offer.map(u16)),
    vector(1, Buffer.of(0)),
  ])
  const list = version === 'SSLv3' ? [] : extensions(version, name, keyShare)
  const body = Buffer.concat([
    beforeExtensions,
    ...(list.length > 0 ? [vector(2, ...padded(list, beforeExtensions.length))] : []),
  ])
  const handshake = Buffer.concat([Buffer.of(1), vector(3, body)])
  const record = version === 'SSLv3' ? wireVersion.SSLv3 : wireVersion['TLSv1.0']
  return Buffer.concat([Buffer.of(22), u16(record), vector(2, handshake)])
}

function extensions(version: TlsVersion, name: string, keyShare: KeyShare): Buffer[] {
  const useless = version === 'TLSv1.3' && keyShare === 'useless'
  const list = [
    extension(10, vector(2, ...(useless ? [noGroup, ...groups] : groups).map(u16))),
    extension(11, vector(1, Buffer.of(0))),
    extension(23, Buffer.alloc(0)),
  ]
  // An address is never a server name: https://www.rfc-editor.org/rfc/rfc6066#section-3
  if (!isIP(name)) {
    list.unshift(extension(0, vector(2, Buffer.of(0), vector(2, Buffer.from(name)))))
  }
  if (version === 'TLSv1.2' || version === 'TLSv1.3') {
    list.push(extension(13, vector(2, ...signatures.map(u16))))
  }
  if (version === 'TLSv1.3') {
    list.push(
      extension(43, vector(1, u16(wireVersion['TLSv1.3']))),
      extension(
        51,
        vector(
          2,
          ...(useless
            ? [u16(noGroup), vector(2, Buffer.of(0))]
            : [u16(0x001d), vector(2, randomBytes(32))]),
        ),
      ),
    )
  }
  return list
}

/** Some load balancers hang on a hello of 256 to 511 bytes. https://www.rfc-editor.org/rfc/rfc7685#section-1 */
function padded(list: Buffer[], before: number): Buffer[] {
  const size = 4 + before + 2 + Buffer.concat(list).length
  return size < 256 || size > 511
    ? list
    : [...list, extension(21, Buffer.alloc(Math.max(0, 508 - size)))]
}

function extension(type: number, data: Buffer): Buffer {
  return Buffer.concat([u16(type), vector(2, data)])
}

function vector(lengthBytes: number, ...parts: Buffer[]): Buffer {
  const data = Buffer.concat(parts)
  const length = Buffer.alloc(lengthBytes)
  length.writeUIntBE(data.length, 0, lengthBytes)
  return Buffer.concat([length, data])
}

function u16(value: number): Buffer {
  return Buffer.of(value >> 8, value & 0xff)
}
