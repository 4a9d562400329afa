/** A row that gives no item, by its first line (and its last, where it took several) and its column, where one is to blame. */
export interface BadRow {
  line: number
  to?: number | undefined
  column?: string
  problem: string
}

/** What is wrong with which rows, for people, without a word of what the rows say. */
export interface BadRows {
  add(row: BadRow): void
  readonly count: number
  /** How many rows there were, how many of them are bad, and the first of these. */
  report(rows: number): string
}

const mostNamed = 10
const longestProblem = 160
/** A receipt's message is cut at 1000 characters; a report must not lose its end. */
const longestReport = 900

/** Collects bad rows in constant memory: the first ones, and a count of all. */
export function badRows(what = 'row', where = 'line'): BadRows {
  const named: string[] = []
  let count = 0
  return {
    add({ line, to, column, problem }) {
      count++
      if (named.length === mostNamed) return
      const place =
        to !== undefined && to > line ? `${where}s ${line} to ${to}` : `${where} ${line}`
      const said = (column === undefined ? problem : `${column}: ${problem}`).slice(
        0,
        longestProblem,
      )
      named.push(`${place} (${said})`)
    },
    get count() {
      return count
    },
    report(rows) {
      let said = `${count} of ${rows} ${what}s ${count === 1 ? 'is' : 'are'} bad: `
      let told = 0
      for (const each of named) {
        if (said.length + each.length > longestReport) break
        said += `${told === 0 ? '' : ', '}${each}`
        told++
      }
      return told < count ? `${said} and ${count - told} more` : said
    },
  }
}
