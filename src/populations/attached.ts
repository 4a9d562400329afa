import { z } from 'zod'

/** The files attached to an item, by their ids; for the field `documents` of a population that takes files. */
export const Attached = z.array(z.uuid()).max(100).default([])
