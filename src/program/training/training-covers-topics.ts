import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { field } from '#engine/field.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { trainingTopics } from '#populations/course.ts'
import { dayBegunBy, writtenDay } from '#program/people/before-first-day.ts'
import { listIn } from '#ui/list-in.ts'

import { topicWords } from './topic-words.ts'
import { trainingCoverages } from './training-coverage.ts'

export const trainingCoversTopics = test({
  id: 'training-covers-topics',
  asks: {
    de: 'Gehören zu den Schulungen jeder Person alle verlangten Themen, auch Phishing und der Umgang mit Passwörtern?',
    en: 'Do every person’s courses cover all the topics asked for, phishing and password handling included?',
  },
  on: trainingCoverages,
  parameters: z.object({
    topics: field(
      z.array(z.enum(trainingTopics)).min(1).default(['phishing', 'passwords']),
      { de: 'Themen, die geschult werden', en: 'Topics that are taught' },
      { options: topicWords },
    ),
    months: field(z.int().min(1).max(36).default(12), {
      de: 'Jedes Thema spätestens nach so vielen Monaten neu',
      en: 'Each topic anew after so many months at most',
    }),
  }),
  every: hours(1),
  grace: hours(6),
  judge({ topics, taught, leftAt }, at, { topics: asked, months }) {
    if (leftAt !== undefined && new Date(leftAt) <= at)
      return { kind: 'pass', reason: { code: 'left' } }
    if (topics === undefined) return unknown('not-reported')
    const missing = asked.filter((topic) => !topics.includes(topic))
    if (missing.length > 0) return fail('missing', { topics: missing.join(', ') })
    if (taught === undefined) return pass
    const often = taught.filter(({ months: each }) => each <= months)
    const seldom = asked.filter((topic) => !often.some((each) => each.topic === topic))
    if (seldom.length > 0) return fail('too-seldom', { topics: seldom.join(', '), months })
    const firsts = asked.map((topic) => {
      const days = often.filter((each) => each.topic === topic).map(({ since }) => since)
      return { topic, since: days.toSorted()[0] ?? '' }
    })
    const later = firsts.filter(({ since }) => new Date(since) > at)
    const [from] = later.map(({ since }) => since).toSorted()
    if (from === undefined) return pass
    // Until then nobody owes it, and everybody would pass.
    const topicsLater = later.map(({ topic }) => topic).join(', ')
    const finding = fail('not-yet', { topics: topicsLater, from: dayBegunBy(from) })
    return { ...finding, until: new Date(from) }
  },
  reasons: {
    de: {
      left: () => 'Die Person arbeitet nicht mehr hier.',
      missing: ({ topics }) => `In ihren Schulungen fehlt: ${named('de', topics)}.`,
      'too-seldom': ({ topics, months }) =>
        `Seltener als alle ${String(months)} Monate geschult: ${named('de', topics)}.`,
      'not-yet': ({ topics, from }) =>
        `Die Schulung dazu ist erst ab dem ${writtenDay('de', from)} Pflicht: ${named('de', topics)}.`,
    },
    en: {
      left: () => 'The person no longer works here.',
      missing: ({ topics }) => `Their courses lack: ${named('en', topics)}.`,
      'too-seldom': ({ topics, months }) =>
        `Taught less often than every ${String(months)} months: ${named('en', topics)}.`,
      'not-yet': ({ topics, from }) =>
        `The course about it is required only from ${writtenDay('en', from)} on: ${named('en', topics)}.`,
    },
  },
  fixtures: {
    pass: { id: 'person-1', topics: ['phishing', 'passwords'] },
    fail: { id: 'person-1', topics: ['data-protection'] },
    unknown: { id: 'person-1' },
  },
})

function named(language: 'de' | 'en', topics: unknown): string {
  const ids = String(topics).split(', ')
  const words = ids.map((id) => topicWords[z.enum(trainingTopics).parse(id)][language])
  return listIn(language, words)
}
