/** Why the answer cannot be sent, or was not taken: in one line beside the button. */
import type { ReactNode } from 'react'
import type { Problem } from '../../api/problem.js'
import { countOf } from '../../base/format.js'

interface FormStatusProps {
  /** Fields; those that nobody has been in yet count too, once anything was typed. */
  readonly toFix: number
  /** What is wrong with all of it. */
  readonly ofWhole: string | undefined
  /** Why the page cannot tell what is wrong. */
  readonly unchecked: string | undefined
  readonly problem: Problem | undefined
  readonly onShow: () => void
}

export function FormStatus({ toFix, ofWhole, unchecked, problem, onShow }: FormStatusProps): ReactNode {
  return (
    <span className="small" role="status">
      {problem !== undefined ? (
        <span className="s-failed">
          {problem.status === 0 ? `${problem.title}.` : problem.detail}{' '}
          {problem.errors === undefined && problem.status !== 409 ? problem.hint : ofWhole}
        </span>
      ) : toFix > 0 ? (
        <button type="button" className="to-fix" onClick={onShow}>
          {countOf(toFix, 'field')} to fix{ofWhole === undefined ? '' : `: ${ofWhole}`}
        </button>
      ) : unchecked !== undefined ? (
        `The schema cannot be applied here: ${unchecked}. The inspector looks at the answer when it is sent.`
      ) : undefined}
    </span>
  )
}
