import { z } from 'zod'

import { Label, Moment } from '#connectors/aws/answer.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

/** What may be run; signatures, charts and bills of materials lie in the same repositories. */
const runnable: ReadonlySet<string> = new Set([
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
])
/** A list of images for several processors; each of them is listed by itself. */
const indexes: ReadonlySet<string> = new Set([
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
])
/** What a scan can become; anything else says that there is none. */
const scanned: ReadonlySet<string> = new Set(['ACTIVE', 'COMPLETE', 'IN_PROGRESS', 'PENDING'])

/**
 * An image, and what became of its last scan; nothing for what is no image. `hasFindings` unless a whole scan found none, or there
 * was never any: while one is under way, or has failed, nobody knows.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html
 */
export const Image = z
  .object({
    imageDigest: z.string().min(1),
    imageTags: z.array(z.string()).nullish(),
    imageManifestMediaType: Label,
    artifactMediaType: Label,
    imageScanStatus: z.object({ status: z.string().min(1) }).nullish(),
    imageScanFindingsSummary: z
      .object({
        imageScanCompletedAt: Moment,
        findingSeverityCounts: z.record(z.string(), z.number()).nullish(),
      })
      .nullish(),
  })
  .transform((raw) => {
    const { artifactMediaType: holds, imageScanFindingsSummary: summary } = raw
    if (holds && !runnable.has(holds)) return undefined
    if (indexes.has(raw.imageManifestMediaType ?? '')) return undefined
    const status = raw.imageScanStatus?.status
    const isScanned = status === undefined || scanned.has(status)
    const last = summary?.imageScanCompletedAt ?? (status === 'COMPLETE' ? undefined : null)
    const found = summary?.findingSeverityCounts
    const isClean = status === 'COMPLETE' && found && Object.keys(found).length === 0
    return {
      digest: raw.imageDigest,
      tag: raw.imageTags?.toSorted()[0],
      scanning: isScanned,
      ...(!isScanned && { because: status }),
      ...(last !== undefined && { lastScannedAt: last }),
      hasFindings: status !== undefined && status !== 'UNSUPPORTED_IMAGE' && !isClean,
    }
  })
export type Image = NonNullable<z.infer<typeof Image>>

const severities: Readonly<Record<string, Vulnerability['severity']>> = {
  CRITICAL: 'critical',
  HIGH: 'high',
  MEDIUM: 'medium',
  LOW: 'low',
  INFORMATIONAL: 'none',
}

/** One weakness in an image, without its place. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
export const ImageFinding = z
  .object({
    name: z.string().min(1),
    severity: Label,
    attributes: z.array(z.object({ key: z.string(), value: Label })).nullish(),
  })
  .transform(({ name, severity, attributes }) => {
    const said = new Map(attributes?.map(({ key, value }) => [key, value] as const))
    const parts = [said.get('package_name'), said.get('package_version')].filter(Boolean)
    const rated = severities[severity ?? '']
    return {
      vulnerability: name,
      ...(rated && { severity: rated }),
      ...(parts.length > 0 && { package: parts.join(' ') }),
    }
  })

/**
 * A page of what a scan found; only a scan that came to its end has one.
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImageScanFindings.html
 */
export const FindingsPage = z
  .looseObject({
    imageScanStatus: z.looseObject({ status: z.literal(['COMPLETE', 'ACTIVE']) }),
    imageScanFindings: z.looseObject({ findings: z.array(z.unknown()).nullish() }),
    nextToken: Label,
  })
  .transform((raw) => ({
    items: raw.imageScanFindings.findings ?? [],
    next: raw.nextToken ? { nextToken: raw.nextToken } : undefined,
  }))
