import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { courses } from '#populations/course.ts'
import { action } from '#program/action.ts'
import { currentVersion, putItem } from '#store/items.ts'

import { courseFields } from './kept-courses.ts'
import { findShipped } from './shipped.ts'

/** Makes a course that comes with the product one of the company's. */
export const adoptCourse = action({
  id: 'course.adopt',
  label: { de: 'Kurs übernehmen', en: 'Adopt a course' },
  about: {
    de: 'Der mitgelieferte Kurs gilt dann für die Gruppen, die Sie nennen, jedes Jahr neu. Wer ihn machen muss, sieht ihn bei seinen Pflichten.',
    en: 'The course that comes with the product then holds for the groups you name, every year anew. Whoever has to take it sees it among their duties.',
  },
  permission: 'training.change',
  input: z.strictObject({
    shipped: field(
      z.string().min(1).max(80),
      { de: 'Mitgelieferter Kurs', en: 'Course that comes with the product' },
      { hidden: true },
    ),
    ...courseFields,
  }),
  output: z.object({ id: z.string() }),
  subject: (_input, output) => `course/${output.id}`,
  handle: async ({ tx }, { shipped, groups, requiredFrom }) => {
    const content = findShipped(shipped)
    if (!content) {
      throw new Refusal(
        'missing',
        'item-missing',
        `No course ${shipped} comes with the product.`,
        'Go back to the list.',
      )
    }
    if (await currentVersion(tx, courses.id, shipped)) {
      throw new Refusal(
        'conflict',
        'item-exists',
        'This course was adopted already.',
        'Change that one.',
      )
    }
    await putItem(tx, courses, {
      id: shipped,
      titleDe: content.title.de,
      titleEn: content.title.en,
      shipped,
      minutes: content.minutes,
      topics: [...content.topics],
      groups,
      requiredFrom,
      months: 12,
    })
    return { id: shipped }
  },
})
