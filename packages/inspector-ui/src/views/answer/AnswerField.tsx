/** One field of the answer, by its kind. Groups and lists hold fields. */
import { memo, type ReactNode } from 'react'
import type { DrawField, FieldPlace } from './field-place.js'
import { GroupField } from './GroupField.js'
import { ListField } from './ListField.js'
import { ScalarField } from './ScalarField.js'

// Each keystroke draws the form again; its fields are drawn by what they hear themselves.
export const AnswerField = memo(function AnswerField(place: FieldPlace): ReactNode {
  const { shape } = place.field
  if (shape.type === 'group') return <GroupField {...place} fields={shape.fields} draw={draw} />
  if (shape.type === 'list') return <ListField {...place} shape={shape} draw={draw} />
  return <ScalarField {...place} shape={shape} />
})

const draw: DrawField = (place) => <AnswerField {...place} />
