const isMac = /mac|iphone|ipad/i.test(navigator.platform)

const names: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Shift: isMac ? '⇧' : 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '↵',
  Backspace: '⌫',
}

/** `$mod+Shift+P` as people know the keys: `Ctrl`, `Shift`, `P`. */
export function keyNames(keys: string): readonly string[] {
  const parts = keys.split('+').filter((part) => part !== '')
  const shown = parts.map((part) => names[part] ?? part.replace(/^Key|^Digit/, ''))
  // `?` is typed with Shift on most keyboards: its own sign says enough.
  return shown.at(-1) === '?' ? ['?'] : shown.map((name) => (name.length === 1 ? name.toUpperCase() : name))
}
