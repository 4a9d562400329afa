import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { z } from 'zod'

import { serve } from './commands/serve.ts'

const Words = z.array(z.string())

test('compose.yaml: page and worker are started with words that serve knows, and told the same address', () => {
  const file = readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8')
  const commands = [...file.matchAll(/^ +command: (\[.*\])$/gm)].map(([, words = '']) =>
    Words.parse(JSON.parse(words.replaceAll("'", '"'))),
  )
  const asked = commands.map(([name, ...words]) => {
    const command = serve()
    assert.equal(name, command.name())
    assert.deepEqual(command.parseOptions(words).unknown, [])
    return command.opts<{ role: string; url?: string }>()
  })
  assert.deepEqual(asked.map(({ role }) => role).toSorted(), ['web', 'worker'])
  const addresses = new Set(asked.map(({ url }) => url))
  assert.deepEqual([...addresses], ['${BELEG_URL:-http://localhost:8080}'])
})
