import assert from 'node:assert/strict'
import { test } from 'node:test'

import { groupRelatives } from '#engine/population.ts'
import type { AgreementSignature } from '#populations/agreement-signature.ts'
import type { AgreementVersion } from '#populations/agreement-version.ts'
import type { Person } from '#populations/person.ts'

import { agreementSignedBeforeStart } from './agreement-signed-before-start.ts'
import { agreementVersionKnown } from './agreement-version-known.ts'
import { onboardingAgreements } from './onboarding.ts'
import { signedWordings } from './signed-wording.ts'

const ada: Person = {
  id: 'ada',
  name: 'Ada Beispiel',
  kind: 'employee',
  groups: [],
  start: '2026-10-01',
  externalIds: {},
}
const nda = { id: 'nda', titleDe: 'V', titleEn: 'C', kinds: ['employee', 'trainee'] }
const digest = 'a'.repeat(64)
const version: AgreementVersion = {
  id: 'nda/1',
  agreement: 'nda',
  number: 1,
  de: { text: 'x', digest },
  en: { text: 'y', digest: 'b'.repeat(64) },
  change: '',
  publishedAt: '2026-01-01T00:00:00.000Z',
  publishedBy: 'lead',
}

function signature(signedAt: string, more: Partial<AgreementSignature> = {}): AgreementSignature {
  return {
    id: 'ada/nda/1',
    person: 'ada',
    agreement: 'nda',
    version: 'nda/1',
    language: 'de',
    digest,
    name: 'Ada Beispiel',
    signedAt: `${signedAt}T10:00:00.000Z`,
    recordedAt: `${signedAt}T10:00:00.000Z`,
    how: 'link',
    ...more,
  }
}

/** What the test says of Ada on a day, as `kind code`. */
function judged(
  on: string,
  signatures: AgreementSignature[],
  person: Partial<Person> = {},
  appliesFrom?: string,
  timeZone = 'Europe/Berlin',
  more: readonly (readonly [string, unknown[]])[] = [],
): string {
  const related = groupRelatives(
    onboardingAgreements,
    new Map<string, unknown[]>([
      ['agreement', [nda]],
      ['agreement-version', [version]],
      ['agreement-signature', signatures],
      ['organisation-setting', [{ id: 'organisation', timeZone }]],
      ...more,
    ]),
  )
  const [item, ...others] = onboardingAgreements.derive({ ...ada, ...person }, related('ada'))
  assert.equal(others.length, 0)
  if (!item) return 'nothing'
  const found = agreementSignedBeforeStart.judge(item, new Date(`${on}T12:00:00.000Z`), {
    appliesFrom,
    daysAfterChange: 14,
  })
  const isClosed = onboardingAgreements.closed?.(item) !== undefined
  return [found.kind, found.reason?.code, isClosed && 'closed'].filter(Boolean).join(' ')
}

test('signed and recorded before the first day passes', () => {
  assert.equal(judged('2026-11-01', [signature('2026-09-21')]), 'pass closed')
  assert.equal(judged('2026-09-30', []), 'pass')
  assert.equal(judged('2026-10-01', []), 'fail overdue')
})

test('whoever has nothing to sign, as no agreement is for their kind of work, is counted as not having signed', () => {
  const contractor = { kind: 'contractor' as const }
  assert.equal(judged('2026-09-30', [], contractor), 'pass')
  assert.equal(judged('2026-10-01', [], contractor), 'fail no-agreement')
  assert.equal(judged('2026-11-01', [], contractor, '2026-10-02'), 'pass before-program')
  assert.equal(
    judged('2026-11-01', [], { ...contractor, start: undefined }),
    'unknown no-first-day',
  )
  const left = { ...contractor, end: '2026-10-10' }
  assert.equal(judged('2026-11-01', [], left), 'fail no-agreement closed')
  assert.equal(judged('2027-11-01', [], left), 'pass long-ago closed')
  assert.equal(judged('2026-11-01', [], { ...contractor, end: '2026-09-20' }), 'nothing')
})

test('nobody is asked to sign what has no wording yet, and whoever has nothing else to sign has not signed', () => {
  const said = (signatures: AgreementSignature[], more: readonly [string, unknown[]][]) =>
    judged('2026-11-01', signatures, {}, undefined, undefined, more)
  assert.equal(said([], [['agreement-version', []]]), 'fail no-agreement')
  const both: [string, unknown[]] = ['agreement', [nda, { ...nda, id: 'second' }]]
  assert.equal(said([signature('2026-09-21')], [both]), 'pass closed')
})

test('a signature on the first day itself is late, whatever the clock says in UTC', () => {
  const lastMinute = {
    signedAt: '2026-09-30T21:59:00.000Z',
    recordedAt: '2026-09-30T21:59:00.000Z',
  }
  assert.equal(judged('2026-11-01', [signature('2026-09-30', lastMinute)]), 'pass closed')
  const firstMinute = {
    signedAt: '2026-09-30T22:00:00.000Z',
    recordedAt: '2026-09-30T22:00:00.000Z',
  }
  assert.equal(judged('2026-11-01', [signature('2026-09-30', firstMinute)]), 'fail late closed')
})

test('a late signature is a closed failure for twelve months, and then long ago', () => {
  const late = [signature('2026-10-12')]
  assert.equal(judged('2026-10-11', late), 'fail overdue closed')
  assert.equal(judged('2026-10-13', late), 'fail late closed')
  assert.equal(judged('2027-10-11', late), 'fail late closed')
  assert.equal(judged('2027-10-13', late), 'pass long-ago closed')
})

test('paper signed in time counts when it is recorded within five working days, and shows as recorded late', () => {
  const paper = (recorded: string) => [
    signature('2026-09-21', { how: 'upload', recordedAt: `${recorded}T10:00:00.000Z` }),
  ]
  assert.equal(judged('2026-11-01', paper('2026-09-25')), 'pass attested closed')
  assert.equal(judged('2026-11-01', paper('2026-10-08')), 'pass recorded-late closed')
  assert.equal(judged('2026-11-01', paper('2026-10-09')), 'fail recorded-too-late closed')
  // A date long past does not make what was recorded today old.
  assert.equal(
    judged('2026-11-01', paper('2026-10-30'), { start: '2024-01-02' }),
    'fail late closed',
  )
})

test('the fifth working day ends when it ends there', () => {
  const at = (timeZone: string, recordedAt: string) => {
    const paper = signature('2026-09-21', { how: 'upload', recordedAt })
    return judged('2026-11-01', [paper], {}, undefined, timeZone)
  }
  const evening = '2026-10-09T03:00:00.000Z'
  assert.equal(at('America/Los_Angeles', evening), 'pass recorded-late closed')
  assert.equal(at('Europe/Berlin', evening), 'fail recorded-too-late closed')
  assert.equal(at('Pacific/Auckland', '2026-10-08T12:00:00.000Z'), 'fail recorded-too-late closed')
  assert.equal(at('Pacific/Auckland', '2026-10-08T10:00:00.000Z'), 'pass recorded-late closed')
})

test('older paper that is handed in long after takes nothing away from what was signed here in time', () => {
  const old = signature('2026-08-03', {
    id: 'ada/nda/old',
    how: 'upload',
    recordedAt: '2026-10-30T10:00:00.000Z',
  })
  assert.equal(judged('2026-11-01', [signature('2026-09-21'), old]), 'pass closed')
  assert.equal(judged('2026-11-01', [old]), 'fail recorded-too-late closed')
  const late = signature('2026-10-02')
  const recordedSoon = { ...old, recordedAt: '2026-10-06T10:00:00.000Z' }
  assert.equal(judged('2026-11-01', [late, recordedSoon]), 'pass recorded-late closed')
})

test('without a first day nobody can tell, a revoked signature does not count, and who left unsigned deviates', () => {
  assert.equal(
    judged('2026-11-01', [signature('2026-09-21')], { start: undefined }),
    'unknown no-first-day closed',
  )
  const revoked = signature('2026-09-21', { revokedAt: '2026-09-22T10:00:00.000Z' })
  assert.equal(judged('2026-11-01', [revoked]), 'fail overdue')
  assert.equal(judged('2026-11-01', [], { end: '2026-10-20' }), 'fail never closed')
  assert.equal(judged('2027-11-01', [], { end: '2026-10-20' }), 'pass long-ago closed')
  assert.equal(judged('2026-11-01', [], {}, '2026-10-02'), 'pass before-program')
})

test('a signature names a text of ours, a paper we hold, or fails; a revoked one is not asked', () => {
  const said = (more: Partial<AgreementSignature>) => {
    const related = groupRelatives(signedWordings, new Map([['agreement-version', [version]]]))
    const [item] = signedWordings.derive(signature('2026-09-21', more), related(''))
    if (!item) return 'nothing'
    const found = agreementVersionKnown.judge(item, new Date('2026-11-01'), {})
    return [found.kind, found.reason?.code].filter(Boolean).join(' ')
  }
  assert.equal(said({}), 'pass')
  assert.equal(said({ language: 'en' }), 'fail no-such-version')
  assert.equal(said({ version: 'nda/2' }), 'fail no-such-version')
  assert.equal(said({ how: 'upload', language: undefined }), 'pass attested')
  const document = 'c7a1f1a0-6d6f-4c0e-8f0b-0a1b2c3d4e5f'
  assert.equal(said({ how: 'upload', version: undefined, document }), 'pass paper')
  assert.equal(said({ digest: undefined }), 'unknown no-digest')
  assert.equal(said({ revokedAt: '2026-10-01T00:00:00.000Z' }), 'nothing')
})

test('what another kind of work asks has days from the change on, leave not counted; what was late before stays late', () => {
  const at = '2026-10-20T12:00:00.000Z'
  const begun = [{ id: 'ada/nda', person: 'ada', kind: 'agreement', of: 'nda', at }]
  const said = (on: string, signatures: AgreementSignature[], ...more: [string, unknown[]][]) =>
    judged(on, signatures, { start: '2026-01-05' }, undefined, undefined, [
      ['begun-duty', begun],
      ...more,
    ])
  assert.equal(said('2026-11-02', []), 'pass')
  assert.equal(said('2026-11-04', []), 'fail changed-overdue')
  assert.equal(said('2026-11-10', [signature('2026-10-28')]), 'pass closed')
  assert.equal(said('2026-11-10', [signature('2026-11-05')]), 'fail changed-late closed')
  // Signed before the change, it is signed.
  assert.equal(said('2026-11-10', [signature('2026-10-01')]), 'pass closed')
  const away = [{ id: 'a', person: 'ada', from: '2026-10-21', to: '2026-10-31' }]
  assert.equal(said('2026-11-10', [], ['absence', away]), 'pass')
  const paper = { how: 'upload' as const, recordedAt: '2026-10-30T10:00:00.000Z' }
  assert.equal(said('2026-11-10', [signature('2026-10-28', paper)]), 'pass changed-attested closed')
  const tooLate = { how: 'upload' as const, recordedAt: '2026-11-20T10:00:00.000Z' }
  assert.equal(
    said('2026-11-30', [signature('2026-10-28', tooLate)]),
    'fail changed-recorded-too-late closed',
  )
})
