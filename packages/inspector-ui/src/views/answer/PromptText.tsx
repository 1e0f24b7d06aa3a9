/** What is asked, with the links in it to follow: only http and https, only by a click. */
import { Fragment, type ReactNode } from 'react'

const LINK = /(https?:\/\/[^\s<>"]+)/

export function PromptText({ text }: { readonly text: string }): ReactNode {
  // Every second piece is a link.
  return text.split(LINK).map((piece, index) => {
    const key = `${index}`
    if (index % 2 === 0 || !URL.canParse(piece)) return <Fragment key={key}>{piece}</Fragment>
    return (
      <a key={key} href={piece} target="_blank" rel="noopener noreferrer">
        {piece}
      </a>
    )
  })
}
