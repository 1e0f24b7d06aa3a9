/**
 * Inline icons: one stroke weight, coloured by the text they stand in or by a kind or status class.
 * Decoration for eyes only; what they say stands in words beside them.
 */
import type { ReactNode } from 'react'

export function Icon({
  name,
  className,
}: {
  readonly name: IconName
  readonly className?: string | undefined
}): ReactNode {
  return (
    <svg className={className === undefined ? 'i' : `i ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      {PATHS[name]}
    </svg>
  )
}

const PATHS = {
  workflow: (
    <>
      <rect x="3" y="3" width="7" height="7" rx="1.5" />
      <rect x="14" y="14" width="7" height="7" rx="1.5" />
      <path d="M6.5 10v4.5a3 3 0 0 0 3 3H14" />
    </>
  ),
  agent: (
    <>
      <rect x="4" y="8" width="16" height="12" rx="3" />
      <path d="M12 8V4M9 13.5v1.5M15 13.5v1.5" />
      <circle cx="12" cy="3.5" r=".8" />
    </>
  ),
  model: (
    <>
      <path d="M12 3l1.9 6.1L20 11l-6.1 1.9L12 19l-1.9-6.1L4 11l6.1-1.9z" />
      <path d="M19 16v5M21.5 18.5h-5" />
    </>
  ),
  tool: (
    <>
      <path
        d="M14.5 6.5a4.5 4.5 0 0 1 5.6-3.3l-3 3 .7 2 2 .7 3-3a4.5 4.5 0 0 1-6.2 5.2L9 18.8a2.3 2.3 0 1 1-3.3-3.3l7.6-7.6a4.5 4.5 0 0 1 1.2-1.4z"
        transform="translate(-1.5 1)"
      />
    </>
  ),
  mcp: (
    <>
      <path d="M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4" />
    </>
  ),
  resource: (
    <>
      <path d="M14 3H6.5A1.5 1.5 0 0 0 5 4.5v15A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5V8z" />
      <path d="M14 3v5h5" />
    </>
  ),
  prompt: (
    <>
      <path d="M4 6h16M4 11h10M4 16h7" />
      <path d="M17 13v8M14.5 21h5" />
    </>
  ),
  human: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
    </>
  ),
  parallel: (
    <>
      <path d="M4 12h4c4 0 3-7 7-7h5M8 12h12M8 12c4 0 3 7 7 7h5" />
    </>
  ),
  evaluator: (
    <>
      <path d="M12 4v16M7 20h10M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z" />
    </>
  ),
  unlink: (
    <>
      <path d="M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 3.5 8.5M8 12h3M3 3l18 18" />
    </>
  ),
  right: (
    <>
      <path d="M9 6l6 6-6 6" />
    </>
  ),
  down: (
    <>
      <path d="M6 9l6 6 6-6" />
    </>
  ),
  up: (
    <>
      <path d="M6 15l6-6 6 6" />
    </>
  ),
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="M20 20l-4.2-4.2" />
    </>
  ),
  x: (
    <>
      <path d="M6 6l12 12M18 6L6 18" />
    </>
  ),
  copy: (
    <>
      <rect x="9" y="9" width="11" height="11" rx="2" />
      <path d="M5 15V6a2 2 0 0 1 2-2h8" />
    </>
  ),
  theme: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 3.5v17a8.5 8.5 0 0 0 0-17z" fill="currentColor" />
    </>
  ),
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.7 9.5a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.5M12 16.4v.1" />
    </>
  ),
  tree: (
    <>
      <path d="M5 5v11a2 2 0 0 0 2 2h4M5 10h6M14 10h6M14 18h6M4 5h12" />
    </>
  ),
  bars: (
    <>
      <path d="M4 6h8M8 12h9M13 18h7" />
    </>
  ),
  follow: (
    <>
      <path d="M12 4v12M7 11l5 5 5-5M5 20h14" />
    </>
  ),
  enter: (
    <>
      <path d="M20 5v6a3 3 0 0 1-3 3H5M9 10l-4 4 4 4" />
    </>
  ),
  warn: (
    <>
      <path d="M12 4L2.8 19.5h18.4zM12 10v4.5M12 17.2v.1" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.5V12l3.2 2" />
    </>
  ),
  retry: (
    <>
      <path d="M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5" />
    </>
  ),
  link: (
    <>
      <path d="M7 17L17 7M9 7h8v8" />
    </>
  ),
  logo: (
    <>
      <path d="M3 6h9M6 12h12M10 18h11" strokeWidth="3" />
    </>
  ),
  check: (
    <>
      <path d="M5 12.5l4.5 4.5L19 7.5" />
    </>
  ),
  clip: (
    <>
      <path d="M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L12.6 4.600a3 3 0 0 1 4.3 4.300l-7.5 7.500a1.5 1.5 0 0 1-2.2-2.100l6.8-6.8" />
    </>
  ),
  's-running': (
    <>
      <circle cx="12" cy="12" r="8" opacity=".28" strokeWidth="2.6" />
      <path className="spin" d="M12 4a8 8 0 0 1 8 8" strokeWidth="2.6" />
    </>
  ),
  's-paused': (
    <>
      <rect x="3" y="3" width="18" height="18" rx="5" className="solid" />
      <path d="M9.5 8.500v7M14.5 8.500v7" className="cutout" strokeWidth="2.4" />
    </>
  ),
  's-completed': (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.2 12.400l2.6 2.6 5-5.4" />
    </>
  ),
  's-failed': (
    <>
      <path d="M8 2.800h8L21.2 8v8L16 21.200H8L2.8 16V8z" className="solid" />
      <path d="M9 9l6 6M15 9l-6 6" className="cutout" strokeWidth="2.2" />
    </>
  ),
  's-interrupted': (
    <>
      <path d="M12 3.500a8.5 8.5 0 0 1 7.4 4.300M20.5 12.500a8.5 8.5 0 0 1-4.3 6.900M12 20.500a8.5 8.5 0 0 1-7.4-4.300M3.5 11.500A8.5 8.5 0 0 1 7.8 4.6" />
      <path d="M12 8v4.600M12 15.800v.1" strokeWidth="2.2" />
    </>
  ),
  's-cancelled': (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M6.2 6.200l11.6 11.6" />
    </>
  ),
  's-pending': (
    <>
      <circle cx="12" cy="12" r="8" strokeDasharray="1 4.030" />
    </>
  ),
  code: (
    <>
      <path d="M9 7l-5 5 5 5M15 7l5 5-5 5" />
    </>
  ),
  image: (
    <>
      <rect x="4" y="5" width="16" height="14" rx="2" />
      <circle cx="9" cy="10" r="1.6" />
      <path d="M5 18l5-5 3 3 3-3 3 3" />
    </>
  ),
  play: (
    <>
      <path d="M8 5.500v13l10.5-6.500z" />
    </>
  ),
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.600l1.4 1.400M17 17l1.4 1.400M5.6 18.400L7 17M17 7l1.4-1.4" />
    </>
  ),
  moon: (
    <>
      <path d="M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z" />
    </>
  ),
  more: (
    <>
      <circle cx="5.5" cy="12" r="0.6" />
      <circle cx="12" cy="12" r="0.6" />
      <circle cx="18.5" cy="12" r="0.6" />
    </>
  ),
  pin: (
    <>
      <path d="M12 16v5M8.500 3.500h7M9.500 3.500v6L6.500 14v2h11v-2l-3-4.500v-6" />
    </>
  ),
  tag: (
    <>
      <path d="M4 4.500h7.500l8.500 8.500-7 7L4.500 11.500z" />
      <circle cx="8.500" cy="8.800" r="1" />
    </>
  ),
  trash: (
    <>
      <path d="M4.500 7h15M9.500 7V4.500h5V7M6.500 7l.8 12.500h9.400L17.500 7" />
    </>
  ),
  disk: (
    <>
      <ellipse cx="12" cy="6" rx="7.500" ry="2.800" />
      <path d="M4.500 6v12c0 1.500 3.300 2.800 7.500 2.800s7.500-1.300 7.500-2.800V6M4.500 12c0 1.500 3.300 2.800 7.500 2.800s7.500-1.300 7.500-2.800" />
    </>
  ),
  panel: (
    <>
      <rect x="3.5" y="5" width="17" height="14" rx="2" />
      <path d="M14 5v14" />
    </>
  ),
} as const satisfies Record<string, ReactNode>

export type IconName = keyof typeof PATHS
