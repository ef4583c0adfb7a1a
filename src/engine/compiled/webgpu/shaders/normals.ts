/**
 * `normals`: a thread for each pair of numbers. The words are whole numbers and the same everywhere; of what follows WGSL
 * promises little (cosines to 11 bits), so logarithm, sine and cosine are written out: -log u = c log 2 + 2 artanh(s), u's
 * c leading zeros taken off, and polynomials within an eighth of a turn of the nearest quarter (coefficients of Cephes' sinf and cosf).
 */
import { perThread, type Shader } from './source';

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

const KEYS = ['k0', 'k1', 'k2'] as const;

/** Four rounds of mixing, and the next two words of the key. */
const group = (number: number): string => {
  const rounds = (ROTATIONS[number % 2] ?? []).map(
    (by) => `  x0 += x1; x1 = ((x1 << ${by}u) | (x1 >> ${32 - by}u)) ^ x0;`,
  );
  const [first, second] = [KEYS[(number + 1) % 3] ?? '', KEYS[(number + 2) % 3] ?? ''];
  return `${rounds.join('\n')}\n  x0 += ${first}; x1 += ${second} + ${number + 1}u;`;
};

export const normalShaders: readonly Shader[] = [
  perThread('normals', {
    items: ({ runs, size }) => runs * Math.ceil(size / 2),
    with: [
      /* wgsl */ `
/** A 32-bit word that stands as two halves. */
fn wordAt(halves: i32) -> u32 { return (u32(arena[halves]) << 16u) | u32(arena[halves + 1]); }

fn threefry(k0: u32, k1: u32, c0: u32, c1: u32) -> vec2<u32> {
  let k2 = 0x1bd11bdau ^ k0 ^ k1;
  var x0 = c0 + k0;
  var x1 = c1 + k1;
${[0, 1, 2, 3, 4].map(group).join('\n')}
  return vec2<u32>(x0, x1);
}
/** -log of (word + 1) / 2^32. */
fn minusLog(word: u32) -> f32 {
  let next = word + 1u;
  if (next == 0u) { return 0.0; }
  let zeros = countLeadingZeros(next);
  // What is missing to 1, at most 1/2, of all the digits that there are.
  let missing = f32(0u - (next << zeros)) * 2.3283064365386963e-10;
  let s = missing / (2.0 - missing);
  let q = s * s;
  let series = 1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q * (1.0 / 15.0)));
  let sum = 1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * series)));
  return f32(zeros) * 0.69314718 + 2.0 * s * sum;
}
/** Cosine and sine of word / 2^32 of a turn. */
fn onCircle(word: u32) -> vec2<f32> {
  let quarter = (word + 0x20000000u) >> 30u;
  let angle = f32(bitcast<i32>(word - (quarter << 30u))) * 1.4629180792671596e-9;
  let q = angle * angle;
  let sine = angle + angle * q * (-1.6666654611e-1 + q * (8.3321608736e-3 - q * 1.9515295891e-4));
  let cosine = 1.0 - 0.5 * q + q * q * (4.166664568298827e-2 + q * (-1.388731625493765e-3 + q * 2.443315711809948e-5));
  let turned = select(vec2<f32>(cosine, sine), vec2<f32>(-sine, cosine), (quarter & 1u) == 1u);
  return select(turned, -turned, quarter >= 2u);
}
`,
    ],
    body: /* wgsl */ `
  let pairs = (arguments.size + 1) / 2;
  let run = item / pairs;
  let pair = item % pairs;
  let key = arguments.keys + 4 * run;
  let words = threefry(wordAt(key), wordAt(key + 2), u32(pair), 1u);
  let both = sqrt(2.0 * minusLog(words.x)) * onCircle(words.y);
  let y = arguments.y + run * arguments.size + 2 * pair;
  arena[y] = both.x;
  if (2 * pair + 1 < arguments.size) { arena[y + 1] = both.y; }
`,
  }),
];
