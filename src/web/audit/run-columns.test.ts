import assert from 'node:assert/strict'
import { test } from 'node:test'

import { html } from 'hono/html'

import type { Run } from '#store/runs.ts'
import { messages } from '#ui/messages.ts'
import { textOf } from '#ui/status-sign.ts'

import { runColumns } from './run-columns.ts'

test('the counts of a run add up on the page: what is late or outside the system is said beside its result', () => {
  const at = new Date('2026-11-02T12:00:00.000Z')
  const run: Run = {
    test: 'agreement-signed-before-start',
    seq: 1,
    version: 1,
    at,
    trigger: 'manual',
    result: 'deviated',
    counts: { n: 105, pass: 102, failing: 0, late: 1, excepted: 0, unknown: 0, excluded: 2 },
    expected: 1,
    unread: [],
    canary: true,
    size: 105,
    root: new Uint8Array(32),
    judgedTo: at,
    spec: '',
    entry: 1,
  }
  const shown = (counts: Run['counts']) => {
    const columns = runColumns({ t: messages.en }, { engagement: { id: 'audit' } })
    const column = columns.find(({ name }) => name === messages.en.audit.result)
    return textOf(html`${column?.show?.({ ...run, counts }) ?? ''}`)
  }
  assert.match(shown(run.counts), /1 [\w ]*late.* · 2 outside the system/)
  assert.doesNotMatch(shown({ ...run.counts, late: 0, excluded: 0 }), /<small>/)
})
