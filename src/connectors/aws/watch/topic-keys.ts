import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { alarms } from '#populations/alarm.ts'
import type { PolicyStatement } from '#populations/policy-statement.ts'
import { PolicyText } from '#populations/policy/document.ts'
import { covers } from '#populations/policy/pattern.ts'
import { isKnown } from '#populations/reported.ts'
import type { Reported } from '#populations/reported.ts'

const Alias = z
  .object({ AliasName: z.string(), TargetKeyId: z.string().nullish() })
  .transform((raw) => ({ name: raw.AliasName, key: raw.TargetKeyId ?? undefined }))
const aliases = {
  page: listIn('Aliases', { from: 'NextMarker', as: 'Marker' }),
  item: Alias,
  // AWS makes some by itself in each region where anything is encrypted, such as that very topic.
  neverEmpty: true as const,
}
const Policy = z.object({ Policy: PolicyText }).transform((raw) => raw.Policy)

/**
 * Keys of the company's own that topics are encrypted under. Each is asked once for its policy, and the region once for its aliases where
 * a topic names one. Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html
 */
export class TopicKeys {
  readonly #aliases: DetailScope
  readonly #policies: DetailScope
  readonly #asked = new Map<string, Promise<Reported<boolean>>>()
  #named: ReturnType<typeof DetailScope.prototype.askList<z.infer<typeof Alias>>> | undefined

  constructor(place: Place) {
    this.#aliases = new DetailScope(place, 'kms', 'ListAliases', [alarms])
    this.#policies = new DetailScope(place, 'kms', 'GetKeyPolicy', [alarms])
  }

  /** Whether alarms come to a topic under this key, by its number, its ARN or an alias. */
  async letsAlarmsIn(key: string): Promise<Reported<boolean>> {
    const asked = this.#asked.get(key) ?? this.#ask(key)
    this.#asked.set(key, asked)
    return await asked
  }

  async #ask(key: string): Promise<Reported<boolean>> {
    const [alias] = /alias\/.+$/.exec(key) ?? []
    let id: string | undefined = key
    if (alias !== undefined) {
      this.#named ??= this.#aliases.askList({ Limit: 100 }, aliases)
      const named = await this.#named
      if (!isKnown(named)) return named
      id = named.find(({ name }) => name === alias)?.key
    }
    if (id === undefined) return undefined
    const policy = await this.#policies.ask({ KeyId: id, PolicyName: 'default' }, Policy)
    return isKnown(policy) ? letsAlarmsIn(policy) : policy
  }

  async end(): Promise<void> {
    await this.#aliases.end()
    await this.#policies.end()
  }
}

/** What CloudWatch has to be allowed. https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
const needed = ['kms:generatedatakey', 'kms:decrypt']
/** Conditions under which alarms of the account are let in, as AWS's own example has them. */
const usual = new Set(['aws:sourceaccount', 'aws:sourcearn'])

/** By the policy of a key; `undefined` where it hangs on what we do not work out. */
export function letsAlarmsIn(policy: readonly PolicyStatement[]): boolean | undefined {
  const says = needed.map((action) => {
    const own = policy.filter((statement) => concerns(statement, action))
    if (own.some(({ effect }) => effect === 'Deny')) return undefined
    const isCertain = ({ principals, actions, conditions }: PolicyStatement) =>
      actions !== undefined &&
      principals?.includes('Service:cloudwatch.amazonaws.com') === true &&
      conditions.every(({ key }) => usual.has(key.toLowerCase()))
    return own.some(isCertain) || (own.length > 0 ? undefined : false)
  })
  if (says.includes(false)) return false
  return says.includes(undefined) ? undefined : true
}

/** Whether a statement may be about CloudWatch and an action; names of people and accounts are not. */
function concerns({ principals, actions, notActions }: PolicyStatement, action: string): boolean {
  const isWhom =
    principals?.some((each) => /^(\*|AWS:\*|Service:cloudwatch\.amazonaws\.com)$/.test(each)) ??
    true
  return (
    isWhom &&
    (actions?.some((each) => covers(each.toLowerCase(), action)) ?? notActions !== undefined)
  )
}
