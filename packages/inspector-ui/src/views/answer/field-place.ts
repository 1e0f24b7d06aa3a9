/** A field of the answer and where it stands. */
import type { ReactNode } from 'react'
import type { FormField } from '../../model/form-fields.js'

export interface FieldPlace {
  readonly field: FormField
  /** In the draft, as react-hook-form writes it: `answer.f0.2.item`. */
  readonly name: string
  /** In the payload. */
  readonly pointer: string
}

/** What holds fields does not know which kinds there are. */
export type DrawField = (place: FieldPlace) => ReactNode
