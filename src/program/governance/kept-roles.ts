import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { ProgramRole, programRoles, roleIds } from '#populations/program-role.ts'
import type { RoleId } from '#populations/program-role.ts'
import { managed } from '#program/managed.ts'

import { chapterWords } from './chapter-words.ts'

export const roleWords: Record<RoleId, Words> = {
  oversight: { de: 'Aufsicht', en: 'Oversight' },
  'security-lead': { de: 'Leitung Informationssicherheit', en: 'Security lead' },
  'people-officer': { de: 'Personal', en: 'People officer' },
  'data-protection': { de: 'Datenschutz', en: 'Data protection' },
  'incident-lead': { de: 'Leitung bei Vorfällen', en: 'Incident lead' },
  'platform-lead': { de: 'Leitung Plattform', en: 'Platform lead' },
  'access-owner': { de: 'Zugänge', en: 'Access' },
  'vendor-owner': { de: 'Anbieter', en: 'Vendors' },
  'risk-owner': { de: 'Risiken', en: 'Risks' },
  'continuity-lead': { de: 'Notbetrieb', en: 'Continuity lead' },
  'development-lead': { de: 'Leitung Entwicklung', en: 'Development lead' },
  'audit-contact': { de: 'Ansprechpartner für Prüfungen', en: 'Audit contact' },
}

const chapterIds = z.enum(Object.keys(chapterWords))
const chaptersField = (label: Words) =>
  field(z.array(chapterIds).max(30).default([]), label, { options: chapterWords })

/** Who answers for which part of the program. */
export const keptProgramRoles = managed({
  population: programRoles,
  chapter: 'governance',
  label: {
    one: { de: 'Rolle', en: 'Role' },
    other: { de: 'Rollen', en: 'Roles' },
  },
  about: {
    de: 'Wer für welchen Teil des Programms einsteht, und wer vertritt. Wer geht, lässt die Rolle offen, bis sie jemand übernimmt.',
    en: 'Who answers for which part of the program, and who is deputy. Whoever leaves leaves the role open until somebody takes it.',
  },
  see: 'program.see',
  change: 'system.change',
  title: 'role',
  columns: ['holder', 'deputy'],
  fields: {
    role: field(z.enum(roleIds), { de: 'Rolle', en: 'Role' }, { options: roleWords }),
    holder: field(
      z.string().min(1).max(200),
      { de: 'Wer sie hat', en: 'Holder' },
      { refersTo: 'person' },
    ),
    deputy: field(
      z.string().min(1).max(200),
      { de: 'Vertretung', en: 'Deputy' },
      { refersTo: 'person' },
    ),
    accountable: chaptersField({ de: 'Verantwortet', en: 'Accountable for' }),
    responsible: chaptersField({ de: 'Führt aus', en: 'Responsible for' }),
    consulted: chaptersField({ de: 'Wird gefragt bei', en: 'Consulted on' }),
    informed: chaptersField({ de: 'Erfährt von', en: 'Informed of' }),
  },
  check: async (_tx, item) => {
    const { holder, deputy } = ProgramRole.parse(item)
    if (holder !== deputy) return
    const message = 'Nobody is their own deputy.'
    throw new Refusal('input', 'role-own-deputy', message, 'Choose somebody else.', {
      fields: [{ field: 'deputy', message }],
    })
  },
})
