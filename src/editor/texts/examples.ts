import type { Text } from '../../base/text'

/** What there is to see in an example, in one sentence, by its file's name. */
export const exampleSummaries: Readonly<Record<string, Text>> = {
  'e01-gates': {
    en: 'AND, NAND and OR as weighted sums that fire above a threshold.',
    ja: 'AND・NAND・OR を、重み付き和としきい値で作る。',
  },
  'e01-learn-and': {
    en: 'The perceptron rule finds the weights of AND.',
    ja: 'パーセプトロンの学習則で AND の重みを求める。',
  },
  'e01-learn-nand': {
    en: 'The perceptron rule finds the weights of NAND.',
    ja: 'パーセプトロンの学習則で NAND の重みを求める。',
  },
  'e01-learn-or': {
    en: 'The perceptron rule finds the weights of OR.',
    ja: 'パーセプトロンの学習則で OR の重みを求める。',
  },
  'e01-learn-xor': {
    en: 'No straight line separates XOR, so the rule never comes to rest.',
    ja: 'XOR は直線では分けられず、学習が終わらない。',
  },
  'e02-xor-gates': { en: 'XOR out of three gates.', ja: '3 つのゲートを組み合わせて XOR を作る。' },
  'e02-single-layer': {
    en: 'One layer ends at ln 2, with XOR unlearned.',
    ja: '1 層では XOR を学べず、損失は ln 2 で止まる。',
  },
  'e03-activations': {
    en: 'Nine activations on one input to turn.',
    ja: '1 つの入力を動かしながら 9 つの活性化関数を見比べる。',
  },
  'e04-linear-collapse': {
    en: 'Two linear layers are one linear layer.',
    ja: '線形な層を 2 つ重ねても 1 つの線形な層にしかならない。',
  },
  'e04-linear-spiral': {
    en: 'Depth without activations does not help.',
    ja: '活性化関数がなければ、深くしても分けられない。',
  },
  'e05-three-layers': {
    en: 'The forward pass of a network of three layers.',
    ja: '3 層ネットワークの順伝播。',
  },
  'e06-softmax': { en: 'Scores become shares of 1.', ja: 'スコアを、合計が 1 になる割合に変える。' },
  'e06-softmax-overflow': {
    en: 'Scores of a thousand, without overflow.',
    ja: '1000 のような大きなスコアでもあふれない。',
  },
  'e06-softmax-axis': { en: 'Which axis adds up to 1?', ja: '合計が 1 になるのはどの軸か。' },
  'e07-half-squared-error': {
    en: 'Half the squared distance to the target.',
    ja: '正解との差の 2 乗の半分。',
  },
  'e07-cross-entropy': {
    en: 'The negative logarithm of the right answer’s share.',
    ja: '正解の割合の対数に負号を付けたもの。',
  },
  'e07-cross-entropy-epsilon': {
    en: 'The small number that keeps log 0 away.',
    ja: 'log 0 を避けるための小さな数。',
  },
  'e08-step-sizes': {
    en: 'Difference quotients, and how small h may be.',
    ja: '差分商と、h をどこまで小さくできるか。',
  },
  'e08-numerical-derivative': {
    en: 'A difference quotient beside the true slope.',
    ja: '差分商と本当の傾きを比べる。',
  },
  'e09-descent': { en: 'Downhill with different learning rates.', ja: '学習率を変えて坂を下る。' },
  'e09-gradient': { en: 'One slope for each variable: (4x, 3).', ja: '変数ごとの傾きを並べた (4x, 3)。' },
  'e09-learning-rate': {
    en: 'From crawling to running away on x².',
    ja: 'x² の上で、遅すぎる学習率から発散する学習率まで。',
  },
  'e10-apple': {
    en: 'Two apples with tax: three factors, three gradients.',
    ja: 'りんご 2 個と消費税。3 つの数に 3 つの勾配。',
  },
  'e11-apple-and-orange': {
    en: 'The gradient goes back through additions and multiplications.',
    ja: '加算と乗算を通って勾配が戻る。',
  },
  'e12-chain-rule': {
    en: 'The square of a sum, one factor at a time.',
    ja: '和の 2 乗を、連鎖律で 1 つずつたどる。',
  },
  'e13-square-plus-x': {
    en: 'One input used twice: its gradients add up.',
    ja: '2 回使われる入力。勾配は足し合わされる。',
  },
  'e13-x-plus-x': { en: 'The same value on both sides of a sum.', ja: '同じ値を両側から足す。' },
  'e13-x-minus-x': { en: 'Two gradients that cancel.', ja: '打ち消し合う 2 つの勾配。' },
  'e13-x-over-x': { en: 'Always 1, so the gradient is 0.', ja: 'いつも 1 なので、勾配は 0。' },
  'e13-nested': { en: 'A function inside a function inside a function.', ja: '関数の中の関数の中の関数。' },
  'e13-goldstein-price': {
    en: 'A polynomial of many parts, in one pass.',
    ja: '項の多い多項式も 1 回の逆伝播で。',
  },
  'e13-matyas': { en: 'A shallow valley and its gradient.', ja: '浅い谷とその勾配。' },
  'e13-rosenbrock': { en: 'A narrow, bent valley.', ja: '細く曲がった谷。' },
  'e14-sigmoid': {
    en: 'The sigmoid out of four primitive steps.',
    ja: 'シグモイドを 4 つの基本演算に分解する。',
  },
  'e15-affine': { en: 'XW + b and where each gradient goes.', ja: 'XW + b と、それぞれの勾配の行き先。' },
  'e16-softmax-with-loss': {
    en: 'Softmax and cross-entropy as one: y − t.',
    ja: 'ソフトマックスと交差エントロピーをまとめると y − t。',
  },
  'e16-softmax-with-loss-parts': { en: 'The same, taken apart.', ja: '同じものを部品に分けたもの。' },
  'e17-simple-net': {
    en: 'The gradient of a loss over a matrix of weights.',
    ja: '重み行列についての損失の勾配。',
  },
  'e18-gradient-check': {
    en: 'Backpropagation against difference quotients.',
    ja: '逆伝播を数値微分と比べる。',
  },
  'e18-log-epsilon': { en: 'How a small ε spoils the check.', ja: '小さな ε が検算を狂わせる様子。' },
  'e18-sigmoid-slope': {
    en: 'A typical mistake that the check finds.',
    ja: '検算で見つかる典型的な間違い。',
  },
  'e19-xor': { en: 'A hidden layer learns what a line cannot.', ja: '直線では無理なことを隠れ層が学ぶ。' },
  'e20-spiral': { en: 'Three arms of a spiral and their boundary.', ja: '渦巻きの 3 本の腕とその境界。' },
  'e21-line': { en: 'A straight line through noisy points.', ja: '散らばった点を通る直線。' },
  'e21-sine': { en: 'A sine wave, learned from noisy points.', ja: '散らばった点から正弦波を学ぶ。' },
  'e21-width': {
    en: 'Two units are too few for a sine, sixteen are enough.',
    ja: '正弦波には 2 ユニットでは足りず、16 なら足りる。',
  },
  'e22-digits': { en: 'Ten small digits, read by two layers.', ja: '小さな 10 種の数字を 2 層で読む。' },
  'e23-optimizers': {
    en: 'A long narrow bowl on which optimisers race.',
    ja: '細長い器の上で最適化手法を競わせる。',
  },
  'e27-sigmoid-activations': {
    en: 'Where the outputs of five sigmoid layers lie.',
    ja: 'シグモイド 5 層の出力がどこに集まるか。',
  },
  'e27-relu-activations': {
    en: 'Three ways to start five ReLU layers.',
    ja: 'ReLU 5 層の初期値を 3 通り比べる。',
  },
  'e28-zero-start': {
    en: 'Units that start at 0 stay alike, or never learn.',
    ja: '0 から始まるユニットは同じまま動くか、まったく学ばない。',
  },
  'e28-equal-start': {
    en: 'Units that start equal stay equal.',
    ja: '同じ値から始まるユニットはずっと同じまま。',
  },
  'e29-ten-sigmoids': {
    en: 'Ten slopes of at most ¼, multiplied.',
    ja: '高々 ¼ の傾きを 10 回掛け合わせる。',
  },
  'e29-ten-tanh': { en: 'The same with tanh: more is left.', ja: 'tanh で同じことをすると、もっと残る。' },
  'e29-six-layers': {
    en: 'How much gradient reaches the first of six layers.',
    ja: '6 層の最初の層に届く勾配の大きさ。',
  },
  'e30-batch-norm': {
    en: 'Three examples to mean 0 and variance 1.',
    ja: '3 件のデータを平均 0、分散 1 にそろえる。',
  },
  'e30-three-norms': {
    en: 'Three norms, each over other axes.',
    ja: 'どの軸でそろえるかが違う 3 つの正規化。',
  },
  'e30-batch-norm-training': {
    en: 'Batch normalisation saves a bad start.',
    ja: '悪い初期値でも Batch Normalization があれば学べる。',
  },
  'e30-initial-weights': {
    en: '0.01, Xavier and He on the same digits.',
    ja: '同じ数字で 0.01・Xavier・He の初期値を比べる。',
  },
  'e31-two-moons': {
    en: 'Weight decay against being sure of noise.',
    ja: 'ノイズへの思い込みを Weight decay で防ぐ。',
  },
  'e33-l1': {
    en: 'A pull of equal strength: small weights end at 0.',
    ja: '同じ強さで引くので、小さな重みは 0 になる。',
  },
  'e33-l2': {
    en: 'A pull in proportion: every weight shrinks.',
    ja: '大きさに比例して引くので、どの重みも縮む。',
  },
  'e34-dropout': { en: 'Masks differ, their mean does not.', ja: 'マスクは毎回違うが、平均は変わらない。' },
  'e36-convolution': {
    en: 'A filter slides over an image: sums of products.',
    ja: 'フィルタを画像の上で動かし、積和を取る。',
  },
  'e36-im2col-shapes': {
    en: 'What im2col makes of one image and of ten.',
    ja: '画像 1 枚と 10 枚を im2col で展開した形。',
  },
  'e36-im2col': { en: 'Convolution as one matrix product.', ja: '畳み込みを 1 回の行列の積で計算する。' },
  'e36-pooling': { en: 'The largest and the mean of each window.', ja: '窓ごとの最大値と平均。' },
  'e37-cnn': {
    en: 'Filters that look at 3×3 pixels read digits wherever they stand.',
    ja: '3×3 画素を見るフィルターは、数字がどこにあっても読める。',
  },
  'e37-mlp': {
    en: 'The same data without filters: perfect in training, worse on new images.',
    ja: '同じデータをフィルターなしで学ぶ。訓練では完璧だが、新しい画像には弱い。',
  },
  'e38-lenet': {
    en: 'Two convolutions, two poolings, three dense layers, as shapes.',
    ja: '畳み込み 2 層、プーリング 2 層、全結合 3 層を形で追う。',
  },
  'e38-alexnet': {
    en: 'From 227×227 pixels to 1,000 scores: where the 62 million parameters are.',
    ja: '227×227 画素から 1000 個のスコアまで。6200 万のパラメータはどこにあるか。',
  },
  'e38-mobilenet': {
    en: 'Depthwise, then pointwise: a seventh of the products.',
    ja: 'depthwise と pointwise に分けると、積の数は 7 分の 1 になる。',
  },
  'e38-densenet': {
    en: 'Every layer sees all layers before it: 16 channels grow to 64.',
    ja: 'どの層も前の層すべてを受け取る。16 チャンネルが 64 に増える。',
  },
  'e38-wavenet': {
    en: 'Four layers with gaps of 1, 2, 4 and 8 look 15 steps back.',
    ja: '間隔 1・2・4・8 の 4 層で 15 時刻前まで見える。',
  },
  'e39-backprop-through-time': {
    en: 'The gradient grows or fades with every step back.',
    ja: '1 時刻さかのぼるごとに勾配が増えるか減るか。',
  },
  'e39-clipping': {
    en: 'All gradients shortened together to the length 5.',
    ja: '全勾配をまとめて長さ 5 に縮める。',
  },
  'e39-scan': {
    en: 'One cell, drawn once, repeated over 16 words with its state.',
    ja: '1 つのセルを 1 度だけ書き、状態を渡しながら 16 語に繰り返す。',
  },
  'e40-lstm-cell': {
    en: 'All gates read 1: c and h after one step.',
    ja: 'どのゲートの入力も 1 のときの c と h。',
  },
  'e40-rnn-memory': {
    en: 'What is left of the gradient after 50 steps of an RNN.',
    ja: 'RNN を 50 時刻さかのぼった勾配に何が残るか。',
  },
  'e40-lstm-memory': {
    en: 'An open forget gate keeps the gradient alive.',
    ja: '忘却ゲートが開いていれば勾配は残る。',
  },
  'e41-language-model': {
    en: 'Guess the next word, carrying the state from batch to batch.',
    ja: '状態をバッチからバッチへ引き継ぎ、次の単語を当てる。',
  },
  'e41-bidirectional': {
    en: 'Only who reads backwards knows the next token.',
    ja: '後ろから読めば、次のトークンがわかる。',
  },
  'e42-cbow': { en: 'Word vectors from the words on either side.', ja: '前後の単語から単語ベクトルを作る。' },
  'e43-toy-attention': {
    en: 'Three states, weighed by how well they match.',
    ja: '3 つの状態を、合う度合いで重み付けする。',
  },
  'e43-seq2seq': {
    en: 'An encoder reads, a decoder writes it down from the end.',
    ja: 'エンコーダが読み、デコーダが逆順に書き出す。',
  },
  'e43-peeky': {
    en: 'The decoder sees the question at every step.',
    ja: 'デコーダが毎時刻、質問の要約を覗き見る。',
  },
  'e43-attention': {
    en: 'The decoder looks where it needs to: an anti-diagonal.',
    ja: 'デコーダが必要な所を見る。重みは逆対角線に並ぶ。',
  },
  'e43-dialogue': {
    en: 'Words make utterances, utterances make a dialogue: HRED.',
    ja: '単語から発話、発話から対話へ。HRED のひな形。',
  },
  'e44-autoencoder': {
    en: 'Two numbers are enough for points of six, if they lie near a plane.',
    ja: '6 つの数を持つ点も、平面の近くにあれば 2 つの数で表せる。',
  },
  'e44-vae': {
    en: 'The randomness stands beside the path, so the gradient reaches μ and σ.',
    ja: '乱数を経路の横に置くので、勾配が μ と σ に届く。',
  },
}
