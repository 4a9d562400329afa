import type { RecordedCall } from '#connectors/transport.ts'

import type { Answers } from './answers.ts'
import { answerList, faultBy } from './aws-list.ts'
import type { List, Listed } from './aws-list.ts'
import type { Random } from './random.ts'
import { bucketOwner, keyOf } from './world.ts'
import type { World } from './world.ts'

/** Buckets, and the detail each is asked for: one that is refused costs its bucket's encryption, and no other. */
export function bucketAnswers(world: World, random: Random, trouble: number): Answers {
  const { account } = bucketOwner
  const detail = `aws/${account}/s3.GetBucketEncryption`
  const calls: RecordedCall[] = []
  let refused: string | undefined
  const place = { account, region: 'us-east-1' }
  const buckets = [...world.stored.values()].filter(({ kind }) => kind === 'bucket')
  const listed = buckets.map((thing): Listed => {
    const { name, encrypted } = thing
    const { region, country } = thing.place
    const isDenied = random.percent(trouble) || encrypted === undefined
    if (isDenied) refused ??= 'AccessDenied'
    const answer = isDenied
      ? { error: { code: 'AccessDenied', message: '' } }
      : encrypted
        ? { response: encryptedBucket }
        : { error: { code: 'ServerSideEncryptionConfigurationNotFoundError', message: '' } }
    const call = { service: 's3', op: 'GetBucketEncryption', ...place, params: { Bucket: name } }
    const asked = { ...place, params: { Bucket: name } }
    calls.push(
      { ...call, ...answer },
      { service: 's3', op: 'GetBucketVersioning', ...asked, response: { Status: null } },
      { service: 's3', op: 'GetBucketPolicy', ...asked, error: noPolicy },
    )
    return {
      raw: { Name: name, BucketRegion: region },
      item: {
        key: keyOf(thing),
        content: {
          id: keyOf(thing),
          provider: 'aws',
          account,
          kind: 'bucket',
          engine: 's3',
          locations: [{ region, country }],
          encryptedAtRest: isDenied ? { unread: detail } : encrypted,
          ...(isDenied && { encryptionKey: { unread: detail } }),
          ...(!isDenied && encrypted && { encryptionKey: { kind: 'provider' } }),
          versioning: false,
          policy: [],
          publicAccessBlock: {
            blockPublicAcls: true,
            ignorePublicAcls: true,
            blockPublicPolicy: true,
            restrictPublicBuckets: true,
          },
          aclGrants: [],
        },
      },
    }
  })
  const fault = faultBy(random, trouble)
  const list: List = {
    scope: `aws/${account}/s3.ListBuckets`,
    population: 'database',
    call: { service: 's3', op: 'ListBuckets', ...place, params: { MaxBuckets: 1000 } },
    field: 'Buckets',
    marker: { from: 'ContinuationToken', as: 'ContinuationToken' },
    listed,
  }
  // What makes a doubled or a foreign item here would be another bucket's name; the lists of databases have both.
  const simple = fault === 'conflicting' || fault === 'stranger' ? undefined : fault
  const answered = answerList(list, simple, random, [])
  const [outcome] = answered.outcomes
  const isWhole = outcome?.complete === true
  // None of them takes any logs.
  const logs = {
    scope: `aws/${account}/log-buckets`,
    feeds: ['log-group'],
    population: 'log-group',
    seen: [],
    complete: isWhole,
    ...(!isWhole && { because: 'ListIncomplete' }),
  }
  const answers = { ...answered, outcomes: [...answered.outcomes, logs] }
  const asked = outcome?.seen ?? []
  if (asked.length === 0) return answers
  const isRefused = asked.some(({ content }) => typeof content['encryptedAtRest'] === 'object')
  const because = isRefused ? refused : undefined
  const others = ['s3.GetBucketVersioning', 's3.GetBucketPolicy', 's3control.GetPublicAccessBlock']
  const ofAccount = { service: 's3control', op: 'GetPublicAccessBlock', ...place }
  return {
    calls: [
      ...answers.calls,
      ...calls,
      { ...ofAccount, params: { AccountId: account }, response: allBlocked },
    ],
    outcomes: [
      ...answers.outcomes,
      ...others.map((op) => ({
        scope: `aws/${account}/${op}`,
        feeds: ['database'],
        population: 'database',
        detail: true as const,
        seen: [],
        complete: true,
      })),
      {
        scope: detail,
        feeds: ['database'],
        population: 'database',
        detail: true,
        seen: [],
        complete: because === undefined,
        ...(because !== undefined && { because }),
      },
    ],
  }
}

const encryptedBucket = {
  ServerSideEncryptionConfiguration: {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  },
}

const noPolicy = { code: 'NoSuchBucketPolicy', message: '' }

const allBlocked = {
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
}
