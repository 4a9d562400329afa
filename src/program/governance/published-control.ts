/** The controls on the public page, and whether somebody answers for each. */
import { derived } from '#engine/population.ts'
import { ProgramControl, programControls } from '#populations/program-control.ts'

export const publishedControls = derived({
  id: 'published-control',
  item: ProgramControl.pick({ id: true, isOwned: true }),
  key: (control: { id: string; isOwned?: boolean | undefined }) => control.id,
  each: [programControls],
  with: {},
  derive({ id, isPublished, isOwned }: ProgramControl) {
    return isPublished ? [{ id, ...(isOwned !== undefined && { isOwned }) }] : []
  },
})
