/** Where the findings of one run wait for the end of it: the first thousand here, what goes beyond in the database. */
import type { Store } from '#store/database.ts'
import { discardScratch, stageFindings } from '#store/new-findings.ts'
import type { NewFinding, NewFindings } from '#store/new-findings.ts'
import { stageOrg } from '#store/organisation.ts'

/** So many stay in memory, and are sent but once. */
const most = 1000

/** Takes findings page by page; one page is stored while the next is judged. */
export class FindingStage {
  #rest: readonly NewFinding[] = []
  #staged = 0
  #stagedClosing = 0
  #storing = Promise.resolve()
  readonly #store: (findings: readonly NewFinding[], isFirst: boolean) => Promise<void>

  constructor(store: Store, org: string, test: string, run: string) {
    this.#store = async (findings, isFirst) =>
      await stageOrg(store, org, async (scratch) => {
        // What a run left whose process was killed.
        if (isFirst) await discardScratch(scratch, test)
        await stageFindings(scratch, test, run, findings)
      })
  }

  async add(findings: readonly NewFinding[]): Promise<void> {
    if (this.#rest.length + findings.length <= most) {
      this.#rest = [...this.#rest, ...findings]
      return
    }
    await this.#storing
    this.#storing = this.#store(this.#rest, this.#staged === 0)
    // It is waited for with the next page.
    this.#storing.catch(() => undefined)
    this.#staged += this.#rest.length
    this.#stagedClosing += this.#rest.filter(({ closes }) => closes).length
    this.#rest = findings
  }

  /** All of them, once the last is stored. */
  async take(): Promise<NewFindings> {
    await this.#storing
    return { staged: this.#staged, stagedClosing: this.#stagedClosing, rest: this.#rest }
  }
}
