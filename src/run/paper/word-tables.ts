/** Tables of Word documents as tables of Markdown, which the library that reads them would take apart into paragraphs. */
import { z } from 'zod'

/** Marks within a text, where no letter of it can stand: between cells, between rows, and around a table. */
const [cellMark, rowMark, openMark, closeMark] = ['\uE000', '\uE001', '\uE002', '\uE003']
const marks = /[\uE000-\uE003]/g
/** Between two paragraphs, or lines, of one cell. */
const between = ' · '
/** More columns nobody reads, and a cell may claim to span a million. */
const mostColumns = 60

interface Part {
  type: string
  children?: Part[] | undefined
  value?: string | undefined
  colSpan?: number | undefined
  rowSpan?: number | undefined
}

const Part: z.ZodType<Part> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    children: z.array(Part).optional(),
    value: z.string().optional(),
    colSpan: z.number().optional(),
    rowSpan: z.number().optional(),
  }),
)

/** A document with each of its tables as one paragraph that `withTables` makes a table of. A table within a cell is its text. */
export function markTables(document: unknown): unknown {
  return marked(Part.parse(document))
}

function marked(part: Part): Part {
  if (part.type === 'table') return tableOf(part)
  if (part.type === 'text') return { ...part, value: (part.value ?? '').replaceAll(marks, '') }
  return part.children ? { ...part, children: part.children.map(marked) } : part
}

function tableOf({ children: rows = [] }: Part): Part {
  /** How many rows a cell above still reaches down, by column. */
  const spans: number[] = []
  const lines = rows.map(({ children: cells = [] }) => {
    const line: Part[][] = []
    const fill = () => {
      while ((spans[line.length] ?? 0) > 0) {
        spans[line.length] = (spans[line.length] ?? 1) - 1
        line.push([])
      }
    }
    for (const cell of cells) {
      fill()
      const wide = Math.max(1, cell.colSpan ?? 1)
      for (let n = 0; n < wide && line.length < mostColumns; n++) {
        spans[line.length] = Math.max(0, (cell.rowSpan ?? 1) - 1)
        line.push(n === 0 ? inCell(cell.children ?? []) : [])
      }
    }
    fill()
    return line
  })
  const runs = lines.flatMap((line, index) => [
    ...(index === 0 ? [] : [textRun(rowMark)]),
    ...line.flatMap((cell, n) => [...(n === 0 ? [] : [textRun(cellMark)]), ...cell]),
  ])
  return { type: 'paragraph', children: [textRun(openMark), ...runs, textRun(closeMark)] }
}

/** The runs of a cell's paragraphs, one after the other. */
function inCell(parts: readonly Part[]): Part[] {
  const paragraphs = parts.flatMap(paragraphsOf).filter((runs) => runs.length > 0)
  return paragraphs.flatMap((runs, index) => (index === 0 ? runs : [textRun(between), ...runs]))
}

function paragraphsOf(part: Part): Part[][] {
  if (part.type === 'paragraph') return [(part.children ?? []).map(inLine)]
  return (part.children ?? []).flatMap(paragraphsOf)
}

/** A row of a table is one line. */
function inLine(part: Part): Part {
  if (part.type === 'break') return textRun(between)
  return part.children ? { ...marked(part), children: part.children.map(inLine) } : marked(part)
}

function textRun(value: string): Part {
  return { type: 'run', children: [{ type: 'text', value }] }
}

/** The Markdown of a document that `markTables` went through, with its tables. */
export function withTables(markdown: string): string {
  return markdown
    .replaceAll(/\uE002([^\uE003]*)\uE003/g, (_all, inside: string) => written(inside))
    .replaceAll(marks, '')
}

function written(inside: string): string {
  const rows = inside
    .split(rowMark)
    .map((row) => row.split(cellMark).map((cell) => cellText(cell)))
    .filter((row) => row.some((cell) => cell !== ''))
  const [head, ...others] = rows
  if (!head) return ''
  const width = Math.max(...rows.map((row) => row.length))
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, n) => cells[n] ?? '').join(' | ')} |`
  const rule = line(Array.from({ length: width }, () => '---'))
  return [line(head), rule, ...others.map(line)].join('\n')
}

function cellText(cell: string): string {
  return cell
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[ ·]+|[ ·]+$/g, '')
    .replaceAll('|', String.raw`\|`)
}
