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

test('content of SCORM that said that it is failed, or has too low a score, ends with that when it is left', () => {
  const scorm: CoursePackage = { ...pack, standard: 'scorm-1.2', mastery: 80 }
  const left = (status: string, score = '', isFinished = false) =>
    leftOutcome(scorm, {
      values: { 'cmi.core.lesson_status': status, 'cmi.core.score.raw': score },
      total: 0,
      isFinished,
    })
  assert.deepEqual(left('failed'), { isPassed: false, reported: 'failed' })
  assert.deepEqual(left('failed', '40'), over)
  assert.deepEqual(left('passed', '40'), over)
  assert.deepEqual(left('completed', '40', true), over)
  // Gone on with: unfinished, without a score yet, or passed.
  for (const [status, score] of [
    ['incomplete', '40'],
    ['browsed', '40'],
    ['completed', ''],
    ['passed', '85'],
  ] as const)
    assert.equal(left(status, score), undefined, status)
  assert.equal(leftOutcome(scorm, { not: 'a state' }), undefined)
  assert.equal(
    packageOutcome(scorm, {
      values: { 'cmi.core.lesson_status': 'failed' },
      total: 0,
      isFinished: false,
    }),
    undefined,
  )
})
