/** One message: role, then its parts in order; a tool call stands in a card with its result. */
import type { Message, Part, ToolResultPart, ToolUsePart } from '@agent-inspector/dialects'
import type { ReactNode } from 'react'
import { numbered } from '../../base/numbered.js'
import { plainJson } from './attribute-text.js'
import { Fold } from './Fold.js'
import { JsonTree } from './JsonTree.js'
import { Media, Resource } from './MediaView.js'
import { MessageText } from './MessageText.js'
import { ToolCallCard } from './ToolCallCard.js'

interface MessageViewProps {
  readonly message: Message
  readonly results: ReadonlyMap<ToolUsePart, ToolResultPart>
  readonly isOutput: boolean
  readonly links: ReadonlyMap<ToolUsePart, number | undefined>
  /** The span whose conversation this is: it needs no link to itself. */
  readonly self: number
}

export function MessageView({
  message: { role, name, parts },
  results,
  isOutput,
  links,
  self,
}: MessageViewProps): ReactNode {
  return (
    <article className={isOutput ? 'msg new' : 'msg'} aria-label={`${roleWord(role)}${isOutput ? ', response' : ''}`}>
      <span className="role">
        {roleWord(role)}
        {name === undefined ? undefined : <span className="meta">{name}</span>}
        {isOutput ? <span className="badge">response</span> : undefined}
      </span>
      {numbered(parts).map(({ number, item: part }) => (
        <PartView key={number} part={part} folded={role === 'system'} results={results} links={links} self={self} />
      ))}
      {parts.length === 0 ? <span className="meta">empty</span> : undefined}
    </article>
  )
}

interface PartViewProps extends Pick<MessageViewProps, 'results' | 'links' | 'self'> {
  readonly part: Part
  readonly folded: boolean
}

function PartView({ part, folded, results, links, self }: PartViewProps): ReactNode {
  switch (part.type) {
    case 'text':
      return folded ? (
        <Fold title={part.text.slice(0, 200)}>
          <MessageText text={part.text} />
        </Fold>
      ) : (
        <MessageText text={part.text} />
      )
    case 'thinking':
      return (
        <Fold title="Thinking">
          <MessageText text={part.text} />
        </Fold>
      )
    case 'tool_use':
      return (
        <ToolCallCard
          name={part.name}
          input={part.input}
          result={results.get(part)}
          row={links.get(part)}
          self={self}
        />
      )
    case 'tool_result':
      return <ToolCallCard name="Result" input={undefined} result={part} row={undefined} self={self} />
    case 'image':
    case 'audio':
    case 'video':
    case 'file':
      return <Media part={part} />
    case 'data':
      return <JsonTree value={part.value} label="Value" />
    case 'resource':
      return <Resource part={part} />
    default:
      return (
        <Fold title="Unknown part" icon="warn">
          <pre className="long text">{plainJson(part.raw)}</pre>
        </Fold>
      )
  }
}

function roleWord(role: string): string {
  return role.slice(0, 1).toUpperCase() + role.slice(1)
}
