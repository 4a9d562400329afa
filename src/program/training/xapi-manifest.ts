/**
 * `tincan.xml`: what a package of plain xAPI says of itself (https://github.com/RusticiSoftware/launch, "Packaging"). Elements
 * are known by their names, as in the other standards.
 */
import { z } from 'zod'

import { clipped } from '#engine/clipped.ts'
import { attributeOf } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import type { PackageFile } from './package-file.ts'
import { launchOf } from './package-launch.ts'
import type { Manifest } from './package-manifest.ts'
import { packageRefused } from './package-troubles.ts'
import { named, textIn } from './scorm-manifest.ts'

/** Meant to be an IRI; tools write other things, too. It is compared, and told to the content. */
const ActivityId = z
  .string()
  .max(1000)
  .regex(/^[^\p{C}\s]+$/u)

/** The one activity that can be opened, with its first page; of several, the one that is a course. Refused where that is not one. */
export function readXapiManifest(root: XmlElement, pack: PackageFile): Manifest {
  if (root.localName !== 'tincan') throw packageRefused('package-manifest-malformed')
  const opened = named(root, 'activities')
    .flatMap((group) => named(group, 'activity'))
    .filter((each) => firstText(each, 'launch') !== undefined)
  if (opened.length === 0) throw packageRefused('package-launch')
  const [activity, ...more] = opened.length === 1 ? opened : opened.filter(isCourse)
  if (!activity || more.length > 0) throw packageRefused('package-several')
  const title = firstText(activity, 'name')
  const id = ActivityId.safeParse(attributeOf(activity, 'id')?.trim())
  if (title === undefined || !id.success) throw packageRefused('package-manifest-malformed')
  return {
    standard: 'xapi',
    title: clipped(title, 300),
    ...launchOf(pack, firstText(activity, 'launch') ?? ''),
    activity: id.data,
  }
}

/** There is one for each language. */
function firstText(of: XmlElement, name: string): string | undefined {
  return named(of, name)
    .map(textIn)
    .find((text) => text !== '')
}

/** `http://adlnet.gov/expapi/activities/course`, or only its end. */
function isCourse(activity: XmlElement): boolean {
  return /(^|\/)course$/i.test(attributeOf(activity, 'type')?.trim() ?? '')
}
