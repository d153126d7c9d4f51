import { serveThread, type ThreadTask } from '../kernels'

addEventListener('message', ({ data }: MessageEvent<ThreadTask>) => {
  serveThread(data)
})
