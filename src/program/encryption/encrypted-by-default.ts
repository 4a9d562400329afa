import { z } from 'zod'

import { hours } from '#engine/duration.ts'
import { fail, pass } from '#engine/finding.ts'
import { test } from '#engine/test.ts'
import { isKnown, notKnown } from '#populations/reported.ts'
import { storageSettings } from '#populations/storage-setting.ts'

/** Of disks still to be made. It says nothing of those there are, so it stands under a sentence of its own. */
export const encryptedByDefault = test({
  id: 'encrypted-by-default',
  asks: {
    de: 'Verschlüsselt jede Region neue Datenträger von selbst?',
    en: 'Does every region encrypt new disks by itself?',
  },
  on: storageSettings,
  parameters: z.object({}),
  every: hours(1),
  grace: hours(6),
  judge({ encryptsByDefault }) {
    if (!isKnown(encryptsByDefault)) return notKnown(encryptsByDefault)
    return encryptsByDefault ? pass : fail('off')
  },
  reasons: {
    de: { off: () => 'Neue Datenträger werden hier nur verschlüsselt, wenn es jemand verlangt.' },
    en: { off: () => 'New disks are encrypted here only where somebody asks for it.' },
  },
  fixtures: {
    pass: setting(true),
    fail: setting(false),
    unknown: setting({ unread: 'aws/111122223333/us-east-1/ec2.GetEbsEncryptionByDefault' }),
  },
})

function setting(encryptsByDefault: boolean | { unread: string }) {
  const id = 'aws/111122223333/us-east-1/ebs-default-encryption'
  return { id, account: '111122223333', encryptsByDefault }
}
