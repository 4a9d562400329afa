/** Documents as PDF: set by Typst (WebAssembly), the same bytes for the same words, tagged for screen readers. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import openModule from '@myriaddreamin/typst-ts-web-compiler'
import { CompileFormatEnum, createTypstCompiler } from '@myriaddreamin/typst.ts/compiler'
import type { TypstCompiler } from '@myriaddreamin/typst.ts/compiler'
import { loadFonts } from '@myriaddreamin/typst.ts/options.init'
import pLimit from 'p-limit'

import { OperatingError } from '#engine/operating-error.ts'

import { headingOf, typstOfMarkdown, typstString } from './typst-of-markdown.ts'

/** What is to be set. */
export interface Paper {
  title: string
  language: 'de' | 'en'
  /** The date the document bears, which its metadata repeats: no clock is asked. */
  at: Date
  /** Names and values in a table under the title. */
  facts?: readonly (readonly [name: string, value: string])[]
  /** CommonMark. */
  text: string
  /** One line at the foot of each page. */
  foot?: string
}

/** Longer ones would hold up everybody else for seconds. */
export const longestPaper = 200 * 1024

const fonts = ['DejaVuSans', 'DejaVuSans-Bold', 'DejaVuSans-Oblique', 'DejaVuSansMono']
/** The compiler keeps one world: papers are set one after the other. */
const oneAtATime = pLimit(1)
let compiler: Promise<TypstCompiler> | undefined

/** Sets a paper as PDF/A-2b. Throws an operating error where a text is too long or Typst refuses it. */
export async function typesetPaper(paper: Paper): Promise<Uint8Array> {
  if (paper.text.length > longestPaper) {
    throw new OperatingError(
      'paper-too-long',
      `The text has ${paper.text.length} characters; a PDF is set of ${longestPaper} at most.`,
      'Shorten it, or hand in a PDF of your own.',
    )
  }
  return await oneAtATime(async () => {
    const typst = await (compiler ??= openCompiler())
    typst.addSource('/main.typ', sourceOf(paper))
    const { result, diagnostics } = await typst.compile({
      mainFilePath: '/main.typ',
      format: CompileFormatEnum.pdf,
      diagnostics: 'unix',
    })
    await typst.reset()
    if (result) return result
    throw new OperatingError(
      'paper-refused',
      `The document cannot be set: ${diagnostics?.join('; ') ?? 'no reason is given'}.`,
      'Simplify the text near the place that is named.',
    )
  })
}

async function openCompiler(): Promise<TypstCompiler> {
  const module = '@myriaddreamin/typst-ts-web-compiler/wasm'
  const [wasm, ...faces] = await Promise.all(
    [module, ...fonts.map((name) => `dejavu-fonts-ttf/ttf/${name}.ttf`)].map((name) =>
      readFile(fileURLToPath(import.meta.resolve(name))),
    ),
  )
  // Opened here, because the library hands it over in a way that the module itself warns of.
  await openModule({ module_or_path: wasm })
  const typst = createTypstCompiler()
  await typst.init({ beforeBuild: [loadFonts(faces, { assets: false })] })
  return typst
}

const words = {
  de: { page: 'Seite', of: 'von' },
  en: { page: 'Page', of: 'of' },
}

/** A word that is too long for a line of the title. */
const longestUnbroken = /\S{32}/

/** A digest, which has no place where it breaks: set so that it fits in the line. */
const digest = /^[0-9a-f]{64}$/

/** A text that begins with its title, under that title once: in the words of the text, which somebody may sign. */
function underTitle({ title, text }: Paper): { title: string; text: string } {
  const found = headingOf(text)
  const [a, b] = [title, found?.heading ?? ''].map((each) =>
    each.replaceAll(/\s+/g, ' ').trim().toLowerCase(),
  )
  const areAlike = a !== undefined && b !== undefined && (a.startsWith(b) || b.startsWith(a))
  return found && areAlike && a !== ''
    ? { title: found.heading, text: found.rest }
    : { title, text }
}

function sourceOf(paper: Paper): string {
  const { language, at, facts = [], foot = '' } = paper
  const { title, text } = underTitle(paper)
  const { page, of } = words[language]
  const [year, month, day] = at.toISOString().slice(0, 10).split('-').map(Number)
  return `
#set document(title: ${typstString(title)}, date: datetime(year: ${year}, month: ${month}, day: ${day}))
#set text(font: "DejaVu Sans", size: 10pt, lang: "${language}", hyphenate: true)
#set par(leading: 0.75em, spacing: 1.1em, justify: false)
#set heading(numbering: none)
#show heading: set block(above: 1.6em, below: 0.8em)
#show raw: set text(font: "DejaVu Sans Mono")
#show link: underline
#set table(stroke: 0.5pt + gray, inset: 6pt)
#set page(paper: "a4", margin: (x: 2.4cm, top: 2.4cm, bottom: 2.6cm), footer: context [
  #set text(size: 8pt, fill: luma(90))
  #${typstString(foot)} #h(1fr) ${page} #counter(page).display() ${of} #counter(page).final().first()
])
#show title: set text(size: 20pt, hyphenate: ${longestUnbroken.test(title)})
#title()
${factsOf(facts)}
${typstOfMarkdown(text)}`
}

function factsOf(facts: NonNullable<Paper['facts']>): string {
  if (facts.length === 0) return ''
  const cells = facts.map(
    ([name, value]) =>
      `[#text(fill: luma(90))[#${typstString(name)};]], [#${digest.test(value) ? `raw(${typstString(value)})` : typstString(value)};]`,
  )
  return `#grid(columns: (auto, 1fr), column-gutter: 1.2em, row-gutter: 0.7em, ${cells.join(', ')});\n#v(0.6em)\n`
}
