import { z } from 'zod'

import type { ScannedAsset } from '#populations/scanned-asset.ts'
import type { ScannerSetting } from '#populations/scanner-setting.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

const Label = z.string().nullish()
const State = z.object({ status: z.string().min(1) }).nullish()

/** An account that failed inside a good answer stands in a list of its own, and must not look like one that is off. */
export const AccountPage = z
  .looseObject({
    accounts: z.array(z.unknown()),
    failedAccounts: z.array(z.unknown()).nullish(),
  })
  .transform((raw) => ({
    items: [...raw.accounts, ...(raw.failedAccounts ?? [])],
    next: undefined,
  }))

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_AccountState.html */
export const AccountState = z
  .object({
    accountId: z.string(),
    // https://docs.aws.amazon.com/inspector/v2/APIReference/API_FailedAccount.html
    errorCode: z.never('the account failed inside the answer').optional(),
    resourceState: z.object({ ec2: State, ecr: State, lambda: State }),
  })
  .transform(({ accountId, resourceState: { ec2, ecr, lambda } }) => {
    const scans: ScannerSetting['scans'] = [
      { kind: 'function', ...isOn(lambda) },
      { kind: 'host', ...isOn(ec2) },
    ]
    const states = [ec2, ecr, lambda].flatMap((state) => state?.status ?? [])
    return { account: accountId, scans, isOn: states.includes('ENABLED') }
  })

function isOn(state: z.infer<typeof State>): { on?: boolean } {
  return state ? { on: state.status === 'ENABLED' } : {}
}

const kinds: Record<string, ScannedAsset['kind'] | undefined> = {
  AWS_EC2_INSTANCE: 'host',
  AWS_ECR_CONTAINER_IMAGE: 'image',
  AWS_LAMBDA_FUNCTION: 'function',
  CODE_REPOSITORY: 'repository',
}

/**
 * One thing it knows, and whether it scans it; nothing for one that is gone, or no kind of asset (a registry).
 * https://docs.aws.amazon.com/inspector/v2/APIReference/API_CoveredResource.html
 */
export const Covered = z
  .object({
    resourceId: z.string().min(1),
    resourceType: z.string().min(1),
    scanStatus: z.object({ statusCode: z.string().min(1), reason: Label }).nullish(),
    lastScannedAt: z.iso.datetime().nullish(),
  })
  .transform(({ resourceId: resource, resourceType, scanStatus, lastScannedAt }) => {
    const kind = kinds[resourceType]
    if (!kind || scanStatus?.reason === 'RESOURCE_TERMINATED') return undefined
    const scanning = scanStatus && scanStatus.statusCode === 'ACTIVE'
    return {
      resource,
      kind,
      ...(scanStatus && { scanning: scanning ?? false }),
      ...(scanStatus?.reason && !scanning && { because: scanStatus.reason }),
      ...(scanStatus?.reason === 'EC2_INSTANCE_STOPPED' && { running: false }),
      lastScannedAt: lastScannedAt ?? null,
    }
  })

const severities: Record<string, Vulnerability['severity']> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'none',
}
const fixes: Record<string, Vulnerability['fixAvailable']> = {
  YES: 'yes',
  NO: 'no',
  PARTIAL: 'partial',
}

/** https://docs.aws.amazon.com/inspector/v2/APIReference/API_Finding.html */
export const Finding = z
  .object({
    findingArn: z.string().min(1),
    severity: Label,
    status: z.string().min(1),
    fixAvailable: Label,
    firstObservedAt: z.iso.datetime().nullish(),
    resources: z.array(z.object({ id: z.string().min(1) })).min(1),
    packageVulnerabilityDetails: z
      .object({
        vulnerabilityId: z.string().min(1),
        vulnerablePackages: z.array(z.object({ name: z.string(), version: Label })).nullish(),
      })
      .nullish(),
    codeVulnerabilityDetails: z.object({ detectorId: z.string().min(1) }).nullish(),
    title: Label,
  })
  .transform((raw) => {
    const { packageVulnerabilityDetails: weak, codeVulnerabilityDetails: code } = raw
    const packages = (weak?.vulnerablePackages ?? []).map(({ name, version }) =>
      version ? `${name} ${version}` : name,
    )
    const severity = severities[raw.severity ?? '']
    const fixAvailable = fixes[raw.fixAvailable ?? '']
    return {
      id: raw.findingArn,
      vulnerability: weak?.vulnerabilityId ?? code?.detectorId ?? raw.title ?? raw.findingArn,
      ...(severity && { severity }),
      resource: raw.resources[0]?.id ?? raw.findingArn,
      ...(packages.length > 0 && { package: [...new Set(packages)].toSorted().join(', ') }),
      ...(fixAvailable && { fixAvailable }),
      suppressed: raw.status === 'SUPPRESSED',
      ...(raw.firstObservedAt && { firstObservedAt: raw.firstObservedAt }),
    }
  })
