import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'

import { unreadReason, whyUnread } from './why-unread.ts'

const source = join(import.meta.dirname, '..')
const files = globSync(['connectors/**/*.ts', 'run/*.ts', 'store/*.ts'], { cwd: source }).filter(
  (file) => !/test|fixtures|loopback|nothing\.ts$/.test(file),
)

/** The codes that are written out where something is refused; whatever else stands in a receipt came from a source. */
function ownCodes(): Set<string> {
  const written = /(?:new CallError\(|because: |because = |\bproblem\(\s*)\s*'([A-Z][A-Za-z0-9]+)'/g
  // A code that several use is called like itself.
  const named = /^export const (\w+) = '([A-Z][A-Za-z0-9]+)'$/gm
  return new Set(
    files.flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8')
      const codes = [...text.matchAll(named)].filter(
        ([, name = '', id = '']) => name.toLowerCase() === id.toLowerCase(),
      )
      return [
        ...[...text.matchAll(written)].map(([, id = '']) => id),
        ...codes.map(([, , id = '']) => id),
      ]
    }),
  )
}

/** Those of the machine's network, and what stands for an error without a code. */
function isOfMachine(code: string): boolean {
  return /^E[A-Z]+$|^Error$/.test(code)
}

test('every code that we give an unread scope ourselves has words in both languages', () => {
  const codes = ownCodes()
  assert(codes.size > 50, `only ${codes.size} found`)
  for (const { unread } of [messages.de, messages.en])
    assert.deepEqual(
      [...codes].filter((code) => !isOfMachine(code) && !Object.hasOwn(unread.codes, code)),
      [],
    )
})

test('a provider’s code is told by its kind, and an unknown one as an error of the source', () => {
  const { kinds } = messages.de.unread
  for (const [code, words] of [
    ['AccessDeniedException', kinds.denied],
    ['PERMISSION_DENIED', kinds.denied],
    ['Http403', kinds.denied],
    ['SERVICE_DISABLED', kinds.off],
    ['OptInRequired', kinds.off],
    ['ThrottlingException', kinds.busy],
    ['RESOURCE_EXHAUSTED', kinds.busy],
    ['Http503', kinds.busy],
    ['InvalidClientTokenId', kinds.credentials],
    ['ENOTFOUND', kinds.network],
    ['NOT_FOUND', kinds.gone],
    ['source-settings-refused', kinds.setup],
    ['Whatever', kinds.other],
    ['constructor', kinds.other],
    [undefined, kinds.other],
  ] as const)
    assert.equal(whyUnread(messages.de, code), words, code)
})

test('beside the words stand the code and, quoted, what the source said; markup in it stays text', async () => {
  const message = 'written <b>2026-01-01</b>'
  const shown = `${await unreadReason(messages.de, { because: 'FileTooOld', message })}`
  assert(shown.startsWith('Die Liste ist zu alt'))
  assert(shown.includes('FileTooOld'))
  assert(shown.includes('<q lang="en"><bdi>written &lt;b&gt;2026-01-01&lt;/b&gt;</bdi></q>'))
})
