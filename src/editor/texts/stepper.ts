import type { Texts } from '.'

export const stepperTexts = {
  title: { en: 'Steps', ja: 'ステップ' },
  timeline: { en: 'Steps of forward and backward', ja: '順伝播と逆伝播のステップ' },
  step: { en: 'Step', ja: '進む' },
  back: { en: 'Step back', ja: '戻る' },
  play: { en: 'Play', ja: '再生' },
  pause: { en: 'Pause', ja: '一時停止' },
  toStart: { en: 'To the start', ja: '最初へ' },
  toEnd: { en: 'To the end', ja: '最後へ' },
  forward: { en: 'Forward', ja: '順伝播' },
  seed: { en: 'Seed', ja: '起点' },
  backward: { en: 'Backward', ja: '逆伝播' },
  log: { en: 'Log', ja: 'ログ' },
  showLog: { en: 'Show the log', ja: 'ログを表示' },
  hideLog: { en: 'Hide the log', ja: 'ログを隠す' },
  position: { en: '{step} of {count}', ja: '{count} ステップ中 {step}' },
  nothing: {
    en: 'Nothing to step through yet. Wire ops together and set an objective; their steps appear here.',
    ja: 'まだステップがない。演算をつないで目的を決めると、ここにステップが並ぶ。',
  },
  noObjective: {
    en: 'Forward only: without an objective there is no gradient to send back.',
    ja: '順伝播のみ。目的を決めると、勾配を逆向きに流せる。',
  },
  noLoss: {
    en: 'Nothing flows back yet: the objective cannot be computed before its problem is solved.',
    ja: '問題が残っていて目的の値を計算できないので、勾配はまだ流れない。',
  },
  atStart: {
    en: 'Nothing is computed yet. Step begins with the inputs.',
    ja: 'まだ何も計算していない。「進む」で入力から始まる。',
  },
  invitation: {
    en: 'The forward pass is done: {node:{objective}} is {fwd:{value}}. Press Step or {key:.} to send the gradient back, one wire at a time.',
    ja: '順伝播が終わり、「{node:{objective}}」は {fwd:{value}} になった。「進む」か {key:.} を押すと、勾配が線を 1 本ずつ戻っていく。',
  },
  invitationTouch: {
    en: 'The forward pass is done: {node:{objective}} is {fwd:{value}}. Step sends the gradient back, one wire at a time.',
    ja: '順伝播が終わり、「{node:{objective}}」は {fwd:{value}} になった。「進む」を押すと、勾配が線を 1 本ずつ戻っていく。',
  },
  done: {
    en: 'Every gradient has arrived. Step goes through the backward pass again.',
    ja: 'すべての勾配が届いた。「進む」でもう一度逆伝播をたどれる。',
  },
  notReached: { en: 'not reached', ja: '未到達' },
  watch: { en: 'Watch', ja: 'ウォッチ' },
  watchAdd: { en: 'Watch a value or gradient', ja: '値や勾配をウォッチに加える' },
  watchRemove: { en: 'Stop watching {name}', ja: '「{name}」をウォッチから外す' },
  watchEmpty: {
    en: 'Values and gradients that you add stay in sight here.',
    ja: '加えた値や勾配が、いつもここに表示される。',
  },
  watchFind: { en: 'Name of a node', ja: 'ノードの名前' },
  watchNothing: { en: 'No node is called that.', ja: '該当するノードがない。' },
  watchValue: { en: 'value', ja: '値' },
  watchGradient: { en: 'gradient', ja: '勾配' },
  update: { en: 'update', ja: '更新' },
  epoch: { en: 'epoch {epoch}', ja: 'エポック {epoch}' },
  progress: { en: 'Updates done', ja: '更新の進み' },
} as const satisfies Texts
