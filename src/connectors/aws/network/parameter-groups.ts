import { z } from 'zod'

import { DetailScope } from '#connectors/aws/detail-scope.ts'
import { listIn } from '#connectors/aws/list-pages.ts'
import type { Place } from '#connectors/aws/place.ts'
import { databases } from '#populations/database.ts'
import type { Unread } from '#populations/reported.ts'

/** One of the hundreds of settings in a parameter group; without a value the engine's own default holds. */
const Parameter = z
  .object({ ParameterName: z.string().min(1), ParameterValue: z.string().nullish() })
  .transform((raw) => ({ name: raw.ParameterName, value: raw.ParameterValue ?? undefined }))

const whole = {
  page: listIn('Parameters', { from: 'Marker', as: 'Marker' }),
  item: Parameter,
  neverEmpty: true as const,
}

/** A group's word on one parameter: its value, or that it has none of its own. */
export type Word = { value: string | undefined } | Unread

/**
 * The parameter groups of one place that somebody uses. Each is asked once, some four pages, however many servers use it; only
 * the values that are looked for stay in memory. Whoever opens it calls `end`.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html
 * https://docs.aws.amazon.com/redshift/latest/APIReference/API_DescribeClusterParameters.html
 */
export class ParameterGroups {
  readonly #scope: DetailScope
  readonly #named: string
  readonly #wanted: ReadonlySet<string>
  readonly #asked = new Map<string, Promise<ReadonlyMap<string, string | undefined> | Unread>>()

  constructor(
    place: Place,
    asked: { service: string; op: string; named: string },
    wanted: readonly string[],
  ) {
    this.#scope = new DetailScope(place, asked.service, asked.op, [databases])
    this.#named = asked.named
    this.#wanted = new Set(wanted)
  }

  async wordOf(group: string, parameter: string): Promise<Word> {
    const asking = this.#asked.get(group) ?? this.#ask(group)
    this.#asked.set(group, asking)
    const values = await asking
    return 'unread' in values ? values : { value: values.get(parameter) }
  }

  async #ask(group: string): Promise<ReadonlyMap<string, string | undefined> | Unread> {
    const found = await this.#scope.askList({ [this.#named]: group }, whole)
    if ('unread' in found) return found
    const wanted = found.filter(({ name }) => this.#wanted.has(name))
    return new Map(wanted.map(({ name, value }) => [name, value] as const))
  }

  async end(): Promise<void> {
    await this.#scope.end()
  }
}
