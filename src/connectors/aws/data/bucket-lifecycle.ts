import { z } from 'zod'

const Prefix = z.string().nullish()
const Tag = z.object({ Key: z.string() })
const Filter = z.object({
  Prefix,
  Tag: Tag.nullish(),
  And: z.object({ Prefix, Tags: z.array(Tag).nullish() }).nullish(),
})
const Age = z.int().min(0).nullish()

/**
 * A rule by which objects go, and of which; `days` absent where it names a day and no age. Logs are written without tags, so a rule
 * for tagged objects takes none. `versions` is how long it leaves older versions, absent where it takes none.
 */
const Rule = z
  .object({
    Status: z.enum(['Enabled', 'Disabled']),
    Prefix,
    Filter: Filter.nullish(),
    Expiration: z.object({ Days: Age, Date: z.string().nullish() }).nullish(),
    NoncurrentVersionExpiration: z.object({ NoncurrentDays: Age }).nullish(),
  })
  .transform(({ Prefix: before, Filter: filter, Expiration: end, ...raw }) => {
    const isTagged = Boolean(filter?.Tag) || (filter?.And?.Tags?.length ?? 0) > 0
    const days = end?.Days ?? undefined
    const isInForce = raw.Status === 'Enabled'
    const older = raw.NoncurrentVersionExpiration
    return {
      ends: isInForce && !isTagged && (days !== undefined || Boolean(end?.Date)),
      prefix: filter?.And?.Prefix ?? filter?.Prefix ?? before ?? '',
      ...(days !== undefined && { days }),
      // One that only counts newer versions may take one as soon as enough of them were written.
      ...(isInForce && older && { versions: older.NoncurrentDays ?? 0 }),
    }
  })

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export const Lifecycle = z.object({ Rules: z.array(Rule) }).transform(({ Rules: rules }) => rules)
export type Lifecycle = z.infer<typeof Lifecycle>

/** How S3 says that nothing is ever deleted by itself. */
export const noLifecycle: Record<string, Lifecycle> = { NoSuchLifecycleConfiguration: [] }

/**
 * Days for which each older version stays, whatever is written over it: by the rule that takes some soonest. How many newer ones it
 * leaves is not reckoned with: they can all be of one day. https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html
 */
export function versionsKept(lifecycle: Lifecycle): number | 'forever' {
  const days = lifecycle.flatMap(({ versions }) => versions ?? [])
  return days.length === 0 ? 'forever' : Math.min(...days)
}
