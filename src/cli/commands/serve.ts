import { startServer } from '../../serve/server'
import { exit, type Context, type ExitCode } from '../io'
import { readBytes } from '../files'
import { printProblems } from '../print-problems'

export interface ServeOptions {
  readonly port?: number
  readonly open: boolean
}

/** `gradwire serve`: the editor on this machine, until it is interrupted. */
export async function serveCommand(
  context: Context,
  path: string | undefined,
  { port, open }: ServeOptions,
): Promise<ExitCode> {
  const { io, language } = context
  if (path !== undefined) {
    const read = await readBytes(context, path)
    if ('problems' in read) {
      printProblems(context, read.problems)
      return exit.problems
    }
  }
  const server = await startServer({
    root: io.appFolder,
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { documentPath: path }),
  })
  const url = path === undefined ? server.url : `${server.url}?open=document.json`
  io.out(
    language === 'ja'
      ? `Gradwire: ${url}（終了は Ctrl+C）\n`
      : `Gradwire is at ${url} (stop it with Ctrl+C)\n`,
  )
  if (open) io.openBrowser(url)
  const { signal } = io.interruption()
  await new Promise((resolve) => {
    signal.addEventListener('abort', resolve)
  })
  await server.close()
  return exit.ok
}
