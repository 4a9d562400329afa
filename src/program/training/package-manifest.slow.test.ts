import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Refusal } from '#engine/refusal.ts'

import type { PackageFile } from './package-file.ts'
import { readManifest } from './package-manifest.ts'

/** A package of these files, as if it had been opened. */
function packOf(files: Record<string, string | Buffer>): PackageFile {
  const all = new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
  return {
    files: new Map([...all].map(([path, bytes]) => [path, bytes.length])),
    size: 0,
    read: async (path) => all.get(path),
    stream: async () => undefined,
  }
}

const item =
  '<item identifier="I" identifierref="R"><title>Unit</title><adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>a=1</adlcp:datafromlms></item>'
const resource =
  '<resource identifier="R" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>'

function scorm({
  version = '<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>',
  items = item,
  resources = resource,
  before = '<?xml version="1.0" encoding="utf-8"?>\n<!-- written by a tool -->',
} = {}): string {
  return `${before}<manifest identifier="M" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
    ${version}<organizations default="O"><organization identifier="O"><title>Sicher <![CDATA[& <gut>]]>
    arbeiten</title>${items}</organization></organizations><resources>${resources}</resources></manifest>`
}

const page = { 'index.html': '<!doctype html>' }

async function refused(files: Record<string, string | Buffer>, code: string): Promise<void> {
  await assert.rejects(readManifest(packOf(files)), (error) => {
    assert(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    assert.notEqual(error.fix, '')
    return true
  })
}

test('a SCORM 1.2 manifest gives title, first page, mastery score and launch data', async () => {
  const found = await readManifest(packOf({ 'imsmanifest.xml': scorm(), ...page }))
  assert.deepEqual(found, {
    standard: 'scorm-1.2',
    title: 'Sicher & <gut> arbeiten',
    launch: 'index.html',
    query: '',
    mastery: 80,
    launchData: 'a=1',
  })
})

test('the first page is found below xml:base, in encoded paths and with parameters', async () => {
  const items = item.replace('identifierref', 'parameters="?b=2" identifierref')
  const resources = resource
    .replace('href="index.html">', 'href="erste%20Seite.html?a=1" xml:base="inhalt/">')
    .replace('<file href="index.html"/>', '')
  const files = {
    'imsmanifest.xml': scorm({ items, resources }),
    'inhalt/erste Seite.html': '',
  }
  const { launch, query } = await readManifest(packOf(files))
  assert.deepEqual({ launch, query }, { launch: 'inhalt/erste Seite.html', query: '?a=1&b=2' })
})

function cmi5(attributes = 'moveOn="Passed" masteryScore="0.8"', url = 'index.html?a=1'): string {
  return `<?xml version="1.0"?><courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
    <course id="https://x.example/c"><title><langstring lang="en">Clean desk</langstring></title></course>
    <block id="https://x.example/b"><title><langstring>Block</langstring></title>
      <au id="https://x.example/a" ${attributes}><title><langstring>Unit</langstring></title><url>${url}</url>
      <launchParameters>b=2</launchParameters></au></block></courseStructure>`
}

test('a cmi5 course structure gives title, first page, mastery score and what completes it', async () => {
  const found = await readManifest(packOf({ 'cmi5.xml': cmi5(), ...page }))
  assert.deepEqual(found, {
    standard: 'cmi5',
    title: 'Clean desk',
    launch: 'index.html',
    query: '?a=1',
    mastery: 80,
    moveOn: 'Passed',
    launchData: 'b=2',
  })
})

test('a score for passing that nobody can read is refused, lest everybody who gets to the end has passed', async () => {
  const scormOf = (score: string) => ({
    'imsmanifest.xml': scorm({ items: item.replace('>80<', `>${score}<`) }),
    ...page,
  })
  for (const score of ['80%', '0,8', '150', '-5', 'eighty', '0x50'])
    await refused(scormOf(score), 'package-mastery')
  for (const score of ['80', '1.5', '-0.1', '80%'])
    await refused(
      { 'cmi5.xml': cmi5(`moveOn="Passed" masteryScore="${score}"`), ...page },
      'package-mastery',
    )
  const read = async (files: Record<string, string>) => (await readManifest(packOf(files))).mastery
  assert.equal(await read(scormOf('')), undefined)
  assert.equal(await read(scormOf(' 62.5 ')), 62.5)
  assert.equal(await read({ 'cmi5.xml': cmi5('moveOn="Passed" masteryScore="1"'), ...page }), 100)
})

test('a cmi5 course of several units, on another server, or done by being opened is refused', async () => {
  const of = (text: string) => ({ 'cmi5.xml': text, ...page })
  await refused(of(cmi5('')), 'package-silent')
  await refused(of(cmi5('moveOn="NotApplicable"')), 'package-silent')
  await refused(of(cmi5(undefined, 'https://elsewhere.example/index.html')), 'package-launch')
  await refused(of(cmi5(undefined, '../index.htm')), 'package-launch')
  const twice = cmi5().replace(
    '</block>',
    '</block><au id="x" moveOn="Passed"><url>index.html</url></au>',
  )
  await refused(of(twice), 'package-several')
  await refused(of(scorm()), 'package-manifest-malformed')
  await refused(of(`<!DOCTYPE x>${cmi5().slice(21)}`), 'package-manifest-refused')
})

const slides =
  '<activity id="http://6cuTEluHuA5/slide1" type="http://adlnet.gov/expapi/activities/module"><name lang="en-US">Slide 1</name></activity>'

function xapi({
  id = 'http://6cuTEluHuA5_course_id',
  type = 'http://adlnet.gov/expapi/activities/course',
  launch = '<launch lang="en-US">index.html</launch>',
  more = slides,
} = {}): string {
  return `<?xml version="1.0" encoding="utf-8"?><tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
    <activity id="${id}" type="${type}"><name lang="en-US">Clean desk</name><description lang="en-US">-</description>${launch}</activity>
    ${more}</activities></tincan>`
}

test('a Tin Can manifest gives title, first page and the activity that statements are about', async () => {
  const found = await readManifest(packOf({ 'tincan.xml': xapi(), ...page }))
  assert.deepEqual(found, {
    standard: 'xapi',
    title: 'Clean desk',
    launch: 'index.html',
    query: '',
    activity: 'http://6cuTEluHuA5_course_id',
  })
  // The same content as cmi5 is that.
  const both = await readManifest(packOf({ 'tincan.xml': xapi(), 'cmi5.xml': cmi5(), ...page }))
  assert.equal(both.standard, 'cmi5')
})

test('of several activities that can be opened, the one that is a course is; two courses, or none, are refused', async () => {
  const of = (text: string) => ({ 'tincan.xml': text, ...page })
  const other = (type: string) =>
    `<activity id="urn:other" type="${type}"><name>Quiz</name><launch>index.html</launch></activity>`
  const { activity } = await readManifest(packOf(of(xapi({ more: other('assessment') }))))
  assert.equal(activity, 'http://6cuTEluHuA5_course_id')
  await refused(of(xapi({ more: other('course') })), 'package-several')
  await refused(of(xapi({ type: 'lesson', more: other('assessment') })), 'package-several')
  await refused(of(xapi({ launch: '' })), 'package-launch')
  await refused(of(xapi({ launch: '<launch>https://x.example/</launch>' })), 'package-launch')
  await refused(of('<tincan/>'), 'package-launch')
  await refused(of(cmi5()), 'package-manifest-malformed')
  for (const id of ['', 'a b', 'a&#x202e;b', 'x'.repeat(1001)])
    await refused(of(xapi({ id })), 'package-manifest-malformed')
  await refused(of(`<!DOCTYPE x>${xapi().slice(38)}`), 'package-manifest-refused')
})

test('a manifest in UTF-16 or with a byte order mark is read', async () => {
  const utf16 = Buffer.from(`\uFEFF${scorm({ before: '' })}`, 'utf16le')
  for (const text of [`\uFEFF${scorm()}`, utf16]) {
    const { title } = await readManifest(packOf({ 'imsmanifest.xml': text, ...page }))
    assert.equal(title, 'Sicher & <gut> arbeiten')
  }
})

test('what is no course of ours is refused, each with what to do', async () => {
  const of = (text: string | Buffer) => ({ 'imsmanifest.xml': text, ...page })
  await refused(page, 'package-manifest-missing')
  await refused({ 'folder/imsmanifest.xml': scorm(), ...page }, 'package-manifest-missing')
  const newer = '<metadata><schemaversion>2004 4th Edition</schemaversion></metadata>'
  await refused(of(scorm({ version: newer })), 'package-standard')
  await refused(of(scorm({ items: item + item })), 'package-several')
  await refused(of(scorm({ items: `<item>${item}${item}</item>` })), 'package-several')
  await refused(of(scorm({ items: '' })), 'package-manifest-malformed')
  await refused(of(scorm({ resources: resource.replace('sco"', 'asset"') })), 'package-silent')
  await refused(of('<manifest'), 'package-manifest-malformed')
  await refused(of('<other/>'), 'package-manifest-malformed')
  await refused(of(Buffer.from([0xc3, 0x28])), 'package-manifest-malformed')
  await refused(of(`${scorm()}<!-- open`), 'package-manifest-malformed')
})

test('a first page that is elsewhere, above the package or nowhere is refused', async () => {
  for (const href of [
    'https://evil.example/index.html',
    '//evil.example/index.html',
    'javascript:alert(1)',
    'data:text/html,x',
    'other.html',
    '%2e%2e/index.htm',
    '%ff.html',
    '',
  ]) {
    const resources = resource.replace('href="index.html">', `href="${href}">`)
    await refused({ 'imsmanifest.xml': scorm({ resources }), ...page }, 'package-launch')
  }
})

test('entities, document types and instructions are never read, and nesting costs no time', async () => {
  const of = (text: string) => ({ 'imsmanifest.xml': text, ...page })
  for (const before of [
    '<!DOCTYPE manifest [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE manifest SYSTEM "https://evil.example/x.dtd">',
    '<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>',
  ])
    await refused(of(scorm({ before })), 'package-manifest-refused')
  await refused(of(scorm().replace('Unit', '&x;')), 'package-manifest-refused')
  await refused(of('<a>'.repeat(300_000)), 'package-manifest-malformed')
  await refused(of(`<a${' x="1"'.repeat(300_000)}/>`), 'package-manifest-malformed')
  await refused(of('x'.repeat(2 * 1024 ** 2 + 1)), 'package-too-large')
})
