import type { Managed } from '#program/managed.ts'

import { keptVendorReviews } from './vendor-reviews.ts'
import { keptVendors } from './vendors.ts'

/** What people keep about the companies whose services they use. */
export const vendorsKept: readonly Managed[] = [keptVendors, keptVendorReviews]
