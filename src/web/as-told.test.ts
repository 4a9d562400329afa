import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { test } from 'node:test'

import { pino } from 'pino'

import { websiteOver } from './server.ts'
import { fromHere } from './test-browser.ts'

test('nobody is told where the database or a folder is, and the log says it', async () => {
  for (const [code, message] of [
    ['ECONNREFUSED', 'connect ECONNREFUSED 10.20.30.40:5432'],
    ['ENOSPC', "ENOSPC: no space left on device, write '/srv/beleg/blobs/x'"],
  ] as const) {
    const logged: string[] = []
    const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(line) })
    const lost = Object.assign(new Error(message), { code })
    const site = websiteOver(tmpdir(), () => Promise.reject(lost), log)
    for (const path of ['/sign-in', '/api/v1/controls', '/scim/v2/Users']) {
      const answer = await site.request(`http://localhost${path}`, {}, fromHere)
      assert.equal(answer.status, 503, path)
      const text = await answer.text()
      assert(
        text.includes(code === 'ENOSPC' ? 'disk-full' : 'database-lost') || path === '/sign-in',
      )
      assert(!/10\.20|5432|srv|DATABASE_URL|disk space/.test(text), path)
    }
    assert(logged.every((line) => line.includes(message.slice(0, 20))))
    assert.equal(logged.length, 3)
  }
})
