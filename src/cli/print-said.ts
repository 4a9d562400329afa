import type { Receipt } from '#engine/receipt.ts'

import { printLine } from './output.ts'

/** What receipts say beside their code, such as which rows of a file are bad. A source's words move no cursor. */
export function printSaid(receipts: readonly Receipt[]): void {
  for (const { scope, message } of receipts) {
    if (message !== undefined) printLine(`\n${scope}: ${message.replaceAll(/\p{Cc}/gu, ' ')}`)
  }
}
