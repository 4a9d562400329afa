import { z } from 'zod'

import { field } from '#engine/field.ts'
import { like } from '#engine/like.ts'
import { Refusal } from '#engine/refusal.ts'
import { Engagement, engagements, frameworkNames, standsFor } from '#populations/engagement.ts'
import { managed } from '#program/managed.ts'
import { findAccount } from '#store/accounts.ts'
import type { Tx } from '#store/organisation.ts'

import { idsOf } from './framework-ids.ts'

const longestPeriodDays = 3 * 366

/** What auditors are asked to examine. Naming somebody here opens the audit door to them, for this and nothing else. */
export const keptEngagements = managed({
  population: engagements,
  chapter: 'audits',
  label: {
    one: { de: 'Prüfauftrag', en: 'Engagement' },
    other: { de: 'Prüfaufträge', en: 'Engagements' },
  },
  about: {
    de: 'Wer prüft, was und für welchen Zeitraum. Die genannten Konten lesen alles dazu, mit der ganzen Geschichte, und ändern nichts. Der Zugang endet mit dem Auftrag, spätestens 180 Tage nach dem Zeitraum.',
    en: 'Who audits, what, and for which period. The accounts named read all about it, with its whole history, and change nothing. Access ends with the engagement, and 180 days after the period at the latest.',
  },
  see: 'engagement.change',
  change: 'engagement.change',
  title: 'name',
  columns: ['firm', 'from', 'to'],
  fields: {
    name: field(z.string().trim().min(1).max(200), { de: 'Name', en: 'Name' }),
    framework: field(
      Engagement.shape.framework,
      { de: 'Rahmenwerk', en: 'Framework' },
      {
        options: Object.fromEntries(
          Object.entries(frameworkNames).map(([id, name]) => [id, { de: name, en: name }]),
        ),
      },
    ),
    criteria: field(
      z
        .array(
          z
            .string()
            .regex(like(/^[A-Z0-9][\w.:-]*$/i, 'CC6.1'))
            .max(40),
        )
        .min(1)
        .max(300),
      { de: 'Kriterien', en: 'Criteria' },
      {
        kind: 'lines',
        hint: {
          de: 'Je Zeile eines oder der Anfang von mehreren: CC6 (SOC 2), PR.DS (NIST CSF), A.8 oder 9.2 (ISO 27001), OPS (C5)',
          en: 'On each line one, or what several begin with: CC6 (SOC 2), PR.DS (NIST CSF), A.8 or 9.2 (ISO 27001), OPS (C5)',
        },
      },
    ),
    from: field(z.iso.date(), { de: 'Zeitraum von', en: 'Period from' }),
    to: field(z.iso.date(), { de: 'Zeitraum bis', en: 'Period to' }),
    auditors: field(
      z.array(z.uuid()).min(1).max(100),
      { de: 'Konten der Prüfenden', en: 'Accounts of the auditors' },
      {
        refersTo: 'account',
        offers: 'auditors',
        hint: {
          de: 'Jedes Konto hat die Rolle „Prüferin oder Prüfer“ und keine andere',
          en: 'Each account has the role auditor, and no other',
        },
      },
    ),
    firm: field(z.string().trim().min(1).max(200), { de: 'Prüfgesellschaft', en: 'Audit firm' }),
    licence: field(
      z.string().trim().min(1).max(200).optional(),
      { de: 'Zulassung', en: 'Licence' },
      {
        hint: {
          de: 'Nummer und Register, unter denen die Gesellschaft prüfen darf',
          en: 'Number and register under which the firm may audit',
        },
      },
    ),
    independentOn: field(z.iso.date().optional(), {
      de: 'Unabhängigkeit erklärt am',
      en: 'Independence declared on',
    }),
  },
  check: async (tx, item) => await checkEngagement(tx, Engagement.parse(item)),
})

async function checkEngagement(tx: Tx, engagement: Engagement): Promise<void> {
  const { framework, criteria, from, to, auditors } = engagement
  const known = idsOf(framework)
  // An auditor would look for a slip of the pen, and find that no sentence speaks of it.
  const strange = criteria.flatMap((asked, line) =>
    known.some((id) => standsFor(asked, id)) ? [] : [`criteria.${line}`],
  )
  if (strange.length > 0)
    throw refused('engagement-criterion', strange, 'The framework has no such criterion.')
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 0 || days > longestPeriodDays) {
    throw refused(
      'engagement-period',
      ['to'],
      'The period ends after it begins, and lasts three years at most.',
    )
  }
  for (const id of auditors) {
    const account = await findAccount(tx, id)
    if (!account?.roles.includes('auditor'))
      throw refused(
        'engagement-not-auditor',
        ['auditors'],
        `${id} is no account with the role auditor.`,
      )
    // Whoever also works in the program would audit themselves.
    if (account.roles.length > 1)
      throw refused(
        'engagement-other-role',
        ['auditors'],
        `${account.name} has another role beside that of an auditor.`,
      )
  }
}

function refused(
  code: `engagement-${string}`,
  fields: readonly string[],
  message: string,
): Refusal {
  return new Refusal('input', code, message, 'Correct it, and try again.', {
    fields: fields.map((each) => ({ field: each, message })),
  })
}
