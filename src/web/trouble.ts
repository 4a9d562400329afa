import { OperatingError } from '#engine/operating-error.ts'

/** A database that is gone is noticed every second by somebody. */
const repeatMs = 60_000

/** What stands in the way of the machine's work at present, for whoever runs it; nothing where all goes well. */
export class Trouble {
  #error: unknown
  #since: Date | undefined
  #saidMs = 0

  /** Work failed at this time. Returns whether that is worth a line in the log: it is new, or has lasted another minute. */
  failed(error: unknown, at: Date): boolean {
    const isNews = !isSame(error, this.#error) || at.getTime() - this.#saidMs >= repeatMs
    this.#error = error
    this.#since ??= at
    if (isNews) this.#saidMs = at.getTime()
    return isNews
  }

  /** Work was done to its end again. */
  ended(): void {
    this.#error = undefined
    this.#since = undefined
  }

  /** The last failure, and since when nothing has been done to its end. */
  get now(): { error: unknown; since: Date } | undefined {
    return this.#since && { error: this.#error, since: this.#since }
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof OperatingError && b instanceof OperatingError && a.code === b.code
}
