import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CoursePackage } from '#populations/course-package.ts'

import { leftOutcome, packageOutcome } from './package-outcome.ts'
import { newSession } from './xapi-state.ts'

const pack: CoursePackage = {
  id: 'desk/1',
  course: 'desk',
  number: 1,
  standard: 'xapi',
  title: 'Clean desk',
  launch: 'index.html',
  query: '',
  sha256: '0'.repeat(64),
  files: 1,
  size: 1,
  documents: [],
  handedInAt: '2026-11-01T00:00:00.000Z',
}
const begun = { ...newSession(undefined, 'sitting'), isInitialized: true }
const failed = { ...begun, isFailed: true, score: 40 }
const over = { isPassed: false, reported: 'failed', score: 40 }

test('what was left as failed ends with that, and was not over before', () => {
  assert.equal(packageOutcome(pack, failed), undefined)
  assert.deepEqual(leftOutcome(pack, failed), over)
  assert.equal(leftOutcome(pack, begun), undefined)
  assert.equal(leftOutcome(pack, { ...failed, isPassed: true }), undefined)
  assert.equal(leftOutcome(pack, { not: 'a state' }), undefined)
})

test('in cmi5 it ends so only where passing is asked for, as what is completed later would be enough otherwise', () => {
  for (const [moveOn, outcome] of [
    ['Passed', over],
    ['CompletedAndPassed', over],
    ['Completed', undefined],
    ['CompletedOrPassed', undefined],
  ] as const)
    assert.deepEqual(leftOutcome({ ...pack, standard: 'cmi5', moveOn }, failed), outcome, moveOn)
})

test('content of SCORM says itself when it is over', () => {
  const values = { 'cmi.core.lesson_status': 'failed' }
  const state = { values, total: 0, isFinished: false }
  assert.equal(leftOutcome({ ...pack, standard: 'scorm-1.2' }, state), undefined)
})
