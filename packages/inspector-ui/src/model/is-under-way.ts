/** Whether more may come of a session: it runs, or waits for somebody. */
export function isUnderWay(status: string | undefined): boolean {
  return status === 'running' || status === 'paused'
}
