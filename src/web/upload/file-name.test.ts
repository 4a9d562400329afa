import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { cleanFileName, endingOf } from './file-name.ts'

test('a name loses its path, and what cannot be seen or turns the writing', () => {
  const cases: [string, string][] = [
    ['Prüfbericht 2026.pdf', 'Prüfbericht 2026.pdf'],
    ['../../etc/passwd.txt', 'passwd.txt'],
    ['C:\\Users\\a\\Bericht.PDF', 'Bericht.pdf'],
    ['a\u202Efdp.exe.pdf', 'afdp.exe.pdf'],
    ['zero\u200Bwidth\u0000\r\n\t.txt', 'zerowidth.txt'],
    ['a<b>:"|?*.md', 'a_b______.md'],
    ['u\u0308.txt', 'ü.txt'],
    ['日本語.csv', '日本語.csv'],
    ['con.txt', '_con.txt'],
    ['lone\uD83D.txt', 'lone.txt'],
    [' . .hidden.md. ', 'hidden.md'],
    ['.pdf', 'document.pdf'],
    ['..', 'document'],
    ['\u202E', 'document'],
    ['', 'document'],
    ['a/', 'document'],
  ]
  for (const [sent, clean] of cases) assert.equal(cleanFileName(sent), clean)
})

test('a long name keeps its ending, and no half of a character', () => {
  const clean = cleanFileName(`${'😀'.repeat(200)}.docx`)

  assert(clean.length <= 150)
  assert(clean.isWellFormed())
  assert.equal(endingOf(clean), 'docx')
  assert.equal(cleanFileName(`${'.'.repeat(1e7)}x`), 'document.x')
})

test('whatever is sent, the name is clean, short and there, and stays as it is when cleaned again', () => {
  const names = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('.', ' ', '/', '\\', 'a', 'con', '\u202E', '😀', '%', ':') }),
  )
  fc.assert(
    fc.property(names, (sent) => {
      const clean = cleanFileName(sent)
      assert(clean.length > 0 && clean.length <= 150, clean)
      assert.doesNotMatch(clean, /[/\\<>:"|?*\p{C}]|^[. ]|[. ]$/u)
      assert.equal(cleanFileName(clean), clean)
    }),
    { numRuns: 300 },
  )
})
