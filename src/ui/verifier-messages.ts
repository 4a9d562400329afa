import { verifier as de } from './messages/de/verifier.ts'
import { verifier as en } from './messages/en/verifier.ts'

/** What the verifier says, in each language; a reader's browser fetches these and no other words. */
export const verifierMessages = { de, en }
