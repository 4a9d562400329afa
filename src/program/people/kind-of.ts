/** Kinds of work as registers, HR systems and directories call them. */
import { personKinds } from '#populations/person.ts'
import type { PersonKind } from '#populations/person.ts'

import { kindWords } from './person-fields.ts'

const otherNames: Record<PersonKind, readonly string[]> = {
  employee: [
    'angestellte',
    'angestellter',
    'angestellte(r)',
    'arbeitnehmer',
    'arbeitnehmerin',
    'befristet',
    'festangestellt',
    'fest angestellt',
    'festanstellung',
    'fixed-term',
    'geringfügig beschäftigt',
    'full-time',
    'full time',
    'hourly',
    'internal',
    'minijob',
    'mitarbeiter',
    'mitarbeiterin',
    'mitarbeiter(in)',
    'part-time',
    'part time',
    'permanent',
    'regular',
    'salaried',
    'seasonal',
    'teilzeit',
    'temporary',
    'unbefristet',
    'vollzeit',
    'werkstudent',
    'werkstudentin',
    'working student',
  ],
  contractor: [
    'consultant',
    'contract',
    'extern',
    'externe',
    'externer',
    'external',
    'freelance',
    'freelancer',
    'freiberufler',
    'freiberuflerin',
    'freiberuflich',
    'freie mitarbeit',
    'leiharbeit',
    'zeitarbeit',
  ],
  trainee: [
    'apprentice',
    'apprenticeship',
    'ausbildung',
    'auszubildende',
    'auszubildender',
    'auszubildende(r)',
    'azubi',
    'intern',
    'internship',
    'praktikant',
    'praktikantin',
    'praktikum',
  ],
  board: ['aufsichtsrat', 'beirat', 'board member', 'vorstand'],
  other: [],
}

const byName = new Map(
  personKinds.flatMap((kind) =>
    [kind, kindWords[kind].de, kindWords[kind].en, ...otherNames[kind]].map(
      (name) => [name.toLowerCase(), kind] as const,
    ),
  ),
)

/** The kind that is called so; else nothing. */
export function kindOf(cell: string): PersonKind | undefined {
  return byName.get(plain(cell))
}

/** https://help.hibob.com, "Employee life cycle statuses", has some of them. */
const states = {
  here: [
    'active',
    'aktiv',
    'angestellt',
    'beschäftigt',
    'eingestellt',
    'elternzeit',
    'employed',
    'freigestellt',
    'garden leave',
    'hired',
    'in kündigungsfrist',
    'long leave',
    'notice period',
    'on leave',
    'onboarding',
    'parental leave',
  ],
  gone: [
    'ausgeschieden',
    'ausgetreten',
    'ehemalig',
    'gekündigt',
    'inactive',
    'inaktiv',
    'leaver',
    'left',
    'terminated',
  ],
}

/** HR systems say in the same column that somebody is here, or left; that is no kind. */
export function stateOf(cell: string): keyof typeof states | undefined {
  const wanted = plain(cell)
  if (states.here.includes(wanted)) return 'here'
  return states.gone.includes(wanted) ? 'gone' : undefined
}

function plain(cell: string): string {
  return cell.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase()
}
