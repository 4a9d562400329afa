import { z } from 'zod'

import { field } from '#engine/field.ts'
import type { Words } from '#engine/field.ts'
import { scopeExclusions } from '#populations/scope-exclusion.ts'
import { managed } from '#program/managed.ts'
import type { Managed } from '#program/managed.ts'

/**
 * What lies outside the system, and why: items of populations to choose from, each with what it is called. Deciding so
 * weakens what is watched, and the log says it in clear.
 */
export function keptScopeExclusions(choices: Readonly<Record<string, Words>>): Managed {
  return managed({
    population: scopeExclusions,
    chapter: 'system',
    label: {
      one: { de: 'Außerhalb des Systems', en: 'Outside the system' },
      other: { de: 'Außerhalb des Systems', en: 'Outside the system' },
    },
    about: {
      de: 'Jeder Eintrag jeder Population liegt innerhalb des Systems, außer eine Entscheidung hier sagt anderes und warum. Dass etwas herausgenommen wurde, steht im Protokoll im Klartext.',
      en: 'Every item of every population lies inside the system, unless a decision here says otherwise, and why. That something was taken out stands in the log in clear.',
    },
    see: 'program.see',
    change: 'system.change',
    title: 'name',
    columns: ['population', 'pattern', 'reason', 'reviewBy'],
    weakens: 'scope-removed',
    fields: {
      name: field(
        z.string().trim().min(1).max(200),
        { de: 'Was', en: 'What' },
        { hint: { de: 'Etwa „Testumgebung Nord“', en: 'Such as “Test environment north”' } },
      ),
      population: field(
        z.enum(Object.keys(choices)),
        { de: 'Grundgesamtheit', en: 'Population' },
        {
          options: choices,
          hint: {
            de: 'Was aus einem Eintrag folgt, etwa seine Sicherung, geht mit ihm; wer nicht dazugehört, mit allem, was von ihm handelt.',
            en: 'What follows from an item, such as its backup, goes with it; whoever does not belong, with all that is about them.',
          },
        },
      ),
      pattern: field(
        z.string().trim().min(1).max(1000),
        { de: 'Schlüssel', en: 'Key' },
        {
          hint: {
            de: 'Wie er auf den Seiten steht. * steht für beliebige Zeichen.',
            en: 'As the pages show it. * stands for any signs.',
          },
        },
      ),
      reason: field(
        z.string().trim().min(10).max(2000),
        { de: 'Warum', en: 'Why' },
        { kind: 'long' },
      ),
      decided: field(z.iso.date(), { de: 'Entschieden am', en: 'Decided on' }, { claims: true }),
      reviewBy: field(z.iso.date(), { de: 'Wieder ansehen bis', en: 'Look again by' }),
    },
    due(item) {
      const { reviewBy } = scopeExclusions.item.parse(item)
      return [
        {
          date: reviewBy,
          what: { de: 'Entscheidung wieder ansehen', en: 'Look at the decision again' },
        },
      ]
    },
  })
}
