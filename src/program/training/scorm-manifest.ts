/**
 * `imsmanifest.xml` of SCORM 1.2: IMS Content Packaging 1.1.2 with ADL's additions (SCORM Content Aggregation Model, version
 * 1.2, section 2.3). Tools disagree about the namespaces, so elements are known by their names.
 */
import { clipped } from '#engine/clipped.ts'
import { attributeOf, isElement } from '#program/plain-xml.ts'
import type { XmlElement } from '#program/plain-xml.ts'

import { masteryScoreOf } from './mastery-score.ts'
import type { PackageFile } from './package-file.ts'
import { launchOf } from './package-launch.ts'
import type { Manifest } from './package-manifest.ts'
import { packageRefused } from './package-troubles.ts'

/** The one unit there is in a package, with its first page; refused where there are more, or none that reports. */
export function readScormManifest(root: XmlElement, pack: PackageFile): Manifest {
  if (root.localName !== 'manifest') throw packageRefused('package-manifest-malformed')
  const version = inside(root, 'metadata', 'schemaversion').map(textIn)[0]
  // Absent in what some tools write; what is there says what it is.
  if (version !== undefined && !/^1\.[12]$/.test(version)) throw packageRefused('package-standard')
  const organization = organizationOf(root)
  const items = itemsOf(organization).filter((item) => attributeOf(item, 'identifierref'))
  const [item] = items
  if (items.length > 1) throw packageRefused('package-several')
  const resources = named(root, 'resources')[0]
  const reference = attributeOf(item, 'identifierref')
  const resource = named(resources, 'resource').find(
    (each) => attributeOf(each, 'identifier') === reference,
  )
  if (!item || !resource) throw packageRefused('package-manifest-malformed')
  if (local(resource, 'scormtype')?.toLowerCase() !== 'sco') throw packageRefused('package-silent')
  const bases = [root, resources, resource].map((each) => attributeOf(each, 'xml:base') ?? '')
  const title = [organization, item, root]
    .flatMap((each) => named(each, 'title').map(textIn))
    .find((text) => text !== '')
  if (title === undefined) throw packageRefused('package-manifest-malformed')
  const mastery = masteryScoreOf(named(item, 'masteryscore').map(textIn)[0], 100)
  const launchData = named(item, 'datafromlms').map(textIn)[0]?.slice(0, 4096)
  return {
    standard: 'scorm-1.2',
    title: clipped(title, 300),
    ...launchOf(
      pack,
      bases.join('') + (attributeOf(resource, 'href') ?? ''),
      attributeOf(item, 'parameters'),
    ),
    ...(mastery !== undefined && { mastery }),
    ...(launchData && { launchData }),
  }
}

function organizationOf(root: XmlElement): XmlElement | undefined {
  const all = named(root, 'organizations')[0]
  const each = named(all, 'organization')
  const chosen = attributeOf(all, 'default')
  return each.find((one) => attributeOf(one, 'identifier') === chosen) ?? each[0]
}

/** Items lie in items. */
function itemsOf(of: XmlElement | undefined): XmlElement[] {
  return named(of, 'item').flatMap((item) => [item, ...itemsOf(item)])
}

/** Child elements by name, whatever their namespace. */
export function named(of: XmlElement | undefined, name: string): XmlElement[] {
  return Array.from(of?.childNodes ?? [])
    .filter(isElement)
    .filter((child) => child.localName === name)
}

function inside(of: XmlElement, outer: string, name: string): XmlElement[] {
  return named(of, outer).flatMap((each) => named(each, name))
}

/** Its text in one line. */
export function textIn({ textContent }: XmlElement): string {
  return textContent.replaceAll(/\s+/g, ' ').trim()
}

/** An attribute by name, whatever its prefix. */
function local(of: XmlElement, name: string): string | undefined {
  return Array.from(of.attributes).find(({ localName }) => localName.toLowerCase() === name)?.value
}
