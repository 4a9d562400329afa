/** What a table answers, live or recorded. */
import { z } from 'zod'

import { ListName } from './settings.ts'

/** The question that opens a table. Whoever asks may add what a replay needs to know. */
export const OpenParams = z.object({
  name: ListName,
  file: z.string(),
  /** What is wanted of the file: nothing else is handed over, so nothing else is archived. */
  columns: z.array(z.string()).min(1),
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
})
export type OpenParams = z.infer<typeof OpenParams>

/** What was found before any row was read. */
export const Opened = z.object({
  bytes: z.int(),
  /** Of the whole file, hex. */
  sha256: z.string(),
  modified: z.iso.datetime(),
  encoding: z.string(),
  by: z.string(),
  delimiter: z.string(),
  /** How many columns the file has. */
  width: z.int(),
})
export type Opened = z.infer<typeof Opened>

/** The question for the rows of an open table after so many; asked in order. */
export const RowsParams = z.object({ name: ListName, from: z.int().min(0) })

/** Some rows, in the order of the file, their cells in the order of the columns asked for. `next` is absent at the end. */
export const Rows = z.object({
  rows: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
  /** Rows that could not be taken apart. */
  faults: z.array(z.object({ line: z.int(), to: z.int().optional(), problem: z.string() })),
  next: z.int().optional(),
  /** With the end: how many rows of the whole table held nothing but separators, and were passed over. */
  blank: z.int().min(1).optional(),
})
export type Rows = z.infer<typeof Rows>
