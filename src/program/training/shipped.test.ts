import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import MarkdownIt from 'markdown-it'

import { lessonTime, questionsTime } from './course-time.ts'
import { findShipped, shippedCourses } from './shipped.ts'

const folder = join(import.meta.dirname, '../../../content/trainings')
const markdown = new MarkdownIt()
const languages = ['de', 'en'] as const

/** What a text is built of, one word a block. */
function shapeOf(text: string): string[] {
  return markdown
    .parse(text, {})
    .filter(({ nesting }) => nesting === 1)
    .map(({ tag }) => tag)
}

/** The numbers and placeholders of a text that both languages must have. */
function factsOf(text: string): string[] {
  return (text.match(/\{\{\w+\}\}|\b\d+\b/g) ?? []).toSorted()
}

const lessons = shippedCourses().flatMap((course) =>
  course.lessons.map((lesson) => ({ course: course.id, ...lesson })),
)

test('three courses come with the product, each of ten minutes at most, and none lies there unread', () => {
  assert.deepEqual(
    shippedCourses().map(({ id }) => id),
    ['data-protection', 'passwords-and-authentication', 'security-awareness'],
  )
  assert.deepEqual(findShipped('security-awareness')?.topics.slice(0, 2), ['phishing', 'passwords'])
  for (const { id, lessons: own, minutes } of shippedCourses()) {
    assert(own.length >= 4 && own.length <= 6 && minutes <= 10, id)
    for (const language of languages) {
      const files = readdirSync(join(folder, id, language)).map((file) => file.replace('.md', ''))
      assert.deepEqual(files.toSorted(), own.map((lesson) => lesson.id).toSorted(), id)
    }
  }
})

test('both languages of a lesson have the same parts in the same order, with the same figures', () => {
  for (const { course, id, text } of lessons) {
    assert.deepEqual(shapeOf(text.en), shapeOf(text.de), `${course}/${id}`)
    assert.deepEqual(factsOf(text.en), factsOf(text.de), `${course}/${id}`)
  }
})

test('each lesson tells something from everyday work, says what to remember, and is read in under two minutes; the questions take about two', () => {
  for (const { course, id, text } of lessons) {
    assert.match(text.de, /^## Aus dem Alltag$[\s\S]+^## Merken$/m, `${course}/${id}`)
    assert.match(text.en, /^## From everyday work$[\s\S]+^## To remember$/m, `${course}/${id}`)
    for (const language of languages)
      assert(lessonTime({ text })[language] < 120, `${course}/${id}`)
  }
  for (const course of shippedCourses())
    for (const language of languages)
      assert(questionsTime(course)[language] < 135, `${course.id}: its questions`)
})

test('nothing is left to be written, no HTML, no straight quotes, and no placeholder but those that are filled in', () => {
  for (const { course, id, text } of lessons) {
    for (const language of languages) {
      const said = text[language]
      const placeholders = said.match(/\{\{.*?\}\}/g) ?? []
      const known = ['{{organisation}}', '{{securityContact}}']
      assert(
        placeholders.every((each) => known.includes(each)),
        `${course}/${id}`,
      )
      assert.doesNotMatch(said, /TODO|TBD|lorem|"|<\w|…$/im, `${course}/${id}`)
    }
    assert.doesNotMatch(text.de, /'|“\w/, `${course}/${id}`)
    assert.doesNotMatch(text.en, /'|„/, `${course}/${id}`)
  }
})

test('drawings are lines and nothing else: no script, no style, no words, nothing from elsewhere', () => {
  for (const { course, id, drawing, picture } of lessons) {
    const tags = [...drawing.matchAll(/<(\/?[\w:-]+)([^>]*)>/g)]
    for (const [, name = '', attributes = ''] of tags) {
      assert.match(name, /^(\/?svg|path|rect|circle)$/, `${course}/${id}`)
      for (const [, attribute = ''] of attributes.matchAll(/([\w:-]+)="/g))
        assert.match(
          attribute,
          /^(xmlns|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|class|d|x|y|cx|cy|r|rx|width|height)$/,
          `${course}/${id}`,
        )
    }
    assert.equal(drawing.replaceAll(/<[^<>]*>/g, '').trim(), '', `${course}/${id}`)
    assert(drawing.includes('stroke="currentColor"') && picture.de.length > 10, `${course}/${id}`)
  }
})

test('each course has a pool of twelve questions and more, about every lesson, each with a right and a wrong answer and the reason', () => {
  for (const { id: course, questions, lessons: own, asked } of shippedCourses()) {
    assert(questions.length >= 12 && asked < questions.length, course)
    assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length)
    assert.deepEqual(
      [...new Set(questions.map(({ lesson }) => lesson))],
      own.map(({ id }) => id),
    )
    for (const { id, kind, options } of questions) {
      const right = options.filter(({ isRight }) => isRight).length
      assert(right >= 1 && right < options.length, `${course}/${id}`)
      assert.equal(kind, right === 1 ? 'single' : 'multiple', `${course}/${id}`)
      assert.equal(new Set(options.map(({ id: option }) => option)).size, options.length)
    }
    const several = questions.filter(({ kind }) => kind === 'multiple').length
    assert(several >= 2 && several < questions.length, course)
  }
})

test('the right answer does not give itself away by its place or its length', () => {
  const single = shippedCourses()
    .flatMap(({ questions }) => questions)
    .filter(({ kind }) => kind === 'single')
  for (const language of languages) {
    const longest = single.filter(({ options }) => {
      const byLength = options.toSorted((a, b) => b.text[language].length - a.text[language].length)
      return byLength[0]?.isRight
    })
    assert(
      longest.length < single.length * 0.6,
      `${language}: ${longest.length} of ${single.length}`,
    )
  }
})
