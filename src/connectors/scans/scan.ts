import type { z } from 'zod'

import type { ScannedKind } from '#populations/scanner-setting.ts'
import type { Vulnerability } from '#populations/vulnerability.ts'

/** What a scanner found: one weakness in one package, or at one place. */
export type Found = Pick<
  Vulnerability,
  'vulnerability' | 'severity' | 'package' | 'fixAvailable' | 'suppressed'
> & {
  /** What it is in, where a report is about several things. */
  resource?: string
  /** What tells it from others of the same name in the same thing. */
  where: string
}

/** A report, whatever wrote it. */
export interface Scan {
  tool: string
  /** When it was made, as far as it says so itself. */
  at?: string
  kind: ScannedKind
  /** What was scanned; absent where the report does not say. */
  artifact?: string
  found: readonly Found[]
}

/** One format: how to tell it, and how it is read. */
export interface Format {
  is(report: Readonly<Record<string, unknown>>): boolean
  scan: z.ZodType<Scan>
}

const severities = ['none', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

const words: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'low',
  info: 'none',
  informational: 'none',
  none: 'none',
}

/** A severity as scanners write it; nothing where they say that they do not know. */
export function severityOf(written: string | null | undefined): Severity | undefined {
  return words[written?.toLowerCase() ?? '']
}

/** A score of CVSS as its words. https://www.first.org/cvss/specification-document */
export function severityOfScore(score: number | null | undefined): Severity | undefined {
  if (score === null || score === undefined || Number.isNaN(score)) return undefined
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}

/** The worst of several; nothing where none is known. */
export function worst(all: readonly (Severity | undefined)[]): Severity | undefined {
  return severities.findLast((severity) => all.includes(severity))
}
