/**
 * RFC 3161 time stamps: an authority outside signs that it saw a digest at a time. pkijs reads and verifies the CMS in
 * them; what a time stamp must be beyond that is asked here (https://www.rfc-editor.org/rfc/rfc3161).
 */
import { X509Certificate, createHash, webcrypto } from 'node:crypto'

import {
  Certificate,
  ContentInfo,
  CryptoEngine,
  ExtKeyUsage,
  PKIStatusInfo,
  SignedData,
  TSTInfo,
  TimeStampResp,
} from 'pkijs'

import { OperatingError } from '#engine/operating-error.ts'
import { FormatError } from '#log/format-error.ts'

/** Our own: libraries that use pkijs too put theirs in place of the common one. */
const engine = new CryptoEngine({ crypto: webcrypto, name: 'node' })

const sha256Id = '2.16.840.1.101.3.4.2.1'
const tstInfoId = '1.2.840.113549.1.9.16.1.4'
const extendedKeyUsageId = '2.5.29.37'
const timeStampingId = '1.3.6.1.5.5.7.3.8'

/** What an authority says in a time stamp. */
export interface TimeStamp {
  at: Date
  /** The rules it was made by, as an object identifier. */
  policy: string
  /** The token alone, as it goes into the log. */
  token: Uint8Array
}

/** What the asker knows and the answer must repeat. */
export interface Expected {
  nonce?: Uint8Array
  policy?: string
}

/** Certificates out of a PEM file: the authority's own, or that of whoever issued it. */
export function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    if (blocks.length === 0) throw new Error('there is no certificate in it')
    return blocks.map((block) => new X509Certificate(block))
  } catch (cause) {
    throw new OperatingError(
      'tsa-certificate-refused',
      `The certificate of the time-stamping authority cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Give a PEM file with the authority's certificate, or that of its issuer.",
      { cause },
    )
  }
}

/**
 * Verifies a response over exactly these bytes: granted, SHA-256 of them, signed by a certificate that is one of the
 * trusted ones or was issued under them, made for time stamping and valid at that time. Throws a FormatError.
 */
export async function verifyTimeStamp(
  response: Uint8Array,
  stamped: Uint8Array,
  trusted: readonly X509Certificate[],
  expected: Expected = {},
): Promise<TimeStamp> {
  const { signed, info, token } = readResponse(response)
  checkInfo(info, stamped, expected)
  const signer = await checkSignature(signed, info, stamped, trusted)
  checkSigner(signer, info.genTime)
  return { at: info.genTime, policy: info.policy, token }
}

/** The time in a token that was verified when it was taken. Throws a FormatError. */
export function timeOfToken(token: Uint8Array): Date {
  return readResponse(responseOf(token)).info.genTime
}

/** A granted response around a token: what `openssl ts -verify -in` reads. */
export function responseOf(token: Uint8Array): Uint8Array {
  try {
    const timeStampToken = ContentInfo.fromBER(Uint8Array.from(token))
    const resp = new TimeStampResp({ status: new PKIStatusInfo({ status: 0 }), timeStampToken })
    return new Uint8Array(resp.toSchema().toBER())
  } catch (cause) {
    throw malformed(cause)
  }
}

interface Read {
  signed: SignedData
  info: TSTInfo
  token: Uint8Array
}

function readResponse(response: Uint8Array): Read {
  let read: Read | undefined
  let status: number
  try {
    const resp = TimeStampResp.fromBER(Uint8Array.from(response))
    const { timeStampToken } = resp
    status = resp.status.status
    if (timeStampToken) {
      const signed = new SignedData({ schema: timeStampToken.content })
      const content = signed.encapContentInfo.eContent
      if (signed.encapContentInfo.eContentType !== tstInfoId || !content) {
        throw new Error('it holds something else than a time stamp')
      }
      const info = TSTInfo.fromBER(content.getValue())
      read = { signed, info, token: new Uint8Array(timeStampToken.toSchema().toBER()) }
    }
  } catch (cause) {
    throw malformed(cause)
  }
  // 0 granted, 1 granted with changes: RFC 3161 §2.4.2.
  if (status > 1)
    throw new FormatError(`the time-stamping authority refuses, with status ${status}`)
  if (!read) throw new FormatError('the response holds no time stamp')
  return read
}

function checkInfo(info: TSTInfo, stamped: Uint8Array, { nonce, policy }: Expected): void {
  const { messageImprint } = info
  const digest = createHash('sha256').update(stamped).digest()
  const said = Buffer.from(messageImprint.hashedMessage.valueBlock.valueHexView)
  if (messageImprint.hashAlgorithm.algorithmId !== sha256Id || !digest.equals(said)) {
    throw new FormatError('the time stamp is over something else')
  }
  const repeated = info.nonce && Buffer.from(info.nonce.valueBlock.valueHexView)
  if (nonce && !repeated?.equals(nonce)) {
    throw new FormatError('the time stamp does not repeat the number it was asked with')
  }
  if (policy !== undefined && info.policy !== policy) {
    throw new FormatError(`the time stamp is by the policy ${info.policy}, not ${policy}`)
  }
}

async function checkSignature(
  signed: SignedData,
  info: TSTInfo,
  stamped: Uint8Array,
  trusted: readonly X509Certificate[],
): Promise<Certificate> {
  if (signed.signerInfos.length !== 1) throw new FormatError('a time stamp has one signature')
  const trustedCerts = trusted.map(({ raw }) => Certificate.fromBER(raw))
  // An authority may leave its certificate out; the pinned ones are then where to look for it.
  signed.certificates = [...(signed.certificates ?? []), ...trustedCerts]
  const data = Uint8Array.from(stamped).buffer
  const check = async (checkChain: boolean) =>
    await signed.verify(
      {
        signer: 0,
        data,
        trustedCerts,
        checkChain,
        checkDate: info.genTime,
        extendedMode: true,
      },
      engine,
    )
  try {
    const { signatureVerified, signerCertificate } = await check(false)
    if (signatureVerified !== true || !signerCertificate) throw new Error('the signature is wrong')
    const raw = Buffer.from(signerCertificate.toSchema().toBER())
    const isPinned = trusted.some((each) => each.raw.equals(raw))
    if (!isPinned) await check(true)
    return signerCertificate
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new FormatError(`the time stamp is not signed by the authority given: ${why}`)
  }
}

/** RFC 3161 §2.3: the key is for time stamping and nothing else, and its certificate says that nobody may overlook it. */
function checkSigner({ extensions, notBefore, notAfter }: Certificate, at: Date): void {
  const usage = extensions?.find(({ extnID }) => extnID === extendedKeyUsageId)
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : []
  if (!usage?.critical || purposes.length !== 1 || purposes[0] !== timeStampingId) {
    throw new FormatError("the authority's certificate is not for time stamping alone")
  }
  if (at < notBefore.value || at > notAfter.value) {
    throw new FormatError("the authority's certificate was not valid at that time")
  }
}

function malformed(cause: unknown): FormatError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new FormatError(`not an RFC 3161 response: ${why}`)
}
