/** A table in LaTeX with booktabs: numbers as on the page. */
import { cellText, headText } from './shown';
import type { TableData } from './table-data';

/** It wants `\usepackage{booktabs}` and nothing else. */
export function writeLatex({ title, columns, rows, notes = [] }: TableData, source: readonly string[]): string {
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  return [
    ...source.map((text) => `% ${text.replace(/\s+/g, ' ')}`),
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${[title, ...notes].map((text) => escaped(text.replace(/[.\s]*$/, '.'))).join(' ')}}`,
    `  \\begin{tabular}{${columns.map(({ align }) => (align === 'right' ? 'r' : 'l')).join('')}}`,
    '    \\toprule',
    line(columns.map((column) => escaped(headText(column)))),
    '    \\midrule',
    ...rows.map((row) => line(columns.map((column, index) => escaped(cellText(row[index] ?? null, column))))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
    '',
  ].join('\n');
}

const WRITTEN: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\char34{}',
  '−': '$-$',
  '–': '--',
  '—': '---',
  '…': '\\dots{}',
  '×': '$\\times$',
  '→': '$\\rightarrow$',
  '±': '$\\pm$',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '’': "'",
  '‘': '`',
  '“': '``',
  '”': "''",
  γ: '$\\gamma$',
  β: '$\\beta$',
  κ: '$\\kappa$',
  τ: '$\\tau$',
  λ: '$\\lambda$',
  θ: '$\\theta$',
  η: '$\\eta$',
  σ: '$\\sigma$',
  ρ: '$\\rho$',
  μ: '$\\mu$',
  Δ: '$\\Delta$',
  Σ: '$\\Sigma$',
  '∇': '$\\nabla$',
  '∂': '$\\partial$',
  '√': '$\\surd$',
  '∞': '$\\infty$',
  '‖': '$\\Vert$',
  '∥': '$\\parallel$',
  '⟂': '$\\perp$',
  '≼': '$\\preceq$',
  '←': '$\\leftarrow$',
  '↓': '$\\downarrow$',
  '↑': '$\\uparrow$',
  '★': '$\\star$',
  '′': "$'$",
  '¼': '$\\frac{1}{4}$',
  '½': '$\\frac{1}{2}$',
  Ġ: '\\.G',
  '␣': '\\textvisiblespace{}',
  '\u202f': '\\,',
  '\u00a0': '~',
};

/** Raised and lowered, sign by sign. */
const SCRIPTS: readonly (readonly [command: '^' | '_', signs: string, plain: string])[] = [
  ['^', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵏᵗᵀ', '0123456789+-ktT'],
  ['_', '₀₁₂₃₄₅₆₇₈₉₊₋ᵢⱼₜ', '0123456789+-ijt'],
];

const COMMANDS: ReadonlyMap<string, string> = new Map([
  ...Object.entries(WRITTEN),
  ...Array.from('&%$#_{}', (sign) => [sign, `\\${sign}`] as const),
  ...SCRIPTS.flatMap(([command, signs, plain]) =>
    Array.from(signs, (sign, place) => [sign, `$${command}${plain.charAt(place)}$`] as const),
  ),
]);

/** Everything that LaTeX would take for its own, and signs that old engines do not know, as commands. */
function escaped(text: string): string {
  return Array.from(text.replace(/[ \t\r\n]+/g, ' '), (sign) => COMMANDS.get(sign) ?? sign).join('');
}
