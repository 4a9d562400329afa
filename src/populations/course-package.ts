import { z } from 'zod'

import type { Population } from '#engine/population.ts'

import { Attached } from './attached.ts'

/** What tools write courses for. */
export const packageStandards = ['scorm-1.2', 'cmi5', 'xapi'] as const
export type PackageStandard = (typeof packageStandards)[number]

/** One version of a course that a company handed in as a package. Its bytes are a document; none is ever changed. */
export const CoursePackage = z.object({
  /** `<course>/<number>`. */
  id: z.string(),
  course: z.string(),
  number: z.int().min(1),
  standard: z.enum(packageStandards),
  /** As its manifest says. */
  title: z.string().min(1).max(300),
  /** The file that is opened first, by its path in the package. */
  launch: z.string().min(1).max(1000),
  /** What its address ends in beside the path: `?lang=de`, or nothing. */
  query: z.string().max(1000),
  /** The score from which on it is passed, of 100. */
  mastery: z.number().min(0).max(100).optional(),
  /** What has to be reported for it to be completed, in cmi5. */
  moveOn: z.enum(['Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed']).optional(),
  /** What statements have to be about, in plain xAPI: the id that its manifest gives its activity. */
  activity: z.string().min(1).max(1000).optional(),
  /** Whether its first page is made of frames, which reach each other only under a name for courses. */
  hasFrames: z.boolean().optional(),
  /** What the manifest has its content told. */
  launchData: z.string().max(4096).optional(),
  /** SHA-256 of the ZIP, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** How many files are in it, and their size unpacked, in bytes. */
  files: z.int().min(1),
  size: z.int().min(0),
  /** The ZIP alone. */
  documents: Attached,
  handedInAt: z.iso.datetime(),
})
export type CoursePackage = z.infer<typeof CoursePackage>

export const coursePackages: Population<CoursePackage> = {
  id: 'course-package',
  item: CoursePackage,
  key: (each) => each.id,
  kind: 'managed',
}
