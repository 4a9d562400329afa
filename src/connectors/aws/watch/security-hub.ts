import { z } from 'zod'

import { readList } from '#connectors/aws/list-scope.ts'
import type { Place, Read } from '#connectors/aws/place.ts'
import { threatFindings } from '#populations/threat-finding.ts'
import { vulnerabilities } from '#populations/vulnerability.ts'

import { Finding, weaknesses } from './security-hub-schema.ts'

const feeds = [threatFindings, vulnerabilities]
/** What tells of an attack. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html */
const attacks = ['TTPs', 'Effects', 'Unusual Behaviors']
/** What we ask itself, and what Security Hub says of settings. */
const readElsewhere = ['GuardDuty', 'IAM Access Analyzer', 'Inspector', 'Security Hub']

/**
 * What others than GuardDuty, Access Analyzer and Inspector reported to Security Hub in each region: signs of attacks that nobody resolved, and
 * vulnerabilities that are still there, whatever somebody made of them. Where it is off nobody asks: an empty list would close
 * what is open. A region in which others are gathered repeats theirs; each region answers for its own.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_DescribeHub.html
 */
export const securityHub: Read = {
  where: 'region',
  lists: ['securityhub.DescribeHub'],
  permissions: ['securityhub:DescribeHub', 'securityhub:GetFindings'],
  feeds,
  async read(place) {
    let isOn = false
    const none = { items: [], next: undefined }
    const listing = {
      service: 'securityhub',
      op: 'DescribeHub',
      field: 'HubArn',
      page: z
        .looseObject({ HubArn: z.string().min(1) })
        .transform(({ HubArn }) => ({ items: [HubArn], next: undefined })),
      // "Account … is not subscribed to AWS Security Hub".
      answers: { InvalidAccessException: none, ResourceNotFoundException: none },
      item: z.string(),
      feeds: [],
      leadsTo: feeds,
    }
    await readList(place, listing, async (hubs) => {
      isOn ||= hubs.length > 0
      return hubs.length
    })
    if (isOn) await readFindings(place)
  },
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindings.html */
async function readFindings(place: Place): Promise<void> {
  const { account, region, reading } = place
  const equals = (value: string) => [{ Comparison: 'EQUALS', Value: value }]
  const listing = {
    service: 'securityhub',
    op: 'GetFindings',
    params: {
      Filters: {
        AwsAccountId: equals(account),
        Region: equals(region),
        RecordState: equals('ACTIVE'),
        ProductName: readElsewhere.map((Value) => ({ Comparison: 'NOT_EQUALS', Value })),
        Type: [...attacks, weaknesses].map((Value) => ({ Comparison: 'PREFIX', Value })),
      },
      MaxResults: 100,
    },
    field: 'Findings',
    next: { from: 'NextToken', as: 'NextToken' },
    item: Finding,
    feeds,
  }
  await readList(place, listing, async (page, scope) => {
    const where = { account, region }
    const threats = page.flatMap(({ threat }) => (threat ? [{ ...threat, ...where }] : []))
    const weak = page.flatMap(({ weakness }) => (weakness ? [{ ...weakness, ...where }] : []))
    await reading.page(scope, threatFindings, threats)
    await reading.page(scope, vulnerabilities, weak)
    return threats.length + weak.length
  })
}
