import { z } from 'zod'

import { field } from '#engine/field.ts'
import { Refusal } from '#engine/refusal.ts'
import { action } from '#program/action.ts'
import { findAccount } from '#store/accounts.ts'
import { findPerson } from '#store/people.ts'

/** Somebody says that what we keep about them is right. */
export const confirmProfile = action({
  id: 'profile.confirm',
  label: { de: 'Eigene Daten bestätigen', en: 'Confirm own data' },
  about: {
    de: 'Hält fest, dass Sie Ihre Daten angesehen haben und sie stimmen. Im Protokoll steht davon nur eine Prüfsumme.',
    en: 'Records that you looked at your data and that it is right. The log keeps a digest of it only.',
  },
  permission: 'duty.do',
  input: z.strictObject({
    person: field(
      z.string().min(1).max(200),
      { de: 'Person', en: 'Person' },
      { hidden: true, hint: { de: 'Ihre Kennung.', en: 'Your id.' } },
    ),
    basedOn: field(
      z.iso.datetime(),
      { de: 'Fassung', en: 'Version' },
      {
        hidden: true,
        hint: {
          de: 'Wann die Fassung, die Sie vor sich hatten, festgehalten wurde.',
          en: 'When the version you looked at was recorded.',
        },
      },
    ),
  }),
  output: z.object({ confirmedAt: z.iso.datetime() }),
  subject: (input) => `person/${input.person}`,
  person: (input) => `person/${input.person}`,
  handle: async ({ tx, actor, at }, { person, basedOn }) => {
    const account = await findAccount(tx, actor.id)
    const held = account?.person === person ? await findPerson(tx, person) : undefined
    if (!held) {
      throw new Refusal(
        'missing',
        'item-missing',
        'That is not your entry on the list of people.',
        'Open your own data, and confirm there.',
      )
    }
    if (held.recordedFrom.toISOString() !== basedOn) {
      throw new Refusal(
        'conflict',
        'item-changed',
        'Somebody changed it meanwhile.',
        'Look at the version that holds now, and confirm that.',
      )
    }
    return { confirmedAt: at.toISOString() }
  },
})
