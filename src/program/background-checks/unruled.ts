/** What tests of checks say where no rule is known. */
import { unknown } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import type { Sentences } from '#engine/test.ts'

export function unruled({ place }: { place?: string | undefined }): Finding {
  return place === undefined ? unknown('no-country') : unknown('no-rule', { place })
}

export const placeReasons: { de: Sentences; en: Sentences } = {
  de: {
    'no-country': () =>
      'In welchem Land die Person arbeitet, steht nicht im Verzeichnis; so ist nicht zu sagen, was erlaubt ist.',
    'no-rule': ({ place }) => `Für ${String(place)} ist keine Regel hinterlegt.`,
  },
  en: {
    'no-country': () =>
      'The register does not say in which country this person works, so nobody can tell what is allowed.',
    'no-rule': ({ place }) => `There is no rule here for ${String(place)}.`,
  },
}
