import type { ThreadTask } from './host'

export declare function serveThread(task: ThreadTask): void
