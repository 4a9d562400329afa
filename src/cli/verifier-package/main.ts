#!/usr/bin/env node
/** `beleg-verify`: what `beleg trust verify` does, by itself. Anything older than Node 20.12 is refused by its package. */
import { parseArgs } from 'node:util'

import { terminal } from '#cli/output.ts'
import { report } from '#cli/report.ts'
import { verifyAndPrint } from '#cli/verify-and-print.ts'

const usage = `Usage: beleg-verify <url> [options]

check a trust page from outside: signature, proofs, wording and status

Options:
  --key <vkey>    the log's key, as you learned it some other way
  --replay        read the whole log and work everything out again
  --state <file>  where to remember the checkpoint seen; by default per host, in
                  your state folder
  --json          one JSON object on stdout
  -h, --help      display this

Exit codes: 0 verified · 1 not verified, or refused (with a code and a fix)
            2 could not tell, or unknown words
`

process.exitCode = await run(process.argv.slice(2))

async function run(words: string[]): Promise<number> {
  const line = parse(words)
  if (typeof line === 'string') {
    terminal.err(`beleg-verify: ${line}\n\n${usage}`)
    return 2
  }
  if (line.help) {
    terminal.out(usage)
    return 0
  }
  try {
    return await verifyAndPrint(line.url, line.options)
  } catch (error) {
    return report('beleg-verify', error)
  }
}

/** What was asked for, or what is wrong with the words. */
function parse(words: string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        key: { type: 'string' },
        replay: { type: 'boolean' },
        state: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const { help = false, ...options } = values
    const [url = '', ...surplus] = positionals
    if (!help && (url === '' || surplus.length > 0)) return 'one address is needed'
    return { help, url, options }
  } catch (error) {
    // Only what the words are: parseArgs throws nothing else.
    return error instanceof Error ? error.message : String(error)
  }
}
