/** The courses that come with the product: lessons, pictures and questions lie in content/trainings. */
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import type { Words } from '#engine/field.ts'
import { trainingTopics } from '#populations/course.ts'

import { courseTime } from './course-time.ts'

const folder = join(import.meta.dirname, '../../../content/trainings')

const Name = z.string().regex(/^[a-z0-9-]{1,80}$/)
const Said = z.string().trim().min(1).max(1000)
const Both = z.strictObject({ de: Said, en: Said })

const CourseFile = z.strictObject({
  title: Both,
  /** In one sentence. */
  about: Both,
  topics: z.array(z.enum(trainingTopics)).min(1),
  /** How many questions an attempt asks. */
  asked: z.int().min(5).max(20),
  /** In the order they are best read; `picture` says what its drawing shows. */
  lessons: z.array(z.strictObject({ id: Name, picture: Both })).min(1),
})

const Question = z.strictObject({
  id: Name,
  /** Which lesson answers it. */
  lesson: Name,
  kind: z.enum(['single', 'multiple']),
  question: Both,
  options: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-f]$/),
        text: Both,
        isRight: z.literal(true).optional(),
      }),
    )
    .min(2)
    .max(6),
  /** Why it is so: shown when the attempt is over. */
  explanation: Both,
})
export type Question = z.infer<typeof Question>

export interface Lesson {
  id: string
  title: Words
  /** CommonMark without its title. */
  text: Words
  /** What the drawing shows, for whoever does not see it. */
  picture: Words
  /** Our own lines, in the colour of the text around them: markup to be set into a page as it is. */
  drawing: string
}

export interface ShippedCourse extends Omit<z.infer<typeof CourseFile>, 'lessons'> {
  id: string
  lessons: readonly Lesson[]
  questions: readonly Question[]
  /** How long it takes, by its words, in the language that takes longer. */
  minutes: number
  /** SHA-256 of everything above as it lies there, in hex: which version somebody took. */
  digest: string
}

let read: readonly ShippedCourse[] | undefined

/** Every course that comes with the product, by name. Read once: a running program has the courses it began with. */
export function shippedCourses(): readonly ShippedCourse[] {
  return (read ??= readdirSync(folder).toSorted().map(readCourse))
}

/** The course of a name, where one comes with the product. */
export function findShipped(id: string | undefined): ShippedCourse | undefined {
  return shippedCourses().find((course) => course.id === id)
}

function readCourse(id: string): ShippedCourse {
  const digest = createHash('sha256')
  const text = (path: string) => {
    const found = readFileSync(join(folder, id, path), 'utf8')
    digest.update(`${path}\0${found.length}\0${found}`)
    return found
  }
  const { lessons, ...course } = CourseFile.parse(JSON.parse(text('course.json')))
  const questions = z.array(Question).parse(JSON.parse(text('questions.json')))
  const written = lessons.map(({ id: lesson, picture }): Lesson => {
    const [de, en] = [parted(text(`de/${lesson}.md`)), parted(text(`en/${lesson}.md`))]
    return {
      id: lesson,
      picture,
      title: { de: de.title, en: en.title },
      text: { de: de.text, en: en.text },
      drawing: text(`${lesson}.svg`),
    }
  })
  const { de, en } = courseTime({ ...course, lessons: written, questions })
  return {
    id: Name.parse(id),
    ...course,
    lessons: written,
    questions,
    minutes: Math.ceil(Math.max(de, en) / 60),
    digest: digest.digest('hex'),
  }
}

/** A text begins with its title. */
function parted(text: string): { title: string; text: string } {
  const [, title = '', rest = ''] = /^# (.+)\n+([\s\S]*)$/.exec(text) ?? []
  return { title: Said.parse(title), text: rest }
}
