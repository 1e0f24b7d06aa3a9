/**
 * The shapes of all icons, as paths in a square of 24: one stroke weight, one layer for each way of drawing.
 *
 *   [ICONS] --> Icon.tsx (React), icon-element.ts (rows that are used again)
 */

export interface IconLayer {
  readonly d: string
  readonly className?: string
  readonly style?: {
    readonly strokeWidth?: number
    readonly strokeDasharray?: string
    readonly opacity?: number
    readonly fill?: string
  }
}

export const ICONS = {
  workflow: [
    {
      d: 'M4.5 3h4a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5h-4a1.5 1.5 0 0 1-1.5-1.5v-4a1.5 1.5 0 0 1 1.5-1.5zM15.5 14h4a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5h-4a1.5 1.5 0 0 1-1.5-1.5v-4a1.5 1.5 0 0 1 1.5-1.5zM6.5 10v4.5a3 3 0 0 0 3 3H14',
    },
  ],
  agent: [
    {
      d: 'M7 8h10a3 3 0 0 1 3 3v6a3 3 0 0 1-3 3h-10a3 3 0 0 1-3-3v-6a3 3 0 0 1 3-3zM12 8V4M9 13.5v1.5M15 13.5v1.5M12.8 3.5a0.8 0.8 0 1 1-1.6 0a0.8 0.8 0 1 1 1.6 0z',
    },
  ],
  model: [{ d: 'M12 3l1.9 6.1L20 11l-6.1 1.9L12 19l-1.9-6.1L4 11l6.1-1.9zM19 16v5M21.5 18.5h-5' }],
  tool: [
    {
      d: 'M13 7.5a4.5 4.5 0 0 1 5.6-3.3l-3 3 .7 2 2 .7 3-3a4.5 4.5 0 0 1-6.2 5.2L7.5 19.8a2.3 2.3 0 1 1-3.3-3.3l7.6-7.6a4.5 4.5 0 0 1 1.2-1.4z',
    },
  ],
  mcp: [{ d: 'M4 8h15M15 4l4 4-4 4M20 16H5M9 12l-4 4 4 4' }],
  resource: [{ d: 'M14 3H6.5A1.5 1.5 0 0 0 5 4.5v15A1.5 1.5 0 0 0 6.5 21h11a1.5 1.5 0 0 0 1.5-1.5V8zM14 3v5h5' }],
  prompt: [{ d: 'M4 6h16M4 11h10M4 16h7M17 13v8M14.5 21h5' }],
  human: [{ d: 'M16 8a4 4 0 1 1-8 0a4 4 0 1 1 8 0zM4.5 20.5a7.5 7.5 0 0 1 15 0' }],
  parallel: [{ d: 'M4 12h4c4 0 3-7 7-7h5M8 12h12M8 12c4 0 3 7 7 7h5' }],
  evaluator: [{ d: 'M12 4v16M7 20h10M5 7h14M5 7l-2.5 6h5zM19 7l-2.5 6h5z' }],
  log: [{ d: 'M4 6h16M4 12h16M4 18h9' }],
  unlink: [{ d: 'M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 3.5 8.5M8 12h3M3 3l18 18' }],
  right: [{ d: 'M9 6l6 6-6 6' }],
  down: [{ d: 'M6 9l6 6 6-6' }],
  up: [{ d: 'M6 15l6-6 6 6' }],
  search: [{ d: 'M17.5 11a6.5 6.5 0 1 1-13 0a6.5 6.5 0 1 1 13 0zM20 20l-4.2-4.2' }],
  x: [{ d: 'M6 6l12 12M18 6L6 18' }],
  copy: [{ d: 'M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM5 15V6a2 2 0 0 1 2-2h8' }],
  theme: [
    { d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0z' },
    { d: 'M12 3.5v17a8.5 8.5 0 0 0 0-17z', style: { fill: 'currentColor' } },
  ],
  help: [
    { d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0zM9.7 9.5a2.4 2.4 0 1 1 3.3 2.3c-.7.3-1 .8-1 1.5M12 16.4v.1' },
  ],
  tree: [{ d: 'M5 5v11a2 2 0 0 0 2 2h4M5 10h6M14 10h6M14 18h6M4 5h12' }],
  bars: [{ d: 'M4 6h8M8 12h9M13 18h7' }],
  follow: [{ d: 'M12 4v12M7 11l5 5 5-5M5 20h14' }],
  enter: [{ d: 'M20 5v6a3 3 0 0 1-3 3H5M9 10l-4 4 4 4' }],
  warn: [{ d: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17.2v.1' }],
  clock: [{ d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0zM12 7.5V12l3.2 2' }],
  retry: [{ d: 'M4 12a8 8 0 0 1 13.7-5.6L20 8.5M20 4v4.5h-4.5M20 12a8 8 0 0 1-13.7 5.6L4 15.5M4 20v-4.5h4.5' }],
  link: [{ d: 'M7 17L17 7M9 7h8v8' }],
  logo: [{ d: 'M3 6h9M6 12h12M10 18h11', style: { strokeWidth: 3 } }],
  check: [{ d: 'M5 12.5l4.5 4.5L19 7.5' }],
  clip: [
    { d: 'M19 11l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L12.6 4.6a3 3 0 0 1 4.3 4.3l-7.5 7.5a1.5 1.5 0 0 1-2.2-2.1l6.8-6.8' },
  ],
  's-running': [
    { d: 'M20 12a8 8 0 1 1-16 0a8 8 0 1 1 16 0z', style: { opacity: 0.28, strokeWidth: 2.6 } },
    { d: 'M12 4a8 8 0 0 1 8 8', className: 'spin', style: { strokeWidth: 2.6 } },
  ],
  's-paused': [
    { d: 'M8 3h8a5 5 0 0 1 5 5v8a5 5 0 0 1-5 5h-8a5 5 0 0 1-5-5v-8a5 5 0 0 1 5-5z', className: 'solid' },
    { d: 'M9.5 8.5v7M14.5 8.5v7', className: 'cutout', style: { strokeWidth: 2.4 } },
  ],
  's-completed': [{ d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0zM8.2 12.4l2.6 2.6 5-5.4' }],
  's-failed': [
    { d: 'M8 2.8h8L21.2 8v8L16 21.2H8L2.8 16V8z', className: 'solid' },
    { d: 'M9 9l6 6M15 9l-6 6', className: 'cutout', style: { strokeWidth: 2.2 } },
  ],
  's-interrupted': [
    {
      d: 'M12 3.5a8.5 8.5 0 0 1 7.4 4.3M20.5 12.5a8.5 8.5 0 0 1-4.3 6.9M12 20.5a8.5 8.5 0 0 1-7.4-4.3M3.5 11.5A8.5 8.5 0 0 1 7.8 4.6',
    },
    { d: 'M12 8v4.6M12 15.8v.1', style: { strokeWidth: 2.2 } },
  ],
  's-cancelled': [{ d: 'M20.5 12a8.5 8.5 0 1 1-17 0a8.5 8.5 0 1 1 17 0zM6.2 6.2l11.6 11.6' }],
  's-pending': [{ d: 'M20 12a8 8 0 1 1-16 0a8 8 0 1 1 16 0z', style: { strokeDasharray: '1 4.030' } }],
  code: [{ d: 'M9 7l-5 5 5 5M15 7l5 5-5 5' }],
  image: [
    {
      d: 'M6 5h12a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-12a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM10.6 10a1.6 1.6 0 1 1-3.2 0a1.6 1.6 0 1 1 3.2 0zM5 18l5-5 3 3 3-3 3 3',
    },
  ],
  stop: [{ d: 'M8 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-8a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z' }],
  play: [{ d: 'M8 5.5v13l10.5-6.5z' }],
  sun: [
    {
      d: 'M16 12a4 4 0 1 1-8 0a4 4 0 1 1 8 0zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.4 1.4M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4',
    },
  ],
  moon: [{ d: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z' }],
  more: [
    {
      d: 'M6.1 12a0.6 0.6 0 1 1-1.2 0a0.6 0.6 0 1 1 1.2 0zM12.6 12a0.6 0.6 0 1 1-1.2 0a0.6 0.6 0 1 1 1.2 0zM19.1 12a0.6 0.6 0 1 1-1.2 0a0.6 0.6 0 1 1 1.2 0z',
    },
  ],
  pin: [{ d: 'M12 16v5M8.5 3.5h7M9.5 3.5v6L6.5 14v2h11v-2l-3-4.5v-6' }],
  bell: [{ d: 'M6.5 10a5.5 5.5 0 0 1 11 0c0 5 2 6.5 2 6.5h-15s2-1.5 2-6.5M10 19.5a2.2 2.2 0 0 0 4 0' }],
  tag: [{ d: 'M4 4.5h7.5l8.5 8.5-7 7L4.5 11.5zM9.5 8.8a1 1 0 1 1-2 0a1 1 0 1 1 2 0z' }],
  trash: [{ d: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7' }],
  disk: [
    {
      d: 'M19.5 6a7.5 2.8 0 1 1-15 0a7.5 2.8 0 1 1 15 0zM4.5 6v12c0 1.5 3.3 2.8 7.5 2.8s7.5-1.3 7.5-2.8V6M4.5 12c0 1.5 3.3 2.8 7.5 2.8s7.5-1.3 7.5-2.8',
    },
  ],
  panel: [{ d: 'M5.5 5h13a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-10a2 2 0 0 1 2-2zM14 5v14' }],
} as const satisfies Record<string, readonly IconLayer[]>

export type IconName = keyof typeof ICONS
