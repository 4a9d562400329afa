/**
 * Holds our verdicts against another engine's on recorded AWS cases: `npm run bench -- oracle FILE`. A line of the file (plain or
 * gzip) is `{ test, calls, verdicts: [{ check, findings: [{ status, resource_id, resource_arn }] }] }`, its calls as in an evidence
 * archive. Prints each check side by side, then every difference. What they come from: docs/comparison.md.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'

import { z } from 'zod'

import { services } from '#connectors/aws/services.ts'
import { RecordedCall } from '#connectors/transport.ts'
import { findTest } from '#program/index.ts'
import { replayEvidence } from '#run/replay-evidence.ts'
import type { VerdictLine } from '#run/verdict-line.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { at: { type: 'string', default: '2026-11-23T18:00:00Z' } },
})
const [file] = positionals
if (file === undefined) throw new TypeError('usage: npm run bench -- oracle FILE [--at INSTANT]')

/** Which of our tests asks what a check asks, and by which parameters it asks exactly that. */
const questions: Readonly<Record<string, { test: string; by?: object }>> = {
  rds_instance_storage_encrypted: { test: 'storage-encrypted' },
  rds_cluster_storage_encrypted: { test: 'storage-encrypted' },
  rds_snapshots_encrypted: { test: 'snapshot-encrypted' },
  rds_instance_backup_enabled: { test: 'backup-enabled' },
  rds_instance_transport_encrypted: { test: 'database-requires-tls' },
  rds_instance_no_public_access: { test: 'no-public-exposure' },
  s3_bucket_default_encryption: { test: 'storage-encrypted' },
  s3_bucket_object_versioning: { test: 'backup-enabled' },
  s3_bucket_public_access: { test: 'no-public-exposure' },
  s3_bucket_secure_transport_policy: { test: 'bucket-denies-plain-http' },
  cloudtrail_multi_region_enabled: { test: 'audit-log-on' },
  cloudtrail_multi_region_enabled_logging_management_events: { test: 'audit-log-on' },
  cloudtrail_log_file_validation_enabled: { test: 'audit-log-intact' },
  iam_password_policy_expires_passwords_within_90_days_or_less: password({ maxAgeDays: 90 }),
  iam_password_policy_lowercase: password({ kinds: ['lower'] }),
  iam_password_policy_minimum_length_14: password({ minLength: 14 }),
  iam_password_policy_number: password({ kinds: ['digit'] }),
  iam_password_policy_reuse_24: password({ remembered: 24 }),
  iam_password_policy_symbol: password({ kinds: ['symbol'] }),
  iam_password_policy_uppercase: password({ kinds: ['upper'] }),
}

/** Our one test of password policies, asked about one thing only. */
function password(by: object): { test: string; by: object } {
  return { test: 'password-policy-meets-standard', by: { minLength: 1, remembered: 0, ...by } }
}

const Case = z.object({
  test: z.string(),
  calls: z.array(z.unknown()),
  verdicts: z.array(
    z.object({
      check: z.string(),
      findings: z.array(
        z.object({
          status: z.string(),
          resource_id: z.string(),
          resource_arn: z.string().nullish(),
        }),
      ),
    }),
  ),
})

const same = new Map<string, number>()
const differences: string[] = []
const raw = createReadStream(file)
const lines = createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw })

for await (const line of lines) {
  const { test, calls, verdicts } = Case.parse(JSON.parse(line))
  const known = calls
    .map((call) => RecordedCall.safeParse(asRecorded(call)).data)
    .filter((call) => call !== undefined)
    .filter(({ service }) => Object.hasOwn(services, service))
  const ours = await replayEvidence(known, new Date(values.at))
  for (const { check, findings } of verdicts) {
    const { test: asks, by } = questions[check] ?? {}
    const lines = by && asks !== undefined ? await askedBy(known, asks, by) : ours
    for (const finding of findings) {
      const mine = lines.find((each) => each.test === asks && isAbout(each, finding))
      const theirs = finding.status.toLowerCase()
      const said = mine ? mine.verdict : 'nothing'
      const key = `${check} → ${asks ?? 'no test'}`
      if (said === theirs) same.set(key, (same.get(key) ?? 0) + 1)
      else {
        const because = mine?.because ? ` (${mine.because})` : ''
        const name = test.replace(/^.*::/, '')
        differences.push(`${key}\t${theirs}\t${said}${because}\t${finding.resource_id}\t${name}`)
      }
    }
  }
}

console.log('the same verdict:')
for (const [key, count] of [...same].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`  ${String(count).padStart(3)}  ${key}`)
console.log(`\n${differences.length} differences (check → test, theirs, ours, about, case):`)
for (const difference of differences.toSorted()) console.log(`  ${difference}`)

/** What our test of password policies says by other values, of the policy alone: nobody in these cases has a password, so it binds nobody. */
async function askedBy(
  calls: readonly RecordedCall[],
  id: string,
  by: object,
): Promise<VerdictLine[]> {
  const test = findTest(id)
  if (!test) throw new TypeError(`there is no test ${id}`)
  const parameters = test.parameters.parse(by)
  const alone = calls.filter(({ op }) => /^Get(CallerIdentity|AccountPasswordPolicy)$/.test(op))
  return await replayEvidence(alone, new Date(values.at), [{ test, parameters }])
}

/** What we judge once an account (how it records, what it demands of passwords) is about whatever they find in it. */
function isAbout(
  { item = '', test }: VerdictLine,
  finding: { resource_id: string; resource_arn?: string | null | undefined },
): boolean {
  const { resource_arn: arn, resource_id: id } = finding
  if (test === 'audit-log-on' || test === 'password-policy-meets-standard') {
    const [, of = ''] = /^arn:[^:]*:[^:]*:[^:]*:(\d+):/.exec(arn ?? '') ?? []
    return item === `aws/${of}` || item.startsWith(`aws/${of}/`)
  }
  return item === arn || item.split(/[:/]/).at(-1) === id || item.endsWith(`:${id}`)
}

/** A call as we record it: botocore writes codes with a capital, and of an empty element nothing at all. */
function asRecorded(call: unknown): unknown {
  const { error, ...rest } = Object(call)
  if (error) return { ...rest, error: { code: error.Code, message: error.Message ?? '' } }
  if (rest.op !== 'GetBucketVersioning') return rest
  return { ...rest, response: { ...rest.response, Status: rest.response.Status ?? null } }
}
