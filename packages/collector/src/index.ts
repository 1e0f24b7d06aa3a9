/** `@agent-inspector/collector`: the inspector, and what its options and refusals are made of. */
export { CollectorError, type ErrorCode } from './base/errors.js'
export { createInspector } from './create-inspector.js'
export type { Inspector, InspectorOptions } from './http/inspector.js'
export type { Launcher } from './http/launcher.js'
