import { z } from 'zod'

/** The fields of an action's input or of a managed population, one by one. */
export function fieldsOf({ shape }: { shape: z.ZodRawShape }): [string, z.ZodType][] {
  return Object.entries(shape).flatMap(([name, schema]) =>
    schema instanceof z.ZodType ? [[name, schema] as [string, z.ZodType]] : [],
  )
}
