/** What stands in the seal of a PDF, read without the code that makes it; for tests only. */
import assert from 'node:assert/strict'
import { createHash, verify } from 'node:crypto'
import type { X509Certificate } from 'node:crypto'

import { PDF, PdfName, PdfNumber, PdfString } from '@libpdf/core'
import type { PdfDict } from '@libpdf/core'
import { Set as Asn1Set } from 'asn1js'
import { ContentInfo, SignedData } from 'pkijs'
import type { Attribute, SignerInfo } from 'pkijs'

export interface ReadSeal {
  dictionary: PdfDict
  /** The entries of the dictionary that are names or texts. */
  says: Record<string, string>
  /** What is left out between the two ranges, the first of which begins the file; hex digits in angle brackets. */
  between: string
  /** Whether the second range ends with the file: nothing was put behind it. */
  coversAll: boolean
  covered: Buffer
  cms: Buffer
  signed: SignedData
  signer: SignerInfo
}

/** The signature in a field of a PDF. */
export async function readSeal(bytes: Uint8Array, field = 'Seal 1'): Promise<ReadSeal> {
  const pdf = await PDF.load(bytes)
  const fields = pdf.getForm()?.getSignatureFields() ?? []
  const dictionary = fields.find(({ name }) => name === field)?.getSignatureDict()
  assert(dictionary)
  const range = dictionary.getArray('ByteRange')
  assert(range && range.length === 4)
  const [from, before = 0, behind = 0, rest = 0] = [...range].map((each) => {
    assert(each instanceof PdfNumber)
    return each.value
  })
  assert.equal(from, 0)
  const between = Buffer.from(bytes.subarray(before, behind)).toString('latin1')
  const padded = Buffer.from(between.slice(1, -1), 'hex')
  // DER says its own length: 0x30 0x82, two bytes of length; what follows is filling.
  assert.equal(padded.readUInt16BE(0), 0x3082)
  const cms = padded.subarray(0, 4 + padded.readUInt16BE(2))
  assert(padded.subarray(cms.length).every((byte) => byte === 0))
  const content = ContentInfo.fromBER(Uint8Array.from(cms))
  const signed = new SignedData({ schema: content.content })
  const [signer] = signed.signerInfos
  assert(signer && signed.signerInfos.length === 1)
  const says: Record<string, string> = {}
  for (const [key, value] of dictionary) {
    if (value instanceof PdfName) says[key.value] = value.value
    else if (value instanceof PdfString && key.value !== 'Contents')
      says[key.value] = value.asString()
  }
  return {
    dictionary,
    says,
    between,
    coversAll: behind + rest === bytes.length,
    covered: Buffer.concat([bytes.subarray(0, before), bytes.subarray(behind, behind + rest)]),
    cms,
    signed,
    signer,
  }
}

/** Whether the digest is that of what is covered, the signature that of this certificate, and nothing stands outside of it. */
export function isIntact(seal: ReadSeal, certificate: X509Certificate): boolean {
  const attributes = seal.signer.signedAttrs?.attributes ?? []
  const stated = bytesOf(valueOf(attributes, '1.2.840.113549.1.9.4'))
  const set = new Asn1Set({ value: attributes.map((each) => each.toSchema()) }).toBER()
  const signature = seal.signer.signature.valueBlock.valueHexView
  return (
    seal.coversAll &&
    createHash('sha256').update(seal.covered).digest().equals(stated) &&
    verify('sha256', new Uint8Array(set), certificate.publicKey, signature)
  )
}

/** The one value of the one attribute of a kind, as its bytes in ASN.1. */
export function valueOf(attributes: Attribute[], type: string): Buffer {
  const found = attributes.filter((each) => each.type === type)
  assert.equal(found.length, 1, type)
  const [value, ...more]: { toBER(): ArrayBuffer }[] = found[0]?.values ?? []
  assert(value && more.length === 0, type)
  return Buffer.from(value.toBER())
}

/** What an octet string of less than 128 bytes holds. */
export function bytesOf(octets: Buffer): Buffer {
  assert.deepEqual([...octets.subarray(0, 2)], [4, octets.length - 2])
  return octets.subarray(2)
}
