import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { threatDetectors } from '#populations/threat-detector.ts'

/** Attackers like regions that nobody uses, so every enabled one counts. */
export const threatDetectionOn = test({
  id: 'threat-detection-on',
  asks: {
    de: 'Ist die Bedrohungserkennung in jedem Konto und jeder Region eingeschaltet?',
    en: 'Is threat detection on in every account and region?',
  },
  on: threatDetectors,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ on }) {
    if (!isKnown(on)) return notKnown(on)
    return on ? pass : fail('off')
  },
  reasons: {
    de: { off: () => 'Hier wird nicht nach Bedrohungen gesucht.' },
    en: { off: () => 'Nothing watches for threats here.' },
  },
  fixtures: {
    pass: detector({ on: true }),
    fail: detector({ on: false }),
    unknown: detector({}),
  },
})

function detector(state: { on?: boolean }) {
  const place = { provider: 'aws', account: '111122223333', region: 'us-east-1' }
  return { id: 'aws/111122223333/us-east-1/guardduty', ...place, ...state }
}
