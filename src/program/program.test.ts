import assert from 'node:assert/strict'
import { test } from 'node:test'

import { languages, sentenceOf } from '#engine/control.ts'
import { pass } from '#engine/finding.ts'
import type { Finding } from '#engine/finding.ts'
import { isDerived } from '#engine/population.ts'
import { canaryLives, fixtureTime } from '#engine/test.ts'
import type { Test } from '#engine/test.ts'
import { unknownReasons } from '#engine/unknown-reasons.ts'
import { alertPaths } from '#populations/alert-path.ts'
import { cdnDistributions } from '#populations/cdn-distribution.ts'
import { cloudAccounts } from '#populations/cloud-account.ts'
import { continuityPlans } from '#populations/continuity-plan.ts'
import { databases } from '#populations/database.ts'
import { publicEndpoints } from '#populations/public-endpoint.ts'
import { snapshots } from '#populations/snapshot.ts'
import { storageSettings } from '#populations/storage-setting.ts'

import { accessFields, accessItems, accessParameters } from './access/test-items.ts'
import { onboardingAgreements } from './agreements/onboarding.ts'
import { signedWordings } from './agreements/signed-wording.ts'
import { onboardingChecks } from './background-checks/onboarding.ts'
import { backedUpData } from './continuity/backed-up-data.ts'
import { monitoredEndpoints } from './continuity/monitored-endpoint.ts'
import { restoreObligation } from './continuity/restore-obligation.ts'
import { buckets } from './encryption/bucket.ts'
import { dataCopies } from './encryption/data-copy.ts'
import { databaseServers } from './encryption/database-server.ts'
import { ownKeys } from './encryption/own-key.ts'
import { publicListeners } from './encryption/public-listener.ts'
import { storageAtRest } from './encryption/storage-at-rest.ts'
import { storageKeys } from './encryption/storage-key.ts'
import { tlsListeners } from './encryption/tls-listener.ts'
import { announcementObligations } from './governance/announcement-obligation.ts'
import { criterionCoverages } from './governance/criterion-coverage.ts'
import { internalControls } from './governance/internal-controls.ts'
import { publishedControls } from './governance/published-control.ts'
import { reviewStandings } from './governance/review-standing.ts'
import { databaseReconciliation } from './hosting/database-reconciliation.ts'
import { everyDatabase } from './hosting/every-database.ts'
import { providerReports } from './hosting/provider-report.ts'
import { storedData } from './hosting/stored-data.ts'
import { controls, findTest, tests } from './index.ts'
import { policyObligations } from './policies/policy-obligation.ts'
import { policyStandings } from './policies/policy-standing.ts'
import { roleAssignments } from './policies/role-assignment.ts'
import { watchedFields, watchedItems } from './test-watched-items.ts'
import { trainingCoverages } from './training/training-coverage.ts'
import { trainingObligations } from './training/training-obligation.ts'

type Fields = Record<string, readonly unknown[]>

/** Every item that these fields can make, one value each; `undefined` leaves the field out. */
function everyItem(always: Record<string, unknown>, fields: Fields): unknown[] {
  return Object.entries(fields).reduce<Record<string, unknown>[]>(
    (items, [field, values]) =>
      items.flatMap((item) =>
        values.map((value) => (value === undefined ? item : { ...item, [field]: value })),
      ),
    [always],
  )
}

const unread = { unread: 'a/scope' }
const somePlaces = [
  undefined,
  unread,
  [{ region: 'us-east-1', country: 'US' }],
  [{ region: 'ca-central-1', country: 'CA' }],
  [{ region: 'new-1' }],
  [{ region: 'new-1' }, { region: 'us-east-1', country: 'US' }],
]
const someFlags = [undefined, unread, true, false]

function certificate(given: Record<string, unknown>) {
  const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-12-01T00:00:00Z' }
  const names = { subject: 'CN=a', issuer: 'CN=b', names: ['a'], fingerprint: '00' }
  return { ...names, ...dates, nameMatches: true, chain: 'trusted', ...given }
}

function denied(more: Record<string, unknown>) {
  const everything = ['arn:aws:s3:::b', 'arn:aws:s3:::b/*']
  const conditions = [{ operator: 'Bool', key: 'aws:SecureTransport', values: ['false'] }]
  const whom = { effect: 'Deny', principals: ['*'], actions: ['s3:*'] }
  return { ...whom, resources: everything, conditions, ...more }
}

const modern = { accepted: ['TLSv1.2'], undetermined: [] }
const noneWeak = { accepted: [], complete: true }

const someRules = [
  undefined,
  unread,
  [{ rule: 'default', does: 'redirects' }],
  [
    { rule: 'default', does: 'redirects' },
    { rule: '/a', does: 'serves' },
  ],
]
const someListeners = everyItem(
  { id: 'l', kind: 'load-balancer' },
  {
    takes: [undefined, unread, 'http', 'tls', 'both', 'passes'],
    plainHttp: someRules,
    oldestTls: [undefined, unread, 'TLSv1.0', 'TLSv1.2'],
  },
)
const byOrigin = [
  {},
  { fetches: unread },
  { fetches: 'https', versions: ['TLSv1.2'] },
  { fetches: 'https', versions: ['TLSv1.0', 'TLSv1.2'] },
  { fetches: 'http' },
  { fetches: 'as-viewer' },
]
const someObligationTimes = {
  from: [
    undefined,
    '2024-01-01T00:00:00.000Z',
    '2026-09-01T00:00:00.000Z',
    '2027-01-01T00:00:00.000Z',
  ],
  doneAt: [
    undefined,
    '2024-05-01T00:00:00.000Z',
    '2026-09-03T00:00:00.000Z',
    '2026-10-03T00:00:00.000Z',
  ],
  recordedAt: [undefined, '2026-09-18T00:00:00.000Z', '2026-10-30T00:00:00.000Z'],
  closedAt: [undefined, '2026-10-01T00:00:00.000Z'],
}
/** Of what may be asked of some people, and of somebody no longer. */
const someTimesOfSome = { ...someObligationTimes, isReleased: [undefined, true] }

const someJoiningTimes = {
  start: [undefined, '2024-01-02', '2025-11-03', '2026-10-01', '2027-01-04'],
  doneAt: [
    undefined,
    '2024-01-05T00:00:00.000Z',
    '2026-09-21T09:00:00.000Z',
    '2026-10-12T09:00:00.000Z',
  ],
  recordedAt: [undefined, '2026-10-05T00:00:00.000Z', '2026-10-20T00:00:00.000Z'],
  closedAt: [undefined, '2026-10-01T00:00:00.000Z'],
  isReleased: [undefined, true],
}

/** When somebody began, at the first instant of that day. */
function begun(item: unknown): unknown {
  const { start } = Object(item)
  return typeof start === 'string' ? { ...Object(item), begins: `${start}T00:00:00.000Z` } : item
}

/** Items of every population, in every state a source can report. */
const table = new Map<string, unknown[]>([
  ...accessItems,
  [
    cloudAccounts.id,
    everyItem(
      { id: 'aws/1', provider: 'aws', account: '1' },
      {
        reading: [
          undefined,
          unread,
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 0 },
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 1, first: 'a/scope' },
          { at: '2026-10-31T23:00:00Z', scopes: 3, incomplete: 3, first: 'a/scope' },
          { at: '2026-10-01T23:00:00Z', scopes: 3, incomplete: 0 },
        ],
      },
    ),
  ],
  [
    providerReports.id,
    everyItem(
      { id: 'aws/1', provider: 'aws' },
      {
        reports: [
          [],
          [{ name: 'a', report: 'none' }],
          [{ name: 'a', report: 'soc2-type2' }],
          [{ name: 'a', report: 'soc2-type2', until: '2026-09-30' }],
          [{ name: 'a', report: 'soc2-type2', until: '2024-09-30' }],
        ],
      },
    ),
  ],
  [publicListeners.id, someListeners],
  [tlsListeners.id, someListeners],
  [
    cdnDistributions.id,
    everyItem(
      { id: 'c', provider: 'aws', account: '1', aliases: [] },
      {
        origins: [
          undefined,
          unread,
          ...byOrigin.map((said) => [{ id: 'o', host: 'o.example.com', ...said }]),
        ],
        behaviours: [
          undefined,
          unread,
          [{ path: 'default', plainHttp: 'redirects', origin: 'o' }],
          [{ path: 'default', plainHttp: 'serves', origin: 'o' }],
        ],
      },
    ),
  ],
  [
    buckets.id,
    everyItem(
      { id: 'arn:aws:s3:::b' },
      {
        refusesPlainHttp: someFlags,
        policy: [
          undefined,
          unread,
          [],
          [denied({})],
          [denied({ principals: ['AWS:arn:aws:iam::111122223333:root'] })],
          [denied({ actions: ['s3:GetObject'] })],
          [denied({ resources: ['arn:aws:s3:::b/*'] })],
        ],
      },
    ),
  ],
  [
    databaseServers.id,
    everyItem(
      { id: 'db', engine: 'e' },
      {
        requiresTls: [
          undefined,
          unread,
          { isRequired: true, by: 'a=1' },
          { isRequired: true, by: 'a=1', isPending: true },
          { isRequired: true, by: 'a=1', oldest: 'TLSv1.0' as const },
          { isRequired: false, by: 'a=0' },
        ],
      },
    ),
  ],
  [
    monitoredEndpoints.id,
    everyItem(
      { id: 'a:443' },
      {
        checks: [
          [{ id: 'c' }],
          [],
          ...[true, false, unread].flatMap((isEnabled) =>
            [undefined, true, false, unread].map((alerts) => [{ id: 'c', isEnabled, alerts }]),
          ),
        ],
      },
    ),
  ],
  [
    alertPaths.id,
    everyItem(
      { id: 'p', name: 'p', way: 'pager', documents: [] },
      { drilled: [undefined, '2026-10-20', '2026-01-01'], minutes: [undefined, 3, 600] },
    ),
  ],
  [
    continuityPlans.id,
    everyItem(
      { id: 'p', name: 'p', covers: 'c', owner: 'o', documents: [] },
      {
        exercised: [undefined, '2026-06-01', '2025-06-01', '2027-06-01'],
        outcome: [undefined, 'worked', 'gaps', 'failed'],
      },
    ),
  ],
  [
    databases.id,
    everyItem(
      { id: 'db', account: '1', kind: 'table', engine: 'e' },
      {
        provider: [undefined, 'aws', 'elsewhere'],
        locations: somePlaces,
        encryptedAtRest: someFlags,
      },
    ),
  ],
  [
    snapshots.id,
    everyItem(
      { id: 's', account: '1', of: 'db', source: 'database' },
      { locations: somePlaces, encrypted: someFlags },
    ),
  ],
  [
    everyDatabase.id,
    everyItem({ id: 'db', kind: 'table' }, { provider: [undefined, 'aws', 'elsewhere'] }),
  ],
  [storageAtRest.id, everyItem({ id: 'db', kind: 'table' }, { encryptedAtRest: someFlags })],
  [dataCopies.id, everyItem({ id: 's', kind: 'snapshot' }, { encrypted: someFlags })],
  [
    storageKeys.id,
    everyItem(
      { id: 'db' },
      { encryptedAtRest: someFlags, keeper: [undefined, unread, 'provider', 'customer'] },
    ),
  ],
  [
    ownKeys.id,
    everyItem(
      { id: 'k', account: '1' },
      {
        state: [undefined, unread, 'enabled', 'pending-deletion', 'pending-import'],
        encryptsStill: [undefined, true],
        deletionAt: [undefined, '2026-12-01T00:00:00.000Z'],
        rotation: [undefined, unread, { on: false }, { on: true }, { on: true, everyDays: 2000 }],
      },
    ),
  ],
  [storageSettings.id, everyItem({ id: 's', account: '1' }, { encryptsByDefault: someFlags })],
  [
    databaseReconciliation.id,
    [
      ...everyItem(
        { id: 'm', what: 'archive' },
        { checkedOn: [undefined, '2027-01-01', '2026-05-01', '2025-05-01'] },
      ),
      ...everyItem({ id: 'c', what: 'tables', counted: 2 }, { read: [1, 2, 3] }),
      ...everyItem({ id: 'r', what: 'orders', readAs: 'arn:*' }, { read: [undefined, 0, 1] }),
    ],
  ],
  [
    backedUpData.id,
    [
      ...everyItem(
        { id: 'db', kind: 'table' },
        {
          own: [
            undefined,
            unread,
            { enabled: false },
            { enabled: true },
            { enabled: true, retentionDays: 1, latestRestorable: '2026-10-31T23:00:00.000Z' },
            {
              enabled: true,
              latestRestorable: '2026-10-20T23:00:00.000Z',
              stoppedAt: '2026-10-20T23:30:00.000Z',
            },
            { enabled: true, retentionDays: 14, continuous: true as const },
          ],
          versions: [undefined, unread, true, false],
          newestCopy: [undefined, '2026-10-31T23:00:00.000Z', '2026-01-01T00:00:00.000Z'],
          copyKept: [undefined, 'forever', 3, 35],
        },
      ),
      ...everyItem({ id: 'r', kind: 'archive' }, { attested: ['yes', 'no', 'not-known'] }),
    ],
  ],
  [
    restoreObligation.id,
    everyItem(
      { id: 'o', name: 'Orders', withinMinutes: 60 },
      {
        trials: [
          [{ at: '2026-05-01T00:00:00.000Z', outcome: 'checked' }],
          [],
          ...['checked', 'unchecked', 'failed'].flatMap((outcome) =>
            ['2026-05-01', '2025-05-01'].flatMap((day) =>
              [30, 90].map((minutes) => [{ at: `${day}T00:00:00.000Z`, outcome, minutes }]),
            ),
          ),
        ],
      },
    ),
  ],
  [storedData.id, everyItem({ id: 'db', kind: 'table' }, { locations: [...somePlaces, []] })],
  [
    publicEndpoints.id,
    [
      ...everyItem(
        { id: 'a:443', name: 'a', port: 443 },
        {
          addresses: [undefined, unread, ['52.95.110.1'], ['192.0.2.1'], ['2001:db8::1']],
          versions: [
            undefined,
            unread,
            { accepted: ['TLSv1.2'], undetermined: [] },
            { accepted: ['TLSv1.0'], undetermined: [] },
            { accepted: ['TLSv1.2'], undetermined: ['SSLv3'] },
            { accepted: [], undetermined: [] },
          ],
          weakSuites: [
            undefined,
            unread,
            { accepted: ['TLSv1.2 X'], complete: true },
            { accepted: [], complete: true },
            { accepted: [], complete: false },
          ],
          certificate: [
            undefined,
            unread,
            certificate({}),
            certificate({ notAfter: '2026-10-01T00:00:00Z' }),
            certificate({ notAfter: '2026-11-05T00:00:00Z' }),
            certificate({ notBefore: '2026-12-01T00:00:00Z' }),
            certificate({ nameMatches: false }),
            certificate({ chain: 'SELF_SIGNED' }),
          ],
          plainHttp: [
            undefined,
            unread,
            { kind: 'closed' },
            { kind: 'serves', path: '/', status: 200 },
          ],
          hstsMaxAge: [undefined, unread, 0, 31_536_000],
        },
      ),
      ...everyItem(
        { id: 'a:443', name: 'a', port: 443, versions: modern, weakSuites: noneWeak },
        {
          unreached: [undefined, unread, [], [{ address: '192.0.2.1', because: 'ECONNREFUSED' }]],
          withoutIpv6: [undefined, unread, [], ['2001:db8::1']],
        },
      ),
      ...everyItem(
        { id: 'a:25', name: 'a', port: 25, starttls: 'smtp' },
        {
          beforeTls: [
            undefined,
            unread,
            { kind: 'refuses', said: '530 first STARTTLS' },
            { kind: 'serves', said: '250 ok' },
          ],
        },
      ),
    ],
  ],
  [
    policyStandings.id,
    everyItem(
      { id: 'p' },
      {
        isPublished: [true, false],
        approvals: [undefined, 0, 1],
        reviewedAt: [undefined, '2025-01-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
      },
    ),
  ],
  [
    announcementObligations.id,
    everyItem(
      { id: 'a/p', person: 'a', announcement: 'p' },
      {
        ...someObligationTimes,
        recordedAt: [...someObligationTimes.recordedAt, '2026-10-05T00:00:00.000Z'],
      },
    ),
  ],
  [criterionCoverages.id, everyItem({ id: 'CC1.1' }, { controls: [undefined, [], ['c']] })],
  [publishedControls.id, everyItem({ id: 'c' }, { isOwned: [undefined, true, false] })],
  [
    reviewStandings.id,
    everyItem(
      { id: 'program' },
      {
        begunAt: [undefined, '2024-01-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
        reviewedAt: [undefined, '2025-01-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z'],
      },
    ),
  ],
  [
    roleAssignments.id,
    everyItem(
      { id: 'security-lead' },
      {
        holder: [
          undefined,
          {},
          { person: 'a' },
          { person: 'a', leavesAt: '2026-12-01T00:00:00.000Z' },
        ],
        deputy: [
          undefined,
          {},
          { person: 'a' },
          { person: 'b', leavesAt: '2026-01-01T00:00:00.000Z' },
          { person: 'b' },
        ],
      },
    ),
  ],
  ...internalControls.flatMap(({ tests: attested }) =>
    attested.map(({ on }): [string, unknown[]] => [
      on.id,
      everyItem(
        { id: 'c' },
        { until: [undefined, '2026-10-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'] },
      ),
    ]),
  ),
  [
    policyObligations.id,
    everyItem(
      { id: 'a/p/1', person: 'a', policy: 'p', number: 1 },
      { ...someTimesOfSome, isAttested: [undefined, true] },
    ),
  ],
  [
    onboardingAgreements.id,
    everyItem(
      { id: 'a/nda', person: 'a', agreement: 'nda' },
      { ...someJoiningTimes, how: [undefined, 'link', 'upload'] },
    ).map(begun),
  ],
  [
    signedWordings.id,
    everyItem(
      { id: 'a/nda/1', person: 'a', agreement: 'nda' },
      {
        wording: [undefined, 'version', 'paper', 'none'],
        isAttested: [undefined, false, true],
      },
    ),
  ],
  [
    onboardingChecks.id,
    everyItem(
      { id: 'a/credit', person: 'a', check: 'credit' },
      {
        ...someJoiningTimes,
        place: [undefined, 'DE'],
        verdict: [undefined, 'allowed', 'role-dependent', 'not-permitted'],
        isVerified: [undefined, true],
        outcome: [undefined, 'done', 'not-required', 'not-permitted'],
        reported: [undefined, { by: 'Checkr', matchedBy: 'mailbox' }],
      },
    ).map(begun),
  ],
  [
    trainingObligations.id,
    [
      ...everyItem(
        { id: 'a/c/first', person: 'a', course: 'c' },
        {
          ...someTimesOfSome,
          recordedAt: [...someObligationTimes.recordedAt, '2026-10-05T00:00:00.000Z'],
        },
      ),
      { id: 'a/c/first', person: 'a', course: 'c', isUntracked: true },
    ],
  ],
  [
    trainingCoverages.id,
    everyItem(
      { id: 'a' },
      {
        topics: [undefined, [], ['phishing'], ['phishing', 'passwords', 'devices']],
        leftAt: [undefined, '2026-10-01T00:00:00.000Z', '2027-10-01T00:00:00.000Z'],
      },
    ),
  ],
  ...watchedItems,
])

/** Fields that a source may fail to read. */
const reportedFields = [
  ...watchedFields,
  ...accessFields,
  'locations',
  'encryptedAtRest',
  'encrypted',
  'addresses',
  'versions',
  'weakSuites',
  'certificate',
  'plainHttp',
  'hstsMaxAge',
  'unreached',
  'withoutIpv6',
  'reading',
  'takes',
  'oldestTls',
  'origins',
  'behaviours',
  'requiresTls',
  'policy',
  'refusesPlainHttp',
]

/** What each test says of every item of the table, once per kind, code and values. */
const findings = new Map(tests.map(({ test: subject }) => [subject.id, findingsOf(subject)]))

function findingsOf(subject: Test<unknown>): Finding[] {
  const items = table.get(subject.on.id)
  assert(items, `the table has items of ${subject.on.id}`)
  // As every company has it, as one that says since when a duty applies, and as some chapters vary it.
  const sets = [{}, { appliesFrom: '2025-01-01' }, ...(accessParameters[subject.id] ?? [])]
  const parameters = sets.map((set) => subject.parameters.parse(set))
  const found = items.flatMap((item) =>
    parameters.map((each) => subject.judge(subject.on.item.parse(item), fixtureTime, each)),
  )
  const distinct = found.map((each) => [JSON.stringify([each.kind, each.reason]), each] as const)
  return [...new Map(distinct).values()]
}

test('every test judges its three fixtures as they are named', () => {
  assert(tests.length > 0)
  for (const { test: subject } of tests) assert(canaryLives(subject), subject.id)
})

test('the canary of a test that lets anything pass, or nothing, is dead', () => {
  for (const { test: subject } of tests) {
    assert(!canaryLives({ ...subject, judge: () => pass }), `${subject.id} passes everything`)
    for (const kind of ['pass', 'fail', 'unknown'] as const) {
      const others = (['pass', 'fail', 'unknown'] as const).filter((each) => each !== kind)
      for (const other of others) {
        const fixtures = { ...subject.fixtures, [kind]: subject.fixtures[other] }
        assert(
          !canaryLives({ ...subject, fixtures }),
          `${subject.id}: ${other} in place of ${kind}`,
        )
      }
    }
  }
})

test('fixtures are items as a source could report them', () => {
  for (const { test: subject } of tests) {
    for (const [kind, fixture] of Object.entries(subject.fixtures)) {
      const { success, error } = subject.on.item.safeParse(fixture)
      assert(success, `${subject.id} ${kind}: ${error?.message}`)
    }
  }
})

test('every reason that a test can give has its sentence in German and in English, with its values filled in', () => {
  for (const { test: subject } of tests) {
    for (const finding of findings.get(subject.id) ?? []) {
      if (!finding.reason) continue
      const { code, values = {} } = finding.reason
      for (const language of languages) {
        const sentence = subject.reasons[language][code] ?? unknownReasons[language][code]
        assert(sentence, `${subject.id} has no ${language} sentence for ${code}`)
        const words = sentence(values)
        assert.match(words, /^\S.{8,}\.$/, `${subject.id} ${code}`)
        assert.doesNotMatch(words, /undefined|NaN|\[object/, `${subject.id} ${code}`)
      }
    }
  }
})

test('every sentence can come up, in both languages under the same code, and none replaces a shared one', () => {
  for (const { test: subject } of tests) {
    const found = findings.get(subject.id) ?? []
    const kinds = new Set(found.map(({ kind }) => kind))
    assert.deepEqual([...kinds].toSorted(), ['fail', 'pass', 'unknown'], subject.id)
    const codes = new Set(found.flatMap(({ reason }) => reason?.code ?? []))
    const shared = Object.keys(unknownReasons.de)
    const own = [...codes].filter((code) => !shared.includes(code)).toSorted()
    assert.deepEqual(Object.keys(subject.reasons.de).toSorted(), own, subject.id)
    assert.deepEqual(Object.keys(subject.reasons.en).toSorted(), own, subject.id)
  }
  assert.deepEqual(Object.keys(unknownReasons.de), Object.keys(unknownReasons.en))
})

test('an item of which nothing is reported, or nothing could be read, is unknown to every test', () => {
  for (const { test: subject } of tests) {
    // The table begins with the item that says nothing of itself.
    const bare = Object.entries(table.get(subject.on.id)?.[0] ?? {})
    const blank = [...bare, ...reportedFields.map((field) => [field, unread] as const)]
    for (const item of [Object.fromEntries(bare), Object.fromEntries(blank)]) {
      const parameters = subject.parameters.parse({})
      assert.equal(subject.judge(item, fixtureTime, parameters).kind, 'unknown', subject.id)
    }
  }
})

test('every parameter has a default, so that a company may decide nothing', () => {
  for (const { test: subject } of tests) {
    const parameters = subject.parameters.parse({})
    assert.deepEqual(subject.parameters.parse(parameters), parameters, subject.id)
  }
})

test('every question, sentence and id is there once, in both languages', () => {
  const ids = [...controls, ...tests.map(({ test: subject }) => subject)].map(({ id }) => id)
  assert.equal(new Set(ids).size, ids.length)
  for (const { test: subject } of tests) {
    assert.match(subject.asks.de, /\?$/)
    assert.match(subject.asks.en, /\?$/)
    assert.notEqual(subject.asks.de, subject.asks.en)
    assert.equal(findTest(subject.id), subject)
    assert(subject.every > 0 && subject.grace > 0)
  }
  assert.equal(findTest('no-such-test'), undefined)
  for (const control of controls) {
    assert(control.tests.length > 0 && control.criteria.length > 0)
    const [de, en] = languages.map((language) =>
      sentenceOf(control, language, (of) => of.parameters.parse({})),
    )
    for (const words of [de, en]) assert.match(words ?? '', /^[A-Z].*\.$/)
    assert.notEqual(de, en)
  }
})

test('whatever is derived comes of something read or kept in one step, so that an exclusion takes it along', () => {
  for (const { test: subject } of tests) {
    const of = isDerived(subject.on) ? subject.on.each : []
    assert.deepEqual(
      of.filter(isDerived).map(({ id }) => id),
      [],
      subject.on.id,
    )
  }
})
