/** What stands in the way of the machine's work at present, for whoever runs it; nothing where all goes well. */
export class Trouble {
  #error: unknown
  #since: Date | undefined

  /** Work failed at this time. */
  failed(error: unknown, at: Date): void {
    this.#error = error
    this.#since ??= at
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
