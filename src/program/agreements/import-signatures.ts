import { z } from 'zod'

import { startOfDate } from '#engine/calendar.ts'
import { clipped } from '#engine/clipped.ts'
import { field } from '#engine/field.ts'
import { agreementSignatures } from '#populations/agreement-signature.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import { agreementVersions } from '#populations/agreement-version.ts'
import { agreements } from '#populations/agreement.ts'
import { action } from '#program/action.ts'
import { attestedTable, calledSo, Taken, takeAttested, takenOf } from '#program/attested-rows.ts'
import { listItems, managedItems, replaceItems } from '#store/items.ts'
import { readOrganisation } from '#store/organisation.ts'

import { isSignedBy } from './onboarding.ts'

const days = ['signed on', 'signed', 'signed at', 'unterschrieben am', 'unterschrieben']
const columns = {
  agreement: ['agreement', 'vereinbarung'],
  version: ['version', 'fassung'],
  name: ['name', 'full name'],
}

/** Takes a list of who signed which agreement elsewhere, or, where one row is wrong, none of it. */
export const importSignatures = action({
  id: 'agreement.import-signatures',
  label: { de: 'Frühere Unterschriften importieren', en: 'Import earlier signatures' },
  about: {
    de: 'Übernimmt eine Liste aus einem anderen System: eine Zeile je Person und Vereinbarung, mit dem Tag der Unterschrift; die Nummer der Fassung nur dann, wenn es der Text dieser Fassung war. Sie bezeugen damit, dass die Liste stimmt; so werden die Unterschriften auch gezeigt. Aufgezeichnet werden beide Zeiten: der Tag, den die Liste nennt, und jetzt. Ist eine Zeile falsch, wird nichts übernommen.',
    en: 'Takes a list from another system: one row for each person and agreement, with the day of the signature; the number of the version only where it was the text of that version. By it you attest that the list is right, and the signatures are shown as attested. Both times are recorded: the day the list names, and now. If one row is wrong, nothing is taken.',
  },
  permission: 'people.change',
  input: z.strictObject({
    from: field(z.string().trim().min(1).max(200), {
      de: 'Aus welchem System',
      en: 'From which system',
    }),
    table: attestedTable({
      de: 'E-Mail;Vereinbarung;Unterschrieben am',
      en: 'Email,Agreement,Signed on',
    }),
  }),
  output: Taken,
  subject: (_input, output) => `agreement?signatures=${output.added}`,
  handle: async ({ tx, actor, at, language }, { table }) => {
    const { timeZone } = await readOrganisation(tx)
    const called = calledSo(await managedItems(tx, agreements))
    const versions = await managedItems(tx, agreementVersions)
    const read = new Map<string, AgreementSignature>()
    const lines = new Map<string, number>()
    const again: number[] = []
    await takeAttested(tx, { table, at, language, days, columns }, (row, wrong) => {
      const { person, day, line, cells } = row
      const agreement = called(cells.agreement ?? '')
      if (!agreement) return wrong(line, words.agreement)
      if (!isSignedBy(agreement, person)) return wrong(line, words.notTheirs)
      const number = cells.version ?? ''
      const version = versions.find(
        (each) => each.agreement === agreement.id && String(each.number) === number,
      )
      if (number !== '' && !version) return wrong(line, words.version)
      const id = `${person.id}/${agreement.id}/${day}`
      if (read.has(id)) {
        again.push(line)
        return
      }
      lines.set(id, line)
      read.set(id, {
        id,
        person: person.id,
        agreement: agreement.id,
        ...(version && { version: version.id, digest: version.de.digest }),
        name:
          cells.name === undefined || cells.name === '' ? person.name : clipped(cells.name, 200),
        signedAt: startOfDate(day, timeZone).toISOString(),
        recordedAt: tx.recordedAt.toISOString(),
        how: 'upload',
        attestedBy: actor.id,
      })
    })
    const keys = [...read.keys()]
    const known = new Set(
      (await listItems(tx, agreementSignatures.id, { keys })).map(({ key }) => key),
    )
    const fresh = [...read.values()].filter(({ id }) => !known.has(id))
    await replaceItems(
      tx,
      agreementSignatures,
      fresh.map((item) => ({ item, source: 'people', scope: 'people', confirmed: true })),
      { keys: fresh.map(({ id }) => id) },
    )
    const there = [...known].flatMap((key) => lines.get(key) ?? [])
    return takenOf(language, fresh.length, [...there, ...again])
  },
})

const words = {
  agreement: {
    de: 'Diese Vereinbarung gibt es hier nicht, oder mehrere heißen so. Schreiben Sie ihre Kennung oder ihren Titel, oder legen Sie sie an.',
    en: 'there is no such agreement here, or several are called so. Write its id or its title, or add it.',
  },
  notTheirs: {
    de: 'Diese Vereinbarung ist nicht für Menschen mit dieser Art der Beschäftigung. Wählen Sie eine andere.',
    en: 'this agreement is not for people of this kind of work. Choose another one.',
  },
  version: {
    de: 'Diese Fassung gibt es nicht. Lassen Sie die Spalte leer, wenn es ein anderer Text war.',
    en: 'there is no such version. Leave the column empty where it was another text.',
  },
}
