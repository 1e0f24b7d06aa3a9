/** `@agent-inspector/collector`: the inspector, and what its options and refusals are made of. */
export { CollectorError, type ErrorCode } from './base/errors.js'
export { createInspector, type Inspector, type InspectorOptions } from './create-inspector.js'
export type { Launcher } from './http/launchers-route.js'
