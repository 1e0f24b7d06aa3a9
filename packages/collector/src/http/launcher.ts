/** What an application lets the page start: `launchers-route.ts` does. */
export interface Launcher {
  readonly name: string
  readonly title: string
  readonly description?: string
  /** Its promise is not waited for; what it throws is logged. */
  run(): unknown
}
