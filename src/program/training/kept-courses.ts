/** The courses a company has people complete. */
import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { Course, courses, trainingTopics } from '#populations/course.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'
import { isForFewer, sayingWhatWeakens } from '#program/weaker-changes.ts'
import type { Tx } from '#store/organisation.ts'

import { findShipped } from './shipped.ts'
import { topicWords } from './topic-words.ts'
import { askedByCourse } from './training-obligation.ts'

/** What a course is called. */
export const titleField = z.string().trim().min(1).max(160)

export const topicsField = field(
  Course.shape.topics.default([]),
  { de: 'Themen', en: 'Topics' },
  { options: topicWords },
)

export const courseFields = {
  groups: field(
    z.array(z.string().trim().min(1).max(200)).max(100).default([]),
    { de: 'Für diese Gruppen', en: 'For these groups' },
    {
      kind: 'lines',
      hint: { de: 'Eine je Zeile. Leer: für alle.', en: 'One a line. Empty: everybody.' },
    },
  ),
  requiredFrom: field(
    z.iso.date(),
    { de: 'Pflicht ab', en: 'Required from' },
    {
      hint: {
        de: 'Wer schon da ist, hat ab diesem Tag 30 Tage Zeit; alle anderen ab ihrem ersten Tag.',
        en: 'Whoever is here already has 30 days from that day; everybody else from their first day.',
      },
    },
  ),
}

const declared = managed({
  population: courses,
  chapter: 'training',
  label: { one: { de: 'Kurs', en: 'Course' }, other: { de: 'Kurse', en: 'Courses' } },
  about: {
    de: 'Schulungen, die alle oder einige Gruppen regelmäßig abschließen. Mitgelieferte Kurse übernehmen Sie auf der Seite „Schulungen“; hier kommen die dazu, die anderswo stattfinden und deren Abschlüsse Sie importieren.',
    en: 'Courses that everybody or some groups complete regularly. You adopt those that come with the product on the page “Training”; here you add those that are taken elsewhere and whose completions you import.',
  },
  see: 'program.see',
  change: 'training.change',
  title: 'title',
  columns: ['minutes', 'requiredFrom', 'groups'],
  fields: {
    titleDe: field(titleField, { de: 'Titel, auf Deutsch', en: 'Title, in German' }),
    titleEn: field(titleField, { de: 'Titel, auf Englisch', en: 'Title, in English' }),
    url: field(
      Course.shape.url,
      { de: 'Wo er stattfindet', en: 'Where it is taken' },
      {
        hint: {
          de: 'Adresse mit https, nur bei Kursen, die anderswo stattfinden.',
          en: 'An address with https, only of courses that are taken elsewhere.',
        },
      },
    ),
    minutes: field(Course.shape.minutes, { de: 'Dauer in Minuten', en: 'Length in minutes' }),
    topics: topicsField,
    ...courseFields,
    months: field(Course.shape.months.default(12), {
      de: 'Gilt so viele Monate',
      en: 'Counts for so many months',
    }),
  },
  check,
})

/** A change or an end may take duties away: then it stands in the log in clear. */
export const keptCourses: Managed = sayingWhatWeakens(declared, {
  population: courses,
  kinds: { removed: 'training-removed', reduced: 'training-reduced' },
  isWeaker: takesAway,
  isWider: (before, after) => isForFewer(after.groups, before.groups),
  asks: (course) => [askedByCourse(course)],
})

async function check(_tx: Tx, item: Record<string, unknown>): Promise<void> {
  const course = Course.parse(item)
  const shipped = findShipped(course.shipped)
  const same = [...course.topics].toSorted().join() === shipped?.topics.toSorted().join()
  if (!shipped || same) return
  const message = 'A course that comes with the product teaches what it teaches.'
  throw new Refusal('input', 'course-topics', message, 'Leave its topics as they are.', {
    fields: [{ field: 'topics', message }],
  })
}

/** Whether somebody owes it no longer, later, or less often than before, or is taught less. */
export function takesAway(before: Course, after: Course): boolean {
  const later = after.requiredFrom > before.requiredFrom || after.months > before.months
  const less = trainingTopics.some(
    (topic) => before.topics.includes(topic) && !after.topics.includes(topic),
  )
  return isForFewer(before.groups, after.groups) || later || less
}
