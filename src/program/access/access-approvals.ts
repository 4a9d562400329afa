import { z } from 'zod'

import { addMonths } from '#engine/calendar.ts'
import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { accessApprovals } from '#populations/access-approval.ts'
import { managed } from '#program/managed.ts'

import { policyField, systemField } from './role-entitlements.ts'

/** For how long one approval may hold. */
const longestMonths = 12

/** Access that somebody got beyond what their role needs, and who approved it. */
export const keptAccessApprovals = managed({
  population: accessApprovals,
  chapter: 'access',
  label: {
    one: { de: 'Zugangsgenehmigung', en: 'Approved access' },
    other: { de: 'Zugangsgenehmigungen', en: 'Approved access' },
  },
  about: {
    de: 'Zugang, den jemand über den Bedarf der eigenen Rolle hinaus bekommen hat: wofür, wer ihn genehmigt hat und bis wann, höchstens zwölf Monate.',
    en: 'Access that somebody got beyond what their role needs: what for, who approved it and until when, for twelve months at most.',
  },
  see: 'people.see',
  change: 'people.change',
  weakens: 'access-approval',
  title: 'person',
  columns: ['system', 'policy', 'approvedBy', 'until'],
  fields: {
    person: field(z.string().min(1).max(200), { de: 'Wer', en: 'Who' }, { refersTo: 'person' }),
    system: systemField(),
    policy: policyField(),
    reason: field(
      z.string().trim().min(1).max(1000),
      { de: 'Wofür', en: 'What for' },
      { kind: 'long' },
    ),
    approvedBy: field(
      z.string().min(1).max(200),
      { de: 'Genehmigt von', en: 'Approved by' },
      { refersTo: 'person' },
    ),
    from: field(z.iso.date(), { de: 'Genehmigt am', en: 'Approved on' }, { claims: true }),
    until: field(z.iso.date(), { de: 'Gilt bis', en: 'Holds until' }),
  },
  async check(_tx, item) {
    const { person, approvedBy, from, until } = accessApprovals.item.parse(item)
    if (person === approvedBy) {
      const message = 'Nobody approves access of their own.'
      throw new Refusal('input', 'approval-own', message, 'Name somebody else.', {
        fields: [{ field: 'approvedBy', message }],
      })
    }
    if (from <= until && until <= addMonths(from, longestMonths)) return
    const message = 'An approval ends after it begins, and within twelve months.'
    throw new Refusal('input', 'approval-period', message, 'Give another day.', {
      fields: [{ field: 'until', message }],
    })
  },
  due(item) {
    const { until } = accessApprovals.item.parse(item)
    return [
      {
        date: until,
        what: { de: 'Zugang beenden oder neu genehmigen', en: 'End or renew the access' },
      },
    ]
  },
})
