import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass, unknown } from '#engine/finding.ts'
import { test } from '#engine/test.ts'

import { signedWordings } from './signed-wording.ts'
import type { SignedWording } from './signed-wording.ts'

export const agreementVersionKnown = test({
  id: 'agreement-version-known',
  asks: {
    de: 'Liegt uns von jeder Unterschrift genau der Text vor, der unterschrieben wurde?',
    en: 'Do we hold exactly the text that was signed, of every signature?',
  },
  on: signedWordings,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  // Where nobody has signed yet, the other test says so.
  mayBeEmpty: true,
  judge({ wording, isAttested }) {
    if (wording === undefined) return unknown('no-digest')
    if (wording === 'none') return fail('no-such-version')
    if (wording === 'paper') return { kind: 'pass', reason: { code: 'paper' } }
    return isAttested === true ? { kind: 'pass', reason: { code: 'attested' } } : pass
  },
  reasons: {
    de: {
      'no-digest': () => 'Welcher Text unterschrieben wurde, ist nicht festgehalten.',
      'no-such-version': () => 'Unterschrieben wurde ein Text, den wir nicht haben.',
      paper: () =>
        'Anderswo unterschrieben; das Papier liegt vor, bezeugt von der hochladenden Person.',
      attested: () =>
        'Anderswo unterschrieben; dass es dieser Text ist, bezeugt, wer das Papier hochlud.',
    },
    en: {
      'no-digest': () => 'Which text was signed is not recorded.',
      'no-such-version': () => 'A text was signed that we do not hold.',
      paper: () => 'Signed elsewhere; we hold the paper, attested by whoever uploaded it.',
      attested: () =>
        'Signed elsewhere; that it is this text is attested by whoever uploaded the paper.',
    },
  },
  fixtures: {
    pass: { ...signature(), wording: 'version', isAttested: false },
    fail: { ...signature(), wording: 'none', isAttested: false },
    unknown: signature(),
  },
})

function signature(): SignedWording {
  return { id: 'person-1/nda/1', person: 'person-1', agreement: 'nda' }
}
