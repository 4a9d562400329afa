import assert from 'node:assert/strict'
import { test } from 'node:test'

import { mailAddress } from './mail-address.ts'

test('an address breaks before its domain alone, and what is none stands as it is', async () => {
  const address = String(await mailAddress('management@harbour.example'))
  assert.equal(address, '<bdi>management<wbr />@harbour.example</bdi>')
  assert.equal(String(await mailAddress('<erased>')), '<bdi>&lt;erased&gt;</bdi>')
})
