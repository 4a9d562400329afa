import { z } from 'zod'

// How Google writes what we use. A missing flag stays missing: a default would turn ignorance into a promise. Labels
// that nothing is judged by may be missing.

export const Flag = z.boolean().nullish()
export const Label = z.string().nullish()
/** A number; those of 64 bits Google writes as text. */
export const Count = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .nullish()

/** `604800s`, in days. https://protobuf.dev/reference/protobuf/google.protobuf/#duration */
export const Days = z
  .string()
  .regex(/^\d+(?:\.\d+)?s$/)
  .transform((seconds) => Number.parseFloat(seconds) / 86_400)
  .nullish()

/** An instant as our own archives write it. Google gives up to nine digits of a second, some services an offset. */
export const Instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .nullish()

/** The part of a full resource name after the service: `projects/p/instances/i`. */
export function pathOf(name: string): string {
  return name.replace(/^\/\/[^/]+\//, '')
}
