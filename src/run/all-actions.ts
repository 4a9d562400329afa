/** Everything people do: what chapters declare, and what needs the log or a run. */
import type { Action } from '#program/action.ts'
import { actions } from '#program/index.ts'

import { addSource } from './actions/add-source.ts'
import { allowCountries } from './actions/allow-countries.ts'
import { changeControl } from './actions/change-control.ts'
import { changeDefaults } from './actions/change-defaults.ts'
import { changeSource } from './actions/change-source.ts'
import { approveRequest, rejectRequest } from './actions/decide-exception.ts'
import { discardSource } from './actions/discard-source.ts'
import { draftPolicy } from './actions/draft-policy.ts'
import { endException } from './actions/end-exception.ts'
import { endSource } from './actions/end-source.ts'
import { erasePersonAction } from './actions/erase-person.ts'
import { publishControl } from './actions/publish-control.ts'
import { publishPolicy } from './actions/publish-policy.ts'
import { readSource } from './actions/read-source.ts'
import { removeSource } from './actions/remove-source.ts'
import { requestException } from './actions/request-exception.ts'
import { runTestNow } from './actions/run-test-now.ts'
import { signAgreement } from './actions/sign-agreement.ts'
import { testSource } from './actions/test-source.ts'
import { uploadToSource } from './actions/upload-to-source.ts'
import { webhookActions } from './actions/webhook-actions.ts'
import { withdrawControl } from './actions/withdraw-control.ts'

export const allActions: readonly Action[] = [
  ...actions,
  allowCountries,
  changeDefaults,
  requestException,
  approveRequest,
  rejectRequest,
  endException,
  publishControl,
  withdrawControl,
  changeControl,
  runTestNow,
  draftPolicy,
  publishPolicy,
  signAgreement,
  erasePersonAction,
  ...webhookActions,
  addSource,
  changeSource,
  testSource,
  readSource,
  uploadToSource,
  discardSource,
  removeSource,
  endSource,
]
