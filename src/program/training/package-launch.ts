import type { CoursePackage } from '#populations/course-package.ts'

import type { PackageFile } from './package-file.ts'
import { packageRefused } from './package-troubles.ts'

/** Where a relative address is read from; nothing lies there. */
const nowhere = 'https://package.invalid/'

/**
 * The first page of a package as its manifest names it: a path that is in the package, and the query that goes with it.
 * Refused where it lies elsewhere, above the package, or nowhere.
 */
export function launchOf(
  { files }: PackageFile,
  href: string,
  parameters = '',
): Pick<CoursePackage, 'launch' | 'query'> {
  const url = URL.parse(href, nowhere)
  if (!url || `${url.origin}/` !== nowhere || href.trim() === '')
    throw packageRefused('package-launch')
  const launch = decoded(url.pathname.slice(1))?.normalize()
  if (launch === undefined || !files.has(launch)) throw packageRefused('package-launch')
  // SCORM lets them begin with ?, & or #; what comes behind # stays with the page.
  const more = parameters.trim().replace(/^[?&]/, '')
  const query = more.startsWith('#') || more === '' ? url.search : joined(url.search, more)
  return { launch, query: query.slice(0, 1000) }
}

function joined(search: string, more: string): string {
  return search === '' ? `?${more}` : `${search}&${more}`
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
