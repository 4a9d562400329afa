import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { messages } from '#ui/messages.ts'

const folder = join(import.meta.dirname, '..')

/** What no page shows: only programs ask so, or a page has words of its own for it, or names what exactly is wrong. */
const elsewhere = new Set([
  // Directories and the API.
  'group-exists',
  'group-set',
  'member-unknown',
  'user-exists',
  'idempotency-key-used',
  'idempotency-key-refused',
  'query-refused',
  'not-json',
  'json-malformed',
  'test-unknown',
  'tool-unknown',
  'not-in-engagement',
  'address-unknown',
  'token-needed',
  'token-refused',
  'too-many-streams',
  // By their own pages.
  'course-no-package',
  'package-same',
  'package-report',
  'legal-entity-unknown',
  'day-past',
  // What exactly is wrong stands in the message.
  'input-refused',
  'rows-refused',
  'rows-wrong',
  'source-settings-refused',
])

test('whatever a page refuses, it says why in the language of whoever reads it', () => {
  const silent = new Set<string>()
  let found = 0
  for (const file of globSync('**/*.ts', { cwd: folder, exclude: ['**/*test*'] })) {
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, code = ''] of text.matchAll(
      /(?:new Refusal\(\s*'\w+',|fileRefused\()\s*'([a-z0-9-]+)'/g,
    )) {
      found++
      const isSaid = [messages.de, messages.en].every(({ door }) => Object.hasOwn(door.codes, code))
      if (!isSaid && !elsewhere.has(code)) silent.add(code)
    }
  }
  assert(found > 100, String(found))
  assert.deepEqual([...silent], [])
})
