/** Where the findings of one run wait for the end of it: the first megabytes here, what goes beyond in the database. */
import type { Store } from '#store/database.ts'
import { discardScratch, rowsOfFindings, stageFindings } from '#store/new-findings.ts'
import type { FindingRows, NewFinding, NewFindings } from '#store/new-findings.ts'
import { stageOrg } from '#store/organisation.ts'

/** So many bytes stay in memory, and are sent but once: some 150,000 findings. */
export const keptBytes = 16 * 1024 * 1024

/** Takes findings page by page; one page is stored while the next is judged. */
export class FindingStage {
  readonly #kept: FindingRows[] = []
  #room: number
  #staged = 0
  #stagedClosing = 0
  #storing = Promise.resolve()
  readonly #store: (page: FindingRows, isFirst: boolean) => Promise<void>

  constructor(store: Store, org: string, test: string, run: string, keep = keptBytes) {
    this.#room = keep
    this.#store = async (page, isFirst) =>
      await stageOrg(store, org, async (scratch) => {
        // What a run left whose process was killed.
        if (isFirst) await discardScratch(scratch, test)
        await stageFindings(scratch, test, run, page)
      })
  }

  async add(findings: readonly NewFinding[]): Promise<void> {
    if (findings.length === 0) return
    const page = rowsOfFindings(findings)
    this.#room -= page.bytes
    if (this.#room >= 0) {
      this.#kept.push(page)
      return
    }
    await this.#storing
    this.#storing = this.#store(page, this.#staged === 0)
    // It is waited for with the next page.
    this.#storing.catch(() => undefined)
    this.#staged += page.length
    this.#stagedClosing += page.closing.length
  }

  /** All of them, once the last is stored. */
  async take(): Promise<NewFindings> {
    await this.#storing
    return { staged: this.#staged, stagedClosing: this.#stagedClosing, kept: this.#kept }
  }
}
