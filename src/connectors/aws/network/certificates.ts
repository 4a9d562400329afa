import pLimit from 'p-limit'
import { z } from 'zod'

import { RegionalArn } from '#connectors/aws/arn.ts'
import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { readList } from '#connectors/aws/list-scope.ts'
import type { Read } from '#connectors/aws/place.ts'
import { cloudCertificates } from '#populations/cloud-certificate.ts'
import type { CloudCertificate } from '#populations/cloud-certificate.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { isKnown } from '#populations/reported.ts'

import { hostNameOf } from './host-name.ts'

const Label = z.string().nullish()

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateSummary.html */
const Summary = z.object({
  CertificateArn: RegionalArn,
  DomainName: Label,
  SubjectAlternativeNameSummaries: z.array(z.string()).nullish(),
  HasAdditionalSubjectAlternativeNames: z.boolean().nullish(),
  Status: Label,
  Type: Label,
  NotAfter: z.iso.datetime({ offset: true }).nullish(),
  InUse: z.boolean().nullish(),
  Exported: z.boolean().nullish(),
})
type Summary = z.infer<typeof Summary>

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html */
const Detail = z
  .object({
    Certificate: z.object({
      DomainName: z.string(),
      SubjectAlternativeNames: z.array(z.string()).nullish(),
      InUseBy: z.array(z.string()),
    }),
  })
  .transform(({ Certificate: raw }) => ({
    names: [...new Set([raw.DomainName, ...(raw.SubjectAlternativeNames ?? [])])],
    inUseBy: raw.InUseBy,
  }))

const feeds = [cloudCertificates, discoveredEndpoints]

/** Every kind of key: unless all are named, ACM lists only some. https://docs.aws.amazon.com/acm/latest/APIReference/API_Filters.html */
export const keyTypes = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
]
const listing = {
  service: 'acm',
  op: 'ListCertificates',
  params: { Includes: { keyTypes } },
  field: 'CertificateSummaryList',
  next: { from: 'NextToken', as: 'NextToken' },
  item: Summary,
  feeds,
}

/**
 * The certificates of AWS Certificate Manager, and the host names of those in use. One that is in use is asked by what: a call each.
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_ListCertificates.html
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html
 */
export const certificates: Read = {
  where: 'region',
  lists: ['acm.ListCertificates'],
  permissions: ['acm:ListCertificates', 'acm:DescribeCertificate'],
  feeds,
  async read(place) {
    // Its names are items of their own, so a certificate that could not be described hides some.
    const describing = new DetailScope(place, 'acm', 'DescribeCertificate', feeds)
    let items = 0
    const isWhole = await readList(place, listing, async (summaries, scope) => {
      const read = await pLimit(4).map(summaries, readOne)
      await place.reading.page(
        scope,
        cloudCertificates,
        read.map(({ certificate }) => certificate),
      )
      const names = read.flatMap((each) => each.names)
      await place.reading.page(describing.scope, discoveredEndpoints, names)
      items += names.length
      return summaries.length
    })
    await describing.end({ items, isWhole })

    async function readOne(raw: Summary) {
      const { arn: id, account } = raw.CertificateArn
      const listed = [...new Set([raw.DomainName, ...(raw.SubjectAlternativeNameSummaries ?? [])])]
      const detail =
        raw.InUse === false && !raw.HasAdditionalSubjectAlternativeNames
          ? { names: listed.filter((name) => typeof name === 'string'), inUseBy: [] }
          : await describing.ask({ CertificateArn: id }, Detail)
      const known = isKnown(detail)
      const certificate: CloudCertificate = {
        id,
        provider: 'aws',
        account,
        names: known ? detail.names : detail,
        ...(raw.Status && { status: raw.Status }),
        ...(raw.NotAfter && { notAfter: new Date(raw.NotAfter).toISOString() }),
        inUseBy: known ? detail.inUseBy : detail,
      }
      // A private authority's names are no public ones.
      const isServed = raw.Type !== 'PRIVATE' && (raw.InUse !== false || raw.Exported === true)
      return { certificate, names: known && isServed ? namesOf(certificate, detail.names) : [] }
    }
  },
}

function namesOf(
  { id, account }: CloudCertificate,
  names: readonly string[],
): DiscoveredEndpoint[] {
  return names.flatMap((each) => {
    const name = hostNameOf(each)
    if (name === undefined) return []
    const found = { provider: 'aws', account, name, found: 'certificate' as const, where: id }
    return [{ id: `${id} ${name}`, ...found }]
  })
}
