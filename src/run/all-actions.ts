/** Everything people do: what chapters declare, and what needs the log or a run. */
import type { Action } from '#program/action.ts'
import { actions } from '#program/index.ts'

import { changeControl } from './actions/change-control.ts'
import { approveRequest, rejectRequest } from './actions/decide-exception.ts'
import { endException } from './actions/end-exception.ts'
import { publishControl } from './actions/publish-control.ts'
import { requestException } from './actions/request-exception.ts'
import { runTestNow } from './actions/run-test-now.ts'
import { webhookActions } from './actions/webhook-actions.ts'
import { withdrawControl } from './actions/withdraw-control.ts'

export const allActions: readonly Action[] = [
  ...actions,
  requestException,
  approveRequest,
  rejectRequest,
  endException,
  publishControl,
  withdrawControl,
  changeControl,
  runTestNow,
  ...webhookActions,
]
