import { hours } from '#engine/duration.ts'
import { test } from '#engine/test.ts'
import {
  codeOf,
  joiningParameters,
  joiningReasons,
  judgeBeforeFirstDay,
} from '#program/people/before-first-day.ts'

import { onboardingAgreements } from './onboarding.ts'

const joined = { start: '2026-10-01', begins: '2026-09-30T22:00:00.000Z' }
const signed = { how: 'link', doneAt: '2026-09-21T09:00:00.000Z', doneOn: '2026-09-21' } as const

export const agreementSignedBeforeStart = test({
  id: 'agreement-signed-before-start',
  asks: {
    de: 'Hat jede Person vor ihrem ersten Arbeitstag unterschrieben, und war das auch festgehalten?',
    en: 'Has every person signed before their first working day, and was that recorded, too?',
  },
  on: onboardingAgreements,
  parameters: joiningParameters,
  every: hours(1),
  grace: hours(6),
  judge(item, at, parameters) {
    const found = judgeBeforeFirstDay(item, at, parameters)
    if (item.agreement === undefined && found.kind === 'fail')
      return { ...found, reason: { code: 'no-agreement' } }
    const isPlain = found.kind === 'pass' && !found.reason && item.doneAt !== undefined
    return isPlain && item.how === 'upload'
      ? { ...found, reason: { code: codeOf(item, 'attested') } }
      : found
  },
  reasons: {
    de: {
      ...joiningReasons.de,
      'no-agreement': () =>
        'Für diese Art der Beschäftigung ist keine Vereinbarung veröffentlicht; so konnte die Person nichts unterschreiben.',
      attested: () =>
        'Anderswo unterschrieben und vor dem ersten Tag hochgeladen; das bezeugt, wer es hochlud.',
      'changed-attested': () =>
        'Nach einer Änderung rechtzeitig anderswo unterschrieben und hochgeladen; das bezeugt, wer es hochlud.',
    },
    en: {
      ...joiningReasons.en,
      'no-agreement': () =>
        'No agreement has been published for this kind of work, so this person could sign nothing.',
      attested: () =>
        'Signed elsewhere and uploaded before the first day; whoever uploaded it attests that.',
      'changed-attested': () =>
        'After a change, signed elsewhere and uploaded in time; whoever uploaded it attests that.',
    },
  },
  fixtures: {
    pass: item({ ...joined, ...signed, recordedAt: '2026-09-21T09:00:00.000Z' }),
    fail: item(joined),
    unknown: item({}),
  },
})

function item(times: Partial<typeof joined & typeof signed & { recordedAt: string }>) {
  return { id: 'person-1/nda', person: 'person-1', agreement: 'nda', ...times }
}
