/** A company's own Word file: read on the page, compared with the next, and harmless or refused whatever it holds. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'

import { PDF, PdfDict, PdfName, PdfString } from '@libpdf/core'
import type { Hono } from 'hono'
import { pino } from 'pino'

import { policyVersions } from '#populations/policy-version.ts'
import type { PolicyVersion } from '#populations/policy-version.ts'
import { policies } from '#populations/policy.ts'
import { actorOf, perform } from '#run/actions/test-actors.ts'
import { beginCompany, passTime } from '#run/test-company.ts'
import type { TestCompany } from '#run/test-company.ts'
import { changeAccount } from '#store/accounts.ts'
import { managedItems, putItem } from '#store/items.ts'
import { readOrg, withOrg } from '#store/organisation.ts'
import { putPeople } from '#store/people.ts'
import { openTestStore } from '#store/test-store.ts'
import { website } from '#web/server.ts'
import { hiddenField } from '#web/test-browser.ts'
import type { TestBrowser } from '#web/test-browser.ts'
import { signedIn } from '#web/test-people.ts'
import { zipOf } from '#web/upload/test-zip.ts'
import type { TestEntry } from '#web/upload/test-zip.ts'

const clock = { now: new Date('2026-11-02T12:00:00.000Z') }
const store = await openTestStore(clock)
after(() => store.close())

const page = '/console/policies/vendor'
const admin = actorOf('admin', 'admin')

let company: TestCompany
let site: Hono
let lead: TestBrowser

before(async () => {
  company = await beginCompany(store, clock)
  site = website(store, company.organisation, pino({ level: 'silent' }))
  lead = await signedIn(store, company.org, site, ['lead'], 'the lead')
  const policy = { id: 'vendor', titleDe: 'Dienstleister', titleEn: 'Vendors' }
  await withOrg(store, company.org, (tx) =>
    putItem(tx, policies, { ...policy, groups: [], controls: [] }),
  )
})

const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'

/** A Word file with this body, these relationships, and whatever else. */
function wordFile(
  body: string,
  { relations = '', more = [] }: { relations?: string; more?: TestEntry[] } = {},
): File {
  const bytes = zipOf([
    {
      name: '[Content_Types].xml',
      content: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${main}"/></Types>`,
    },
    {
      name: '_rels/.rels',
      content: `<?xml version="1.0"?><Relationships xmlns="${relationships}"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    },
    {
      name: 'word/_rels/document.xml.rels',
      content: `<?xml version="1.0"?><Relationships xmlns="${relationships}">${relations}</Relationships>`,
    },
    {
      name: 'word/document.xml',
      content: `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${office}"><w:body>${body}</w:body></w:document>`,
    },
    ...more,
  ])
  return new File([new Uint8Array(bytes)], 'policy.docx')
}

function heading(text: string): string {
  return `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`
}

function paragraph(text: string): string {
  return `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}

async function draft(fileEn: File): Promise<{ location: string | null; shown: string }> {
  passTime(company, 1)
  const data = new FormData()
  data.append('fileEn', fileEn)
  const form = new Response(data)
  const answer = await lead.ask('POST', `${page}/draft`, {
    body: Buffer.from(await form.arrayBuffer()),
    headers: { 'content-type': form.headers.get('content-type') ?? '' },
  })
  return { location: answer.headers.get('location'), shown: await answer.text() }
}

async function newest(): Promise<PolicyVersion | undefined> {
  const all = await readOrg(store, company.org, (tx) => managedItems(tx, policyVersions))
  return all.toSorted((a, b) => b.number - a.number)[0]
}

async function publish(version: string): Promise<void> {
  await perform(company, actorOf('lead', 'lead'), 'policy-version.submit', { version })
  await perform(company, admin, 'policy-version.approve', { version })
  const said = { version, becauseEn: 'Ours.', isAcceptedAnew: true }
  await perform(company, actorOf('lead', 'lead'), 'policy-version.publish', said)
  passTime(company, 1)
}

test('what a Word file says is read on the page; what is accepted is the file', async () => {
  const done = await draft(
    wordFile(heading('Our vendors') + paragraph('We ask <w/>before we buy.'.replace('<w/>', ''))),
  )
  assert.equal(done.location, page)
  const version = await newest()
  assert.equal(version?.en?.reading, '# Our vendors\n\nWe ask before we buy\\.')
  await publish('vendor/1')
  const ada = await signedIn(store, company.org, site, ['member'], 'ada')
  const rest = { kind: 'employee' as const, start: '2026-01-01', groups: [], externalIds: {} }
  await withOrg(store, company.org, async (tx) => {
    await putPeople(tx, [{ id: 'ada', name: 'Ada', ...rest }], 'people')
    await changeAccount(tx, ada.account.id, { person: 'ada' })
  })
  const shown = await (await ada.get('/portal/policies/vendor')).text()
  assert(/<h2[^>]*>Our vendors<\/h2>/.test(shown) && shown.includes('We ask before we buy.'))
  assert(shown.includes('Open the file') && shown.includes('what you accept is the file'))
  assert.equal(hiddenField(shown, 'digest'), version?.en?.digest)

  const file = '/portal/policies/vendor/1/en'
  assert(shown.includes(`href="${file}"`) && shown.includes(`href="${file}?sealed"`))
  const wording = await ada.get(file)
  assert.equal(digestOf(await wording.arrayBuffer()), version?.en?.digest)
  const said = await textOf(await ada.get(`${file}?sealed`))
  for (const words of ['Vendors', 'policy.docx', 'We ask before we buy.', 'the file holds'])
    assert(said.includes(words), words)
  assert(said.replaceAll(/\s/g, '').includes(version?.en?.digest ?? '-'))
})

function digestOf(bytes: ArrayBuffer): string {
  return createHash('sha256').update(Buffer.from(bytes)).digest('hex')
}

/** What a sealed PDF says. */
async function textOf(answer: Response): Promise<string> {
  assert.equal(answer.headers.get('content-type'), 'application/pdf')
  const bytes = new Uint8Array(await answer.arrayBuffer())
  assert(Buffer.from(bytes).includes('/ByteRange'))
  const said = (await PDF.load(bytes)).extractText().map(({ text }) => text)
  return said.join(' ').replaceAll(/\s+/g, ' ')
}

const cell = (...inside: string[]) => `<w:tc>${inside.map(paragraph).join('')}</w:tc>`

function table(...rows: string[][]): string {
  return `<w:tbl>${rows.map((cells) => `<w:tr>${cells.join('')}</w:tr>`).join('')}</w:tbl>`
}

test('a table keeps its rows and cells, whatever stands in them', async () => {
  const merged = (inside: string, how: string) =>
    `<w:tc><w:tcPr>${how}</w:tcPr>${paragraph(inside)}</w:tc>`
  const body =
    heading('Deadlines') +
    table(
      [cell('Severity'), cell('Days'), cell('Who')],
      [cell('critical'), cell('7'), merged('Everybody', '<w:vMerge w:val="restart"/>')],
      [cell('high | low'), cell('30', 'or 14'), merged('', '<w:vMerge/>')],
      [merged('at the end', '<w:gridSpan w:val="2"/>'), cell('\uE002Nobody\uE003')],
      [`<w:tc>${table([cell('in'), cell('side')])}${paragraph('')}</w:tc>`, cell(''), cell('x')],
    ) +
    paragraph('After it.')
  await draft(wordFile(body))
  const version = await newest()
  assert.equal(
    version?.en?.reading,
    String.raw`# Deadlines

| Severity | Days | Who |
| --- | --- | --- |
| critical | 7 | Everybody |
| high \| low | 30 · or 14 |  |
| at the end |  | Nobody |
| in · side |  | x |

After it\.`,
  )
  const shown = await (await lead.get(page)).text()
  assert(shown.includes('<th>Severity</th>') && shown.includes('<td>high | low</td>'))
})

test('the next file is compared with the one before, word by word', async () => {
  await draft(wordFile(heading('Our vendors') + paragraph('We ask twice before we buy.')))
  const shown = await (await lead.get(page)).text()
  assert(/<ins>[^<]*twice[^<]*<\/ins>/.test(shown))
})

test('what it says is found by the search of the console', async () => {
  const found = await (await lead.get('/console/search?q=TWICE+before')).text()
  assert(
    found.includes('In the wording of policies') && found.includes('We ask twice before we buy'),
  )
  const none = await (await lead.get('/console/search?q=thrice+before')).text()
  assert(!none.includes('In the wording of policies'))
})

test('markup, scripts, links that run, and pictures within it come to nothing', async () => {
  const script = '&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt;'
  const link =
    '<w:p><w:hyperlink r:id="h1"><w:r><w:t>click</w:t></w:r></w:hyperlink><w:hyperlink r:id="h2"><w:r><w:t>site</w:t></w:r></w:hyperlink></w:p>'
  const hyperlink = (id: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/hyperlink" Target="${target}" TargetMode="External"/>`
  const relations = hyperlink('h1', 'javascript:alert(1)') + hyperlink('h2', 'https://a.example')
  const done = await draft(wordFile(paragraph(script) + link, { relations }))
  assert.equal(done.location, page)
  const shown = await (await lead.get(page)).text()
  assert(!shown.includes('<script>alert') && !shown.includes('<img src=x'))
  assert(!/href="javascript:/i.test(shown) && shown.includes('href="https://a.example"'))
})

test('a file that fetches from elsewhere, embeds programs, or is a bomb or damaged is refused, and nothing is kept', async () => {
  const before = await newest()
  const external = (kind: string) =>
    `<Relationship Id="x" Type="${office}/${kind}" Target="http://10.0.0.1/t.dotm" TargetMode="External"/>`
  const text = paragraph('Fine.')
  const hostile: [string, File, RegExp][] = [
    ['a template', wordFile(text, { relations: external('attachedTemplate') }), /from elsewhere/],
    ['a picture', wordFile(text, { relations: external('image') }), /from elsewhere/],
    [
      'a template called a link in its address',
      wordFile(text, {
        relations: external('attachedTemplate').replace('t.dotm', `t.dotm?Type='/hyperlink'`),
      }),
      /from elsewhere/,
    ],
    [
      'a template behind an angle bracket, written as entities',
      wordFile(text, {
        relations: external('attachedTemplate')
          .replace('t.dotm', 't.dotm?>')
          .replace('External', '&#69;xternal'),
      }),
      /from elsewhere/,
    ],
    [
      'a template in another encoding',
      wordFile(text, {
        more: [
          {
            name: 'word/_rels/settings.xml.rels',
            content: Buffer.from(`\ufeff${external('attachedTemplate')}`, 'utf16le'),
          },
        ],
      }),
      /from elsewhere/,
    ],
    [
      'an object',
      wordFile(text, { more: [{ name: 'word/embeddings/oleObject1.bin', content: 'MZ' }] }),
      /from elsewhere/,
    ],
    ['macros', wordFile(text, { more: [{ name: 'word/vbaProject.bin', content: 'x' }] }), /macros/],
    [
      'a bomb',
      wordFile(text, { more: [{ name: 'word/x.xml', content: Buffer.alloc(200 * 1024 ** 2) }] }),
      /far more/,
    ],
    [
      'a bomb that lies',
      wordFile(text, {
        more: [
          { name: 'word/styles.xml', content: Buffer.alloc(8 * 1024 ** 2), says: { size: 5 } },
        ],
      }),
      /damaged|cannot be read|not whole|contradict/i,
    ],
    ['no XML', wordFile('<w:p><w:r>'), /cannot be read/],
    [
      'entities',
      wordFile(text, {
        more: [
          {
            name: 'word/numbering.xml',
            content:
              '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]><x>&b;&f;</x>',
          },
        ],
      }),
      /./,
    ],
  ]
  for (const [what, file, message] of hostile) {
    const { location, shown } = await draft(file)
    if (what === 'entities') {
      assert(!(await newest())?.en?.reading?.includes('root:'), what)
      continue
    }
    assert.equal(location, null, what)
    assert.match(
      /<main[^]*<\/main>/.exec(shown)?.[0].slice(0, 4000) ?? shown.slice(0, 300),
      message,
      what,
    )
    assert.deepEqual(await newest(), before, what)
  }
})

test('a long document is read within seconds', async () => {
  const long = Array.from({ length: 3000 }, (_, n) => paragraph(`Rule ${n}: we do it well.`)).join(
    '',
  )
  const began = performance.now()
  const { location } = await draft(wordFile(long))
  assert.equal(location, page)
  assert(performance.now() - began < 10_000)
  assert((await newest())?.en?.reading?.includes('Rule 2999'))
})

test('a PDF of the company’s own is sealed itself; one that cannot be is named by its digest, and sealed so', async () => {
  const own = PDF.create()
  own.addPage().drawText('Our own words')
  const bytes = Buffer.from(await own.save())
  const broken = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
  for (const [pdf, words] of [
    [bytes, 'Our own words'],
    [broken, 'It cannot be sealed itself'],
  ] as const) {
    const { location } = await draft(new File([new Uint8Array(pdf)], 'own.pdf'))
    assert.equal(location, page)
    const version = await newest()
    assert(version)
    await publish(version.id)
    const file = `/portal/policies/${version.id}/en`
    const kept = await lead.get(file)
    assert.deepEqual(Buffer.from(await kept.arrayBuffer()), pdf)
    assert((await textOf(await lead.get(`${file}?sealed`))).includes(words), words)
  }
})

test('a PDF that runs scripts, starts something, holds other files or asks for a password is no wording', async () => {
  const script = PdfDict.of({
    S: PdfName.of('JavaScript'),
    JS: PdfString.fromString('app.alert(1)'),
  })
  const before = await newest()
  for (const [spoil, words] of [
    [(pdf: PDF) => pdf.getCatalog().set('OpenAction', script), 'holds scripts or other files'],
    [
      (pdf: PDF) => pdf.getPage(0)?.dict.set('AA', PdfDict.of({ O: pdf.register(script) })),
      'holds scripts or other files',
    ],
    [
      (pdf: PDF) => pdf.getCatalog().set('OpenAction', PdfDict.of({ S: PdfName.of('Launch') })),
      'holds scripts or other files',
    ],
    [(pdf: PDF) => pdf.addAttachment('x.exe', Buffer.from('MZ')), 'holds scripts or other files'],
    [
      (pdf: PDF) => pdf.setProtection({ userPassword: 'a', ownerPassword: 'b' }),
      'opens with a password',
    ],
  ] as const) {
    const pdf = PDF.create()
    pdf.addPage().drawText('Our own words')
    spoil(pdf)
    const { location, shown } = await draft(new File([new Uint8Array(await pdf.save())], 'own.pdf'))
    assert.equal(location, null, words)
    assert(shown.includes(words), words)
  }
  assert.deepEqual(await newest(), before)
})
