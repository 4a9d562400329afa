/**
 * `cmi5.xml`: the course structure of cmi5 (https://github.com/AICC/CMI-5_Spec_Current, section 13). Elements are known by
 * their names, as in the other standard.
 */
import { clipped } from '#engine/clipped.ts'
import { attributeOf } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import { masteryScoreOf } from './mastery-score.ts'
import type { PackageFile } from './package-file.ts'
import { launchOf } from './package-launch.ts'
import type { Manifest } from './package-manifest.ts'
import { packageRefused } from './package-troubles.ts'
import { named, textIn } from './scorm-manifest.ts'

const MoveOn = ['Passed', 'Completed', 'CompletedAndPassed', 'CompletedOrPassed'] as const

/** The one unit there is in a course, with its first page; refused where there are more, or one that is done by being opened. */
export function readCmi5Manifest(root: XmlElement, pack: PackageFile): Manifest {
  if (root.localName !== 'courseStructure') throw packageRefused('package-manifest-malformed')
  const [unit, ...more] = unitsOf(root)
  if (more.length > 0) throw packageRefused('package-several')
  if (!unit) throw packageRefused('package-manifest-malformed')
  // Where it says nothing it means NotApplicable (section 13.1.4).
  const moveOn = MoveOn.find((each) => each === attributeOf(unit, 'moveOn'))
  if (!moveOn) throw packageRefused('package-silent')
  const title = [...named(root, 'course'), unit]
    .flatMap((each) => named(each, 'title'))
    .flatMap((each) => named(each, 'langstring').map(textIn))
    .find((text) => text !== '')
  if (title === undefined) throw packageRefused('package-manifest-malformed')
  const mastery = masteryScoreOf(attributeOf(unit, 'masteryScore'), 1)
  const launchData = named(unit, 'launchParameters').map(textIn)[0]?.slice(0, 4096)
  return {
    standard: 'cmi5',
    title: clipped(title, 300),
    ...launchOf(pack, named(unit, 'url').map(textIn)[0] ?? ''),
    moveOn,
    ...(mastery !== undefined && { mastery }),
    ...(launchData && { launchData }),
  }
}

/** Units lie in the course, and in blocks. */
function unitsOf(of: XmlElement): XmlElement[] {
  return [...named(of, 'au'), ...named(of, 'block').flatMap(unitsOf)]
}
