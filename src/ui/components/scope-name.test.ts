import assert from 'node:assert/strict'
import { test } from 'node:test'

import { scopeName } from './scope-name.ts'

test('a scope breaks after its separators alone, and is text whatever it is called', async () => {
  const shown = String(await scopeName('aws/1/us-west-2/guardduty.<b>'))
  assert.equal(
    shown.replaceAll(/\s+(?=>)/g, ''),
    '<bdi class="scope"><code>aws/<wbr />1/<wbr />us-west-2/<wbr />guardduty.<wbr />&lt;b&gt;</code></bdi>',
  )
})
