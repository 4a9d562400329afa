/** The signature in a seal: CMS (RFC 5652) with the attributes of ETSI EN 319 142-1, 6.3, and no others. */
import { createHash, sign } from 'node:crypto'

import {
  Constructed,
  ObjectIdentifier,
  OctetString,
  Sequence,
  Set as Asn1Set,
  fromBER,
} from 'asn1js'
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  GeneralName,
  GeneralNames,
  IssuerAndSerialNumber,
  IssuerSerial,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'

import type { SealKey } from './seal-key.ts'

const ids = {
  data: '1.2.840.113549.1.7.1',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  /** RFC 6211: the algorithms are signed too. */
  algorithmProtection: '1.2.840.113549.1.9.52',
  /** RFC 5035: the certificate is signed too. */
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  /** RFC 3161, appendix A. */
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
}

/**
 * A signature over a SHA-256, in DER. When it was made stands in the PDF, and may not stand here: no signing-time. `stamp`
 * is asked for a time stamp over the signature's bytes, which goes beside what is signed.
 */
export async function sealSignature(
  sha256: Uint8Array,
  { privateKey, certificate }: SealKey,
  stamp?: (signature: Uint8Array) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const own = Certificate.fromBER(Uint8Array.from(certificate.raw))
  const signed = inOrder([
    attribute(ids.contentType, new ObjectIdentifier({ value: ids.data })),
    attribute(ids.messageDigest, octets(sha256)),
    attribute(ids.algorithmProtection, algorithms()),
    attribute(ids.signingCertificateV2, certificateId(own, certificate.raw)),
  ])
  // RFC 5652, 5.4: what is signed is the set of them, under the tag of a set.
  const set = new Asn1Set({ value: signed.map((each) => each.toSchema()) }).toBER()
  const signature = sign('sha256', new Uint8Array(set), privateKey)
  const token = await stamp?.(signature)

  const signer = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
    digestAlgorithm: new AlgorithmIdentifier({ algorithmId: ids.sha256 }),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: signed }),
    signatureAlgorithm: new AlgorithmIdentifier({ algorithmId: ids.ecdsaWithSha256 }),
    signature: octets(signature),
    ...(token && {
      unsignedAttrs: new SignedAndUnsignedAttributes({
        type: 1,
        attributes: [attribute(ids.timeStampToken, fromBER(Uint8Array.from(token)).result)],
      }),
    }),
  })
  const data = new SignedData({
    version: 1,
    digestAlgorithms: [new AlgorithmIdentifier({ algorithmId: ids.sha256 })],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: ids.data }),
    certificates: [own],
    signerInfos: [signer],
  })
  const content = new ContentInfo({
    contentType: ContentInfo.SIGNED_DATA,
    content: data.toSchema(true),
  })
  return new Uint8Array(content.toSchema().toBER())
}

function attribute(type: string, value: unknown): Attribute {
  return new Attribute({ type, values: [value] })
}

/** As DER wants the members of a set: by their bytes. */
function inOrder(attributes: Attribute[]): Attribute[] {
  const bytes = (each: Attribute) => Buffer.from(each.toSchema().toBER())
  return attributes.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)))
}

function algorithms(): Sequence {
  const signatureAlgorithm = new ObjectIdentifier({ value: ids.ecdsaWithSha256 })
  return new Sequence({
    value: [
      new Sequence({ value: [new ObjectIdentifier({ value: ids.sha256 })] }),
      new Constructed({ idBlock: { tagClass: 3, tagNumber: 1 }, value: [signatureAlgorithm] }),
    ],
  })
}

/** SigningCertificateV2 with one ESSCertIDv2, whose algorithm is SHA-256 where none is named. */
function certificateId({ issuer, serialNumber }: Certificate, raw: Uint8Array): Sequence {
  const names = new GeneralNames({ names: [new GeneralName({ type: 4, value: issuer })] })
  const issuerSerial = new IssuerSerial({ issuer: names, serialNumber })
  const one = [octets(createHash('sha256').update(raw).digest()), issuerSerial.toSchema()]
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: one })] })] })
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: Uint8Array.from(bytes).buffer })
}
