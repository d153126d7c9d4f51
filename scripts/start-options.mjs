/** What `npm start` was asked for. */

const usage = 'usage: npm start [-- --port N]'

/**
 * The first port to try: as `--port` says, or else the environment's PORT, where there is either. What makes no sense is
 * refused.
 * @param {readonly string[]} args
 * @param {string | undefined} fromEnvironment
 * @returns {import('./start-options.mjs').StartOptions}
 */
export function startOptions(args, fromEnvironment) {
  let [name, text] = ['PORT', fromEnvironment || undefined]
  const rest = [...args]
  while (rest.length > 0) {
    const arg = rest.shift()
    if (!/^--port(=|$)/.test(arg)) return { refusal: `npm start does not know ${arg}\n${usage}` }
    name = '--port'
    text = arg === name ? rest.shift() : arg.slice(name.length + 1)
    if (text === undefined) return { refusal: `--port needs a number\n${usage}` }
  }
  if (text === undefined) return {}
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return { port: Number(text) }
  return { refusal: `${name} must be a whole number from 0 to 65535, not ${text}\n${usage}` }
}
