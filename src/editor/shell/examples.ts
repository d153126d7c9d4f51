const texts = import.meta.glob<string>('/examples/*.gradwire.json', { query: '?raw', import: 'default' })

/** The text of `/examples/NAME.gradwire.json`; `undefined` when there is no such example. */
export const exampleText = (name: string): Promise<string> | undefined =>
  texts[`/examples/${name}.gradwire.json`]?.()
