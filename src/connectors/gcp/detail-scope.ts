import type { z } from 'zod'

import type { Reading } from '#connectors/connector.ts'
import { fault, faultOf, unreadable } from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Call } from '#connectors/transport.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Unread } from '#populations/reported.ts'

/** One question asked about many things: a field each, and one receipt for all. Whoever opens it calls `end`. */
export class DetailScope {
  readonly scope: string
  readonly #reading: Reading
  readonly #call: Pick<Call, 'service' | 'op'>
  readonly #feeds: readonly Population<unknown>[]
  /** By the order of asking, so that the receipt does not depend on which answer comes first. */
  readonly #faults = new Map<number, Fault>()
  #calls = 0
  #answers = 0

  constructor(
    reading: Reading,
    root: string,
    call: Pick<Call, 'service' | 'op'>,
    feeds: readonly Population<unknown>[],
  ) {
    this.scope = `gcp/${root}/${call.service}.${call.op}`
    this.#reading = reading
    this.#call = call
    this.#feeds = feeds
  }

  /**
   * Asks about one thing. What fails comes back as `Unread`, which names this scope. `answers` are the error codes by
   * which the service answers, and what they mean.
   */
  async ask<Answer>(
    { account, params }: Pick<Call, 'account' | 'params'>,
    schema: z.ZodType<Answer>,
    answers: Readonly<Record<string, Answer>> = {},
  ): Promise<Answer | Unread> {
    this.#reading.signal.throwIfAborted()
    const order = this.#calls++
    const call = { ...this.#call, ...(account !== undefined && { account }), params }
    try {
      const answer = schema.safeParse(await this.#reading.within(this.scope).call(call))
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
    const first = this.#faults.get(Math.min(...this.#faults.keys()))
    await this.#reading.receipt({
      scope: this.scope,
      feeds: this.#feeds.map((population) => population.id),
      detail: true,
      basis: measured,
      complete: !first,
      ...(first && fault(first.because, this.#explain(first))),
      calls: this.#calls,
      pages: this.#answers,
      items: this.#answers,
      readAt: this.#reading.at,
    })
  }

  #explain(first: Fault): string {
    return `${this.#faults.size} of ${this.#calls} items unread, first ${first.message}`
  }
}

function named(params: Record<string, unknown>, failed: Fault): Fault {
  return fault(failed.because, `${Object.values(params).join(' ')}: ${failed.message}`)
}
