import type { Language } from '../../base/text'
import { preferences } from './preferences'
import { store } from './store'
import type { Lens, Overlay, SidePanel, Theme } from './editor-state'

/** Selects exactly these, or adds them to what is selected. */
export function select(
  chosen: { readonly nodes?: Iterable<string>; readonly wires?: Iterable<string> },
  additive = false,
): void {
  const { selection } = store.getState()
  store.setState({
    selection: {
      nodes: new Set([...(additive ? selection.nodes : []), ...(chosen.nodes ?? [])]),
      wires: new Set([...(additive ? selection.wires : []), ...(chosen.wires ?? [])]),
    },
    focusPort: undefined,
  })
}

/** Chooses the port whose gradient the inspector explains. */
export function focusOn(node: string, port: string): void {
  store.setState({ focusPort: { node, port } })
}

export const setLens = (lens: Lens): void => {
  store.setState({ lens })
}

export const setSide = (side: SidePanel): void => {
  store.setState({ side })
}

export const setOverlay = (overlay: Overlay | undefined): void => {
  store.setState({ overlay })
}

/** How many updates a second training may do, so that one can watch them. It takes effect when training starts. */
export const setPace = (pace: number | undefined): void => {
  store.setState({ pace })
}

export const toggleLocals = (): void => {
  store.setState(({ allLocals }) => ({ allLocals: !allLocals }))
}

export const toggleLog = (): void => {
  store.setState(({ logOpen }) => ({ logOpen: !logOpen }))
}

/** Says something to a person who listens rather than looks. */
export const announce = (announcement: string): void => {
  store.setState({ announcement })
}

export function setTheme(theme: Theme): void {
  store.setState({ theme })
  remember()
}

export function setLanguage(language: Language): void {
  store.setState({ language })
  remember()
}

function remember(): void {
  const { language, theme } = store.getState()
  preferences.write({ language, theme })
}
