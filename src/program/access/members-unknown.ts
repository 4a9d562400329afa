import { unknown } from '#engine/finding.ts'
import type { Sentences } from '#engine/test.ts'

/** What is to be said of a group of which nobody told us the members: nothing, whoever answers for it. */
export const membersUnknown = unknown('members')

/** How every test says it. */
export const membersReasons: { de: Sentences; en: Sentences } = {
  de: {
    members: () => 'Eine Gruppe hat hier Rechte, und wer zu ihr gehört, sagt uns keine Quelle.',
  },
  en: { members: () => 'A group has rights here, and no source tells us who belongs to it.' },
}
