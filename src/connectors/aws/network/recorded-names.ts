import { isIP } from 'node:net'

import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { discoveredEndpoints } from '#populations/discovered-endpoint.ts'
import type { DiscoveredEndpoint } from '#populations/discovered-endpoint.ts'
import { isKnown } from '#populations/reported.ts'

import { hostNameOf } from './host-name.ts'

const feeds = [discoveredEndpoints]
const Text = z.string().nullish()

/** What AWS Config recorded of something, by the fields that a query names. */
function recorded(configuration: z.ZodType<string | undefined>) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue('no JSON')
        return z.NEVER
      }
    })
    .pipe(z.object({ arn: z.string().min(1), configuration }))
    .transform(({ arn, configuration: host }) => ({ where: arn, host }))
}

/**
 * Kinds of services that take requests at a name of AWS's, what is asked of each, and what makes that name of it. The names of fields are
 * those of https://github.com/awslabs/aws-config-resource-schema
 */
const kinds: Readonly<
  Record<string, { fields: readonly string[]; host: z.ZodType<string | undefined> }>
> = {
  // https://docs.aws.amazon.com/apprunner/latest/api/API_Service.html
  'AWS::AppRunner::Service': {
    fields: ['ServiceUrl', 'NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible'],
    host: z
      .object({
        ServiceUrl: Text,
        NetworkConfiguration: z
          .object({
            IngressConfiguration: z
              .object({ IsPubliclyAccessible: z.boolean().nullish() })
              .nullish(),
          })
          .nullish(),
      })
      .transform(({ ServiceUrl: url, NetworkConfiguration: network }) =>
        network?.IngressConfiguration?.IsPubliclyAccessible === false ? undefined : hostOf(url),
      ),
  },
  // https://docs.aws.amazon.com/appsync/latest/APIReference/API_GraphqlApi.html
  'AWS::AppSync::GraphQLApi': {
    fields: ['GraphQLUrl'],
    host: z.object({ GraphQLUrl: Text }).transform(({ GraphQLUrl: url }) => hostOf(url)),
  },
  // https://docs.aws.amazon.com/amplify/latest/userguide/custom-domains.html
  'AWS::Amplify::Branch': {
    fields: ['AppId', 'BranchName'],
    host: z
      .object({ AppId: z.string().min(1), BranchName: z.string().min(1) })
      .transform(({ AppId, BranchName }) => {
        const label = BranchName.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-')
        return `${label}.${AppId}.amplifyapp.com`
      }),
  },
  // Before one with an address of its own stands no load balancer, which is read where those are.
  // https://docs.aws.amazon.com/elasticbeanstalk/latest/api/API_EnvironmentDescription.html
  'AWS::ElasticBeanstalk::Environment': {
    fields: ['cNAME', 'endpointURL'],
    host: z
      .object({ cNAME: Text, endpointURL: Text })
      .transform(({ cNAME: name, endpointURL: leadsTo }) =>
        leadsTo && isIP(leadsTo) === 0 ? undefined : hostOf(name),
      ),
  },
}

/** The query for each kind: only these are ever asked. */
const queries: ReadonlyMap<string, string> = new Map(
  Object.entries(kinds).map(([type, { fields }]) => {
    const asked = ['arn', ...fields.map((field) => `configuration.${field}`)].join(', ')
    return [type, `SELECT ${asked} WHERE resourceType = '${type}'`]
  }),
)

/** Every query we ask of AWS Config. */
export const recordedNameQueries: readonly string[] = [...queries.values()]

/**
 * The names at which services of these kinds take requests, without DNS or a certificate of the company's: as AWS Config recorded them,
 * one query for each kind that it counted any of. Where it records nothing nobody asks, and no receipt says that there are none; where
 * nobody can tell whether it does, a receipt says so.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_SelectResourceConfig.html
 */
export async function readRecordedNames(
  place: Place,
  counted: { types: ReadonlySet<string>; isWhole: boolean; isRecording: boolean | undefined },
): Promise<void> {
  const found = new DetailScope(place, 'config', 'SelectResourceConfig', feeds)
  const page = listIn('Results', { from: 'NextToken', as: 'NextToken' })
  let { isWhole } = counted
  const items: DiscoveredEndpoint[] = []
  for (const [type, { host }] of Object.entries(kinds)) {
    const Expression = queries.get(type)
    if (!counted.types.has(type) || Expression === undefined) continue
    const read = await found.askList({ Expression, Limit: 100 }, { page, item: recorded(host) })
    if (isKnown(read)) items.push(...read.flatMap((each) => endpointOf(place, each)))
    else isWhole = false
  }
  if (items.length > 0) await place.reading.page(found.scope, discoveredEndpoints, items)
  const isAsked = kindsOf(counted.types).length > 0
  if (!isAsked && counted.isRecording === false) return
  const isKnownToRecord = isAsked || counted.isRecording === true
  await found.end({ items: items.length, isWhole: isWhole && isKnownToRecord })
}

function kindsOf(types: ReadonlySet<string>): string[] {
  return Object.keys(kinds).filter((type) => types.has(type))
}

function hostOf(text: string | null | undefined): string | undefined {
  if (!text) return undefined
  return URL.canParse(text) ? new URL(text).hostname : text
}

function endpointOf(
  { account }: Place,
  { where, host = '' }: { where: string; host: string | undefined },
): DiscoveredEndpoint[] {
  const name = hostNameOf(host)
  if (name === undefined) return []
  return [{ id: `${where} ${name}`, provider: 'aws', account, name, found: 'service', where }]
}
