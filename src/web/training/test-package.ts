/** Course packages made on the spot; for tests only. */
import { zipOf } from '#web/upload/test-zip.ts'
import type { TestEntry } from '#web/upload/test-zip.ts'

interface TestPackage {
  title?: string
  page?: string
  mastery?: number
  more?: readonly TestEntry[]
}

/** A SCORM 1.2 package of one page. */
export function scormPackage({
  title = 'Clean desk',
  page = '<!doctype html><title>Course</title>',
  mastery,
  more = [],
}: TestPackage = {}): Buffer<ArrayBuffer> {
  const score = mastery === undefined ? '' : `<adlcp:masteryscore>${mastery}</adlcp:masteryscore>`
  const manifest = `<?xml version="1.0" encoding="utf-8"?>
<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="O"><organization identifier="O"><title>${title}</title>
    <item identifier="I" identifierref="R"><title>${title}</title>${score}</item></organization></organizations>
  <resources><resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="pages/index.html"/></resources>
</manifest>`
  return Buffer.from(
    zipOf([
      { name: 'imsmanifest.xml', content: manifest },
      { name: 'pages/index.html', content: page },
      ...more,
    ]),
  )
}

/** A cmi5 package of one page. */
export function cmi5Package({
  title = 'Clean desk',
  page = '<!doctype html><title>Course</title>',
  mastery,
  more = [],
  moveOn = 'Passed',
}: TestPackage & { moveOn?: string } = {}): Buffer<ArrayBuffer> {
  const score = mastery === undefined ? '' : ` masteryScore="${mastery / 100}"`
  const manifest = `<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="https://courses.example/desk"><title><langstring lang="en">${title}</langstring></title></course>
  <au id="https://courses.example/desk/1" moveOn="${moveOn}"${score}><title><langstring lang="en">${title}</langstring></title>
    <url>pages/index.html</url></au>
</courseStructure>`
  return Buffer.from(
    zipOf([
      { name: 'cmi5.xml', content: manifest },
      { name: 'pages/index.html', content: page },
      ...more,
    ]),
  )
}

/** A package of plain xAPI, as tools export it for Tin Can: one activity that is opened, and one for each page. */
export function xapiPackage({
  title = 'Clean desk',
  page = '<!doctype html><title>Course</title>',
  more = [],
  activity = 'http://6cuTEluHuA5_course_id',
  launch = 'index_lms.html',
  inside = '',
}: Omit<TestPackage, 'mastery'> & {
  activity?: string
  launch?: string
  /** The folder that all of it lies in. */
  inside?: string
} = {}): Buffer<ArrayBuffer> {
  const manifest = `<?xml version="1.0" encoding="utf-8" ?>
<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
  <activity id="${activity}" type="http://adlnet.gov/expapi/activities/course">
    <name lang="en-US">${title}</name><description lang="en-US"/><launch lang="en-US">${launch}</launch></activity>
  <activity id="${activity}/1" type="http://adlnet.gov/expapi/activities/module"><name lang="en-US">Page 1</name></activity>
</activities></tincan>`
  const all = [{ name: 'tincan.xml', content: manifest }, { name: launch, content: page }, ...more]
  return Buffer.from(zipOf(all.map((each) => ({ ...each, name: inside + each.name }))))
}

/** The form that hands a package in. */
export function packageForm(
  bytes: Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  name = 'course.zip',
): FormData {
  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.append(key, value)
  form.append('document', new File([bytes], name, { type: 'application/zip' }))
  return form
}
