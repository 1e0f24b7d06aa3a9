/** Lets the `style` of an element set our own properties, such as `--d`. */
import 'react'

declare module 'react' {
  interface CSSProperties {
    readonly [name: `--${string}`]: string | number | undefined
  }
}
