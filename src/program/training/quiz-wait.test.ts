import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CourseAttempt } from '#populations/course-attempt.ts'

import { waitsUntil } from './quiz-wait.ts'

/** An attempt handed in so many minutes after noon. */
function ended(minutes: number, more: Partial<CourseAttempt> = {}): CourseAttempt {
  const at = minute(minutes).toISOString()
  const attempt = { id: `ada/phishing/${minutes}`, person: 'ada', course: 'phishing' }
  const content = { content: '0'.repeat(64), seed: '0'.repeat(32), asked: 10 }
  return { ...attempt, ...content, startedAt: at, finishedAt: at, isPassed: false, ...more }
}

function minute(minutes: number): Date {
  return new Date(Date.UTC(2026, 10, 2, 12, minutes))
}

test('after three attempts that were not passed each waits for an hour after the last, and a day later none does', () => {
  const two = [ended(0), ended(5)]
  assert.equal(waitsUntil(two, minute(6)), undefined)
  const three = [...two, ended(10)]
  assert.deepEqual(waitsUntil(three, minute(11)), minute(70))
  assert.equal(waitsUntil(three, minute(70)), undefined)
  assert.deepEqual(waitsUntil([...three, ended(71)], minute(72)), minute(131))
  assert.equal(waitsUntil([...two, ended(24 * 60 + 10)], minute(24 * 60 + 11)), undefined)
})

test('one that was passed begins the count anew, one that goes on and packages do not count', () => {
  const three = [ended(0), ended(5), ended(10)]
  assert.equal(waitsUntil([...three, ended(12, { isPassed: true })], minute(13)), undefined)
  const open = ended(10)
  delete open.finishedAt
  assert.equal(waitsUntil([ended(0), ended(5), open], minute(11)), undefined)
  const played = three.map((each) => ({ ...each, package: 'phishing/1' }))
  assert.equal(waitsUntil(played, minute(11)), undefined)
})
