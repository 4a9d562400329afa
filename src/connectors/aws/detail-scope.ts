import type { z } from 'zod'

import {
  emptyList,
  explain,
  fault,
  faultOf,
  listIncomplete,
  malformedItem,
  unreadable,
} from '#connectors/fault.ts'
import type { Fault } from '#connectors/fault.ts'
import type { Population } from '#engine/population.ts'
import { measured } from '#engine/receipt.ts'
import type { Unread } from '#populations/reported.ts'

import { identityOf } from './identity-of.ts'
import { readPages } from './list-pages.ts'
import type { Page } from './list-pages.ts'
import { scopeAt } from './place.ts'
import type { Place } from './place.ts'

/** How a list that belongs to one item is cut into pages and read. */
interface ListOf<Item> {
  page: z.ZodType<Page>
  item: z.ZodType<Item>
  /** A list that cannot be empty in reality, so that an empty one means we were not told. */
  neverEmpty?: true
  /** The error codes by which the service answers ("none was set"), and the page they stand for. */
  answers?: Readonly<Record<string, Page>>
  /** Whose it is, where that is not the place's own account. */
  account?: string
}

/** One question asked about many items of a place: a field each, and one receipt for all. Whoever opens it calls `end`. */
export class DetailScope {
  readonly scope: string
  readonly #place: Place
  readonly #service: string
  readonly #op: string
  readonly #feeds: readonly Population<unknown>[]
  /** By the order of asking, so that the receipt does not depend on which answer comes first. */
  readonly #faults = new Map<number, Fault>()
  #asked = 0
  #calls = 0
  #pages = 0
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
   * which the service answers (S3 says "none configured" by an error), and what they mean. `region` is where the item lies,
   * where that is not the place's own, and `account` whose it is.
   */
  async ask<Answer>(
    params: Record<string, unknown>,
    schema: z.ZodType<Answer>,
    answers: Readonly<Record<string, Answer>> = {},
    region = this.#place.region,
    account = this.#place.account,
  ): Promise<Answer | Unread> {
    const { reading } = this.#place
    reading.signal.throwIfAborted()
    const order = this.#asked++
    this.#calls++
    const call = { service: this.#service, op: this.#op, account, region, params }
    try {
      const answer = schema.safeParse(await reading.within(this.scope).call(call))
      if (answer.success) {
        this.#answered()
        return answer.data
      }
      this.#faults.set(order, named(params, unreadable(answer.error)))
    } catch (error) {
      const failed = faultOf(error)
      const answer = Object.hasOwn(answers, failed.because) ? answers[failed.because] : undefined
      if (answer !== undefined) {
        this.#answered()
        return answer
      }
      this.#faults.set(order, named(params, failed))
    }
    return { unread: this.scope }
  }

  /** Asks for the whole list that belongs to one item, page by page. A list with a single unreadable item is unread. */
  async askList<Item>(
    params: Record<string, unknown>,
    { page, item, neverEmpty, answers, account = this.#place.account }: ListOf<Item>,
  ): Promise<Item[] | Unread> {
    const { reading } = this.#place
    reading.signal.throwIfAborted()
    const order = this.#asked++
    const items: Item[] = []
    let malformed: Fault | undefined
    const paged = { service: this.#service, op: this.#op, params, page, answers }
    const transport = reading.within(this.scope)
    const read = await readPages({ ...this.#place, account }, transport, paged, async (raw) => {
      for (const each of raw) {
        const parsed = item.safeParse(each)
        if (parsed.success) items.push(parsed.data)
        else malformed ??= fault(malformedItem, `${identityOf(each)}: ${explain(parsed.error)}`)
      }
    })
    this.#calls += read.calls
    this.#pages += read.pages
    let failed = read.failed ?? malformed
    if (neverEmpty && items.length === 0) failed ??= fault(emptyList, 'an empty list')
    if (failed) {
      this.#faults.set(order, named(params, failed))
      return { unread: this.scope }
    }
    this.#answers++
    return items
  }

  #answered(): void {
    this.#pages++
    this.#answers++
  }

  /**
   * Gives the receipt. A question that nobody asked is no scope, and gets none.
   *
   * Where the answers are themselves what is counted (the listeners of each load balancer), the scope `lists` items: they are
   * handed over under its name, and it has a receipt even where nobody asked, complete only if whoever led here was read whole.
   */
  async end(lists?: { items: number; isWhole: boolean }): Promise<void> {
    if (this.#asked === 0 && !lists) return
    const { reading } = this.#place
    const first =
      this.#faults.get(Math.min(...this.#faults.keys())) ??
      (lists && !lists.isWhole ? fault(listIncomplete, 'what it is asked about') : undefined)
    await reading.receipt({
      scope: this.scope,
      feeds: this.#feeds.map((population) => population.id),
      ...(!lists && { detail: true as const }),
      basis: measured,
      complete: !first,
      ...(first && fault(first.because, this.#explain(first))),
      calls: this.#calls,
      pages: this.#pages,
      items: lists?.items ?? this.#answers,
      readAt: reading.at,
    })
  }

  #explain(first: Fault): string {
    if (this.#faults.size === 0) return `${first.message} was not read to the end`
    return `${this.#faults.size} of ${this.#asked} items unread, first ${first.message}`
  }
}

function named(params: Record<string, unknown>, failed: Fault): Fault {
  return fault(failed.because, `${Object.values(params).join(' ')}: ${failed.message}`)
}
