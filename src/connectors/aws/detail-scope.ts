import type { z } from 'zod'

import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Unread } from '#populations/reported.ts'

import { fault, faultOf, unreadable } from './faults.ts'
import type { Fault } from './faults.ts'
import { scopeAt } from './place.ts'
import type { Place } from './place.ts'

/** One question asked about many items of a place: a field each, and one receipt for all. Whoever opens it calls `end`. */
export class DetailScope {
  readonly scope: string
  readonly #place: Place
  readonly #service: string
  readonly #op: string
  readonly #feeds: readonly Population<unknown>[]
  /** By the order of asking, so that the receipt does not depend on which answer comes first. */
  readonly #faults = new Map<number, Fault>()
  #calls = 0
  #answers = 0

  constructor(place: Place, service: string, op: string, feeds: readonly Population<unknown>[]) {
    this.scope = scopeAt(place, `${service}.${op}`)
    this.#place = place
    this.#service = service
    this.#op = op
    this.#feeds = feeds
  }

  /**
   * Asks about one item. What fails comes back as `Unread`, which names this scope. `answers` are the error codes by
   * which the service answers (S3 says "none configured" by an error), and what they mean.
   */
  async ask<Answer>(
    params: Record<string, unknown>,
    schema: z.ZodType<Answer>,
    answers: Readonly<Record<string, Answer>> = {},
  ): Promise<Answer | Unread> {
    const { reading, account, region } = this.#place
    reading.signal.throwIfAborted()
    const order = this.#calls++
    const call = { service: this.#service, op: this.#op, account, region, params }
    try {
      const answer = schema.safeParse(await reading.within(this.scope).call(call))
      if (answer.success) {
        this.#answers++
        return answer.data
      }
      this.#faults.set(order, named(params, unreadable(answer.error)))
    } catch (error) {
      const failed = faultOf(error)
      const answer = Object.hasOwn(answers, failed.because) ? answers[failed.because] : undefined
      if (answer !== undefined) {
        this.#answers++
        return answer
      }
      this.#faults.set(order, named(params, failed))
    }
    return { unread: this.scope }
  }

  /** Gives the receipt. A question that nobody asked is no scope, and gets none. */
  async end(): Promise<void> {
    if (this.#calls === 0) return
    const { reading } = this.#place
    const first = this.#faults.get(Math.min(...this.#faults.keys()))
    await reading.receipt({
      scope: this.scope,
      feeds: this.#feeds.map((population) => population.id),
      detail: true,
      basis: measured,
      complete: !first,
      ...(first && fault(first.because, this.#explain(first))),
      calls: this.#calls,
      pages: this.#answers,
      items: this.#answers,
      readAt: reading.at,
    })
  }

  #explain(first: Fault): string {
    return `${this.#faults.size} of ${this.#calls} items unread, first ${first.message}`
  }
}

function named(params: Record<string, unknown>, failed: Fault): Fault {
  return fault(failed.because, `${Object.values(params).join(' ')}: ${failed.message}`)
}
