import { onboardingAgreements } from './agreements/onboarding.ts'
import { signedWordings } from './agreements/signed-wording.ts'
import { onboardingChecks } from './background-checks/onboarding.ts'
import { announcementObligations } from './governance/announcement-obligation.ts'
import { criterionCoverages } from './governance/criterion-coverage.ts'
import { internalControls } from './governance/internal-controls.ts'
import { publishedControls } from './governance/published-control.ts'
import { reviewStandings } from './governance/review-standing.ts'
import { policyObligations } from './policies/policy-obligation.ts'
import { policyStandings } from './policies/policy-standing.ts'
import { roleAssignments } from './policies/role-assignment.ts'
import { everyItem } from './test-every-item.ts'
import { trainingCoverages } from './training/training-coverage.ts'
import { trainingObligations } from './training/training-obligation.ts'

const began = { beginsAt: '2026-01-01T00:00:00.000Z' }

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

/** Of what is asked of somebody since a change, who was here already. */
const someChangeTimes = {
  ...someTimesOfSome,
  from: ['2024-01-01T00:00:00.000Z', '2026-09-01T00:00:00.000Z'],
}
const longHere = { start: '2023-01-02' }

/** When somebody began, at the first instant of that day. */
function begun(item: unknown): unknown {
  const { start } = Object(item)
  return typeof start === 'string' ? { ...Object(item), begins: `${start}T00:00:00.000Z` } : item
}

function taughtSince(since: string): unknown[] {
  return ['phishing', 'passwords'].map((topic) => ({ topic, since, months: 12 }))
}

/** What people and roles have to do: policies, announcements, agreements, trainings, checks, reviews. */
export const dutyItems = new Map<string, unknown[]>([
  [
    policyStandings.id,
    everyItem(
      { id: 'p' },
      {
        isPublished: [true, false],
        heldFrom: [undefined, '2026-01-01T00:00:00.000Z', '2027-10-01T00:00:00.000Z'],
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
          { person: 'a', ...began, leavesAt: '2026-12-01T00:00:00.000Z' },
        ],
        deputy: [
          undefined,
          {},
          { person: 'a' },
          { person: 'b', leavesAt: '2026-01-01T00:00:00.000Z' },
          { person: 'b', ...began },
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
      {
        ...someTimesOfSome,
        isAttested: [undefined, true],
        isFromEarliest: [undefined, true],
        saidEarlier: [
          undefined,
          [{ doneAt: '2026-09-02T00:00:00.000Z', recordedAt: '2026-09-17T00:00:00.000Z' }],
        ],
      },
    ),
  ],
  [
    onboardingAgreements.id,
    [
      ...everyItem(
        { id: 'a/nda', person: 'a', agreement: 'nda' },
        { ...someJoiningTimes, how: [undefined, 'link', 'upload'] },
      ),
      ...everyItem(
        { id: 'a/nda', person: 'a', agreement: 'nda', ...longHere },
        { ...someChangeTimes, how: ['link', 'upload'] },
      ),
      ...everyItem({ id: 'a/-', person: 'a' }, someJoiningTimes),
    ].map(begun),
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
    [
      ...everyItem(
        { id: 'a/credit', person: 'a', check: 'credit' },
        {
          ...someJoiningTimes,
          place: [undefined, 'DE'],
          verdict: [undefined, 'allowed', 'role-dependent', 'not-permitted'],
          isVerified: [undefined, true],
          outcome: [undefined, 'done', 'not-required', 'not-permitted'],
          reported: [undefined, { by: 'Checkr', matchedBy: 'mailbox' }],
        },
      ),
      ...everyItem(
        { id: 'a/credit', person: 'a', check: 'credit', verdict: 'allowed', ...longHere },
        {
          ...someChangeTimes,
          outcome: [undefined, 'done', 'not-required'],
          reported: [undefined, { by: 'Checkr', matchedBy: 'mailbox' }],
        },
      ),
      ...everyItem(
        { id: 'a/credit', person: 'a', check: 'credit', verdict: 'allowed' },
        { ...someJoiningTimes, outcome: [undefined, 'done'], opened: ['2026-09-24T00:00:00.000Z'] },
      ),
      ...everyItem({ id: 'a/-', person: 'a' }, someJoiningTimes),
    ].map(begun),
  ],
  [
    trainingObligations.id,
    [
      ...everyItem(
        { id: 'a/c/first', person: 'a', course: 'c' },
        {
          ...someTimesOfSome,
          recordedAt: [...someObligationTimes.recordedAt, '2026-10-05T00:00:00.000Z'],
          isFromEarliest: [undefined, true],
          saidEarlier: [
            undefined,
            [{ doneAt: '2026-09-02T00:00:00.000Z', recordedAt: '2026-09-17T00:00:00.000Z' }],
          ],
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
        taught: [
          undefined,
          [{ topic: 'phishing', since: '2026-01-01T00:00:00.000Z', months: 24 }],
          taughtSince('2026-01-01T00:00:00.000Z'),
          taughtSince('2027-10-01T00:00:00.000Z'),
        ],
        leftAt: [undefined, '2026-10-01T00:00:00.000Z', '2027-10-01T00:00:00.000Z'],
      },
    ),
  ],
])
