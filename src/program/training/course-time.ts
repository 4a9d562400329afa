/** How long what comes with the product takes to learn, counted from its words. */
import { readingTime, timesTogether } from '#engine/reading-time.ts'
import type { ReadingTime } from '#engine/reading-time.ts'

import type { Lesson, ShippedCourse } from './shipped.ts'

/** To choose an answer and tick it, beside the reading. */
const answerSeconds = 3

export function lessonTime({ text }: Pick<Lesson, 'text'>): ReadingTime {
  return readingTime(text)
}

/** Which questions are drawn differs: those of an attempt take as long as the course's do on average. */
export function questionsTime({
  questions,
  asked,
}: Pick<ShippedCourse, 'questions' | 'asked'>): ReadingTime {
  const { de, en } = timesTogether(
    questions.map(({ question, options }) => {
      const said = [question, ...options.map(({ text }) => text)]
      return readingTime({
        de: said.map((each) => each.de).join(' '),
        en: said.map((each) => each.en).join(' '),
      })
    }),
  )
  const forAll = (seconds: number) => (seconds / questions.length + answerSeconds) * asked
  return { de: forAll(de), en: forAll(en) }
}

/** Its lessons and its questions. */
export function courseTime(
  course: Pick<ShippedCourse, 'lessons' | 'questions' | 'asked'>,
): ReadingTime {
  return timesTogether([...course.lessons.map(lessonTime), questionsTime(course)])
}
