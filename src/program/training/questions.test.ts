import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { drawQuestions, isAnswered, neededOf } from './questions.ts'
import { shippedCourses } from './shipped.ts'

const seeds = Array.from({ length: 200 }, (_, n) =>
  createHash('md5').update(String(n)).digest('hex'),
)

test('the same seed asks the same questions in the same order, another one others', () => {
  for (const course of shippedCourses()) {
    const drawn = seeds.map((seed) => JSON.stringify(drawQuestions(course, seed)))
    assert.deepEqual(
      drawn,
      seeds.map((seed) => JSON.stringify(drawQuestions(course, seed))),
    )
    assert.equal(new Set(drawn).size, seeds.length)
  }
})

test('an attempt asks as many questions as it says, none twice, and one about every lesson', () => {
  for (const course of shippedCourses()) {
    for (const seed of seeds) {
      const drawn = drawQuestions(course, seed)
      assert.equal(new Set(drawn.map(({ id }) => id)).size, course.asked)
      const lessons = new Set(drawn.map(({ lesson }) => lesson))
      assert.equal(lessons.size, course.lessons.length)
    }
  }
})

test('each question comes up, and each answer at every place, about equally often', () => {
  for (const course of shippedCourses()) {
    const drawn = seeds.flatMap((seed) => drawQuestions(course, seed))
    for (const { id, options } of course.questions) {
      const some = drawn.filter((question) => question.id === id)
      assert(some.length > seeds.length * 0.35, id)
      const firsts = some.filter((question) => question.options[0]?.id === options[0]?.id)
      assert(firsts.length > (some.length / options.length) * 0.5, id)
      assert(firsts.length < (some.length / options.length) * 1.7, id)
    }
  }
})

test('a question is answered by exactly the right options, and eighty in a hundred are enough', () => {
  const [question] = shippedCourses()[0]?.questions.filter(({ kind }) => kind === 'multiple') ?? []
  assert(question)
  const right = question.options.filter(({ isRight }) => isRight).map(({ id }) => id)
  const all = question.options.map(({ id }) => id)
  const answered = (chosen: readonly string[]) =>
    isAnswered(question, new Map([[question.id, new Set(chosen)]]))
  assert.equal(answered(right), true)
  assert.equal(answered(right.slice(1)), false)
  assert.equal(answered(all), false)
  assert.equal(answered([]), false)
  assert.equal(isAnswered(question, new Map()), false)
  assert.deepEqual([10, 8, 5].map(neededOf), [8, 7, 4])
})
