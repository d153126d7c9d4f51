import type { Command } from './command'

/** Keys that belong to a place (the canvas, the timeline) rather than to a command: for the list of shortcuts only. */
export const moreKeys: readonly Pick<Command, 'title' | 'group' | 'keys'>[] = [
  {
    group: 'edit',
    title: { en: 'Move the selected nodes', ja: '選択したノードを動かす' },
    keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  },
  {
    group: 'edit',
    title: { en: 'To the next node along the wires', ja: '線に沿って隣のノードへ' },
    keys: ['$mod+ArrowLeft', '$mod+ArrowRight'],
  },
  { group: 'edit', title: { en: 'Previous and next node', ja: '前のノード・次のノード' }, keys: ['[', ']'] },
  { group: 'edit', title: { en: 'Wires of the node', ja: 'ノードの線を選ぶ' }, keys: ['{', '}'] },
  { group: 'edit', title: { en: 'Change the value', ja: '値を書き換える' }, keys: ['Enter'] },
  { group: 'edit', title: { en: 'Change the name', ja: '名前を書き換える' }, keys: ['F2'] },
  {
    group: 'steps',
    title: { en: 'On the timeline: step back, step', ja: 'タイムライン上: 戻る・進む' },
    keys: ['ArrowLeft', 'ArrowRight'],
  },
]
