/** A draw of the bottleneck's Gaussian, what it says, and the way back to it. Threads share texts. */
import { CROSS_ENTROPY, crossEntropyOf, weightOf } from './contrasts';
import { addTimes, clip4, dot, exp4, loadPart, plusProduct, pointer, storePart } from './math';
import { shareFrom, shareTo } from './threads';

@unmanaged
export class AnswerArguments {
  mean: i32;
  raw: i32;
  noise: i32;
  z: i32;
  decodeWeight: i32;
  decodeBias: i32;
  classEmbeddings: i32;
  parametersBatch: i32;
  decoded: i32;
  labels: i32;
  lossWeights: i32;
  value: i32;
  dLogits: i32;
  dDecoded: i32;
  dz: i32;
  runs: i32;
  dataSeeds: i32;
  texts: i32;
  bottleneck: i32;
  width: i32;
  classes: i32;
}

export function answer(a: AnswerArguments): void {
  const end = shareTo(a.runs * a.texts);
  for (let index = shareFrom(a.runs * a.texts); index < end; index++) answerText(a, index, index / a.texts);
}

function answerText(a: AnswerArguments, index: i32, run: i32): void {
  const parameters = run * a.parametersBatch;
  const weights = pointer(a.decodeWeight + parameters);
  const embeddings = pointer(a.classEmbeddings + parameters);
  const row = pointer(a.width);
  const z = pointer(a.z + index * a.bottleneck);
  const decoded = pointer(a.decoded + index * a.width);
  const logits = pointer(a.dLogits + index * a.classes);
  const dDecoded = pointer(a.dDecoded + index * a.width);
  const dz = pointer(a.dz + index * a.bottleneck);
  draw(a, index * a.bottleneck);
  memory.copy(decoded, pointer(a.decodeBias + parameters), row);
  for (let i = 0; i < a.bottleneck; i++) {
    addTimes(decoded, weights + row * (i as usize), v128.load_splat<f32>(z + pointer(i)), a.width);
  }
  for (let c = 0; c < a.classes; c++) {
    store<f32>(logits + pointer(c), dot(decoded, embeddings + row * (c as usize), a.width));
  }
  const label = load<f32>(pointer(a.labels + (run % a.dataSeeds) * a.texts + (index % a.texts))) as i32;
  const weight = weightOf(a.lossWeights, run, CROSS_ENTROPY, a.texts);
  store<f32>(pointer(a.value + index), crossEntropyOf(logits, logits, label, weight, a.classes));
  memory.fill(dDecoded, 0, row);
  for (let c = 0; c < a.classes; c++) {
    addTimes(dDecoded, embeddings + row * (c as usize), v128.load_splat<f32>(logits + pointer(c)), a.width);
  }
  for (let i = 0; i < a.bottleneck; i++) {
    store<f32>(dz + pointer(i), dot(weights + row * (i as usize), dDecoded, a.width));
  }
}

/** z = mean + exp(clip(raw)) noise. */
function draw(a: AnswerArguments, from: i32): void {
  for (let i = 0; i < a.bottleneck; i += 4) {
    const at = from + i;
    const left = a.bottleneck - i;
    const deviation = exp4(clip4(loadPart(pointer(a.raw + at), left)));
    const noise = loadPart(pointer(a.noise + at), left);
    storePart(pointer(a.z + at), plusProduct(loadPart(pointer(a.mean + at), left), deviation, noise), left);
  }
}
