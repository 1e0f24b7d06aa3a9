/** Copies a text and says so for a moment, in its own place. */
import { type ReactNode, useEffect, useState } from 'react'
import { Icon } from './Icon.js'

interface CopyButtonProps {
  /** Asked for when pressed: it may be long, or elsewhere. */
  readonly text: () => string | Promise<string>
  readonly label: string
  /** Without one only the icon is shown. */
  readonly children?: ReactNode
  readonly className?: string
}

const SAID_FOR_MS = 1200

export function CopyButton({ text, label, children, className = 'btn' }: CopyButtonProps): ReactNode {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SAID_FOR_MS)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <button
      type="button"
      className={children === undefined ? `${className} icon` : className}
      aria-label={copied ? 'Copied' : label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        void Promise.resolve(text())
          .then((copied) => navigator.clipboard.writeText(copied))
          .then(() => setCopied(true))
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} />
      {children === undefined ? undefined : copied ? 'Copied' : children}
    </button>
  )
}
