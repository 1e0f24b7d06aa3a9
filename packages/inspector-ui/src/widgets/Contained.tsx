/** A part of the page whose failure stays its own: the rest goes on, and the reader is told. */
import { Component, type ReactNode } from 'react'
import { ProblemCard } from './ProblemCard.js'

interface ContainedProps {
  /** What failed, as the reader knows it: `The span panel`. */
  readonly name: string
  /** What is shown in it: after a failure another subject is tried anew. */
  readonly subject?: string | undefined
  /** Where the failure is told, if that is not in the place of the children. */
  readonly around?: (told: ReactNode) => ReactNode
  readonly children: ReactNode
}

interface ContainedState {
  readonly failure: Error | undefined
  readonly subject: string | undefined
}

// React has no other way to catch what a component throws.
export class Contained extends Component<ContainedProps, ContainedState> {
  override readonly state: ContainedState = { failure: undefined, subject: this.props.subject }

  static getDerivedStateFromError(failure: Error): Pick<ContainedState, 'failure'> {
    return { failure }
  }

  static getDerivedStateFromProps({ subject }: ContainedProps, before: ContainedState): ContainedState | null {
    return subject === before.subject ? null : { failure: undefined, subject }
  }

  override render(): ReactNode {
    const { failure } = this.state
    const { name, around = (told) => told, children } = this.props
    if (failure === undefined) return children
    return around(
      <ProblemCard
        title={`${name} cannot be shown`}
        detail={failure.message}
        hint="The inspector may have been updated since the page was opened. Retry loads the page again, at this place."
        onRetry={() => location.reload()}
      />,
    )
  }
}
