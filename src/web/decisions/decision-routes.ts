import { changeControl } from '#run/actions/change-control.ts'
import { requestException } from '#run/actions/request-exception.ts'
import type { Route } from '#web/route.ts'

import { controlFormRoutes } from './control-form.ts'
import { exceptionRoute } from './exception-page.ts'
import { exceptionsRoute } from './exceptions-page.ts'
import { requestRoutes } from './request-form.ts'

/** What people decide: exceptions, and what is promised. */
export const decisionRoutes: readonly Route[] = [
  exceptionsRoute,
  exceptionRoute,
  ...requestRoutes,
  ...controlFormRoutes,
]

/** Actions whose form is made for them, in place of the one that every action has. */
export const withOwnForm: ReadonlySet<string> = new Set([requestException.id, changeControl.id])
