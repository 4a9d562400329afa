import assert from 'node:assert/strict'
import { test } from 'node:test'

import { javascriptOf } from './javascript-of.ts'

test('every module that an entry needs is there once, in one order, and none that only types name', () => {
  const modules = javascriptOf(['log/tree.ts', 'log/hash.ts', 'log/tree.ts'])
  assert.deepEqual(
    [...modules.keys()],
    ['log/bytes.js', 'log/format-error.js', 'log/hash.js', 'log/tree.js'],
  )
  for (const text of modules.values())
    assert.doesNotMatch(text, /from '[^']*\.ts'|interface |: string/)
})

test('imports of our folders, of packages and of modules asked for later become relative ones', () => {
  const modules = javascriptOf(['web/verifier/browser/button.ts'])
  assert.match(
    modules.get('web/verifier/browser/button.js') ?? '',
    /import\('\.\/verify-here\.js'\)/,
  )
  const text = modules.get('web/verifier/browser/verify-here.js') ?? ''
  assert.match(text, /from '\.\.\/\.\.\/\.\.\/log\/verify-site\.js'/)
  assert.match(text, /from '\.\.\/\.\.\/\.\.\/npm\/@noble\/hashes\/sha2\.js'/)
})

test('what runs in a browser needs nothing of Node, and each of its imports is there', () => {
  const modules = javascriptOf(['web/verifier/browser/button.ts'])
  for (const [path, text] of modules) {
    const code = text.replaceAll(/^\s*\*.*$/gm, '')
    for (const [, name = ''] of code.matchAll(/\b(?:from|import|import\()\s*['"]([^'"\n]+)['"]/g)) {
      assert(modules.has(new URL(name, `http://x/${path}`).pathname.slice(1)), `${path}: ${name}`)
    }
  }
})

test('a module that cannot be found is refused', () => {
  assert.throws(() => javascriptOf(['log/none.ts']), /ENOENT/)
})
