/** What a reading brought, for whoever looks on: a large organisation has a hundred thousand scopes, and nobody reads so many lines. */
import type { Receipt } from '#engine/receipt.ts'

import type { GlobalOptions } from './context.ts'
import { printLine, printRows, progress } from './output.ts'

/**
 * A line for each call and what became of it, over all accounts and regions; with `all` one for each scope, and as JSON in any case.
 * Then what was said beside the codes, such as which rows of a file are bad.
 */
export function printReceipts(
  receipts: readonly Receipt[],
  { json }: GlobalOptions,
  { all }: { all?: true },
): void {
  if (json) return printRows(receipts, true, {})
  const byName = receipts.toSorted((a, b) => (a.scope < b.scope ? -1 : 1))
  const alike: Group[] = all ? byName.map((receipt) => [receipt]) : grouped(byName, callOf)
  printRows(alike, false, {
    scope: nameOf,
    read: ([first]) => readOf(first),
    scopes: (group) => String(group.length),
    items: (group) => String(sum(group, ({ items }) => items)),
    calls: (group) => String(sum(group, ({ calls }) => calls)),
  })
  const unread = receipts.filter(({ complete }) => !complete).length
  printLine(
    `\n${receipts.length - unread} of ${receipts.length} scopes read to the end, ${sum(receipts, ({ items }) => items)} items, ${sum(receipts, ({ calls }) => calls)} calls`,
  )
  const said = byName.filter(({ message }) => message !== undefined)
  for (const group of grouped(said, ({ message = '' }) => message)) {
    const others = group.length === 1 ? '' : ` and ${group.length - 1} more`
    // A source's words move no cursor.
    const words = group[0].message?.replaceAll(/\p{Cc}/gu, ' ') ?? ''
    printLine(`\n${group[0].scope}${others}: ${words}`)
  }
}

/** Says on stderr how far a reading is, at most once a second. */
export function readingProgress(): (receipt: Receipt) => void {
  const everyMs = 1000
  let [read, unread, saidAt] = [0, 0, performance.now()]
  return ({ complete }) => {
    if (complete) read++
    else unread++
    if (performance.now() - saidAt < everyMs) return
    saidAt = performance.now()
    progress(`${read} scopes read to the end, ${unread} not`)
  }
}

type Group = readonly [Receipt, ...Receipt[]]

function grouped(receipts: readonly Receipt[], by: (receipt: Receipt) => string): Group[] {
  return [...Map.groupBy(receipts, by).values()].flatMap(([first, ...others]) =>
    first ? [[first, ...others] as const] : [],
  )
}

function readOf({ complete, because = '' }: Receipt): string {
  return complete ? 'complete' : `incomplete: ${because}`
}

/** The source and the call that a scope names first and last (`aws/111122223333/us-east-1/rds.DescribeDBInstances`), and how it ended. */
function callOf(receipt: Receipt): string {
  return `${starred(receipt)} ${readOf(receipt)}`
}

function nameOf(group: Group): string {
  return group.length === 1 ? group[0].scope : starred(group[0])
}

function starred({ scope }: Receipt): string {
  const parts = scope.split('/')
  return parts.length < 3 ? scope : `${parts[0]}/*/${parts.at(-1)}`
}

function sum(receipts: readonly Receipt[], of: (receipt: Receipt) => number): number {
  return receipts.reduce((all, receipt) => all + of(receipt), 0)
}
