import { spawn } from 'node:child_process'

/** The command that opens an address, or nothing where nobody would see it. */
function opener(): readonly string[] | undefined {
  const { env, platform } = process
  if (unseen.some((name) => isSet(env[name]))) return undefined
  if (platform === 'darwin') return ['open']
  if (platform === 'win32') return ['cmd', '/c', 'start', '""']
  return isSet(env['DISPLAY']) || isSet(env['WAYLAND_DISPLAY']) ? ['xdg-open'] : undefined
}

/** Variables that say that nobody sits at this machine, or wants no browser. */
const unseen = ['CI', 'SSH_CONNECTION', 'SSH_TTY', 'GRADWIRE_NO_OPEN']

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''

/** Shows an address to the user, or does nothing where nobody would see it. */
export function openBrowser(url: string): void {
  const [command, ...args] = opener() ?? []
  if (command === undefined) return
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  // No browser, no harm: the address is on the screen.
  child.on('error', () => undefined)
  child.unref()
}
