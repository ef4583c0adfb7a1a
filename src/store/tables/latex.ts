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
  '′': "$'$",
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '’': "'",
  '‘': '`',
  '“': '``',
  '”': "''",
  γ: '$\\gamma$',
  β: '$\\beta$',
  κ: '$\\kappa$',
  λ: '$\\lambda$',
  τ: '$\\tau$',
  '\u202f': '\\,',
  '\u00a0': '~',
};

const SPECIAL = /[\\~^<>|"−–—…×→±′≤≥’‘“”γβκλτ\u202f\u00a0]|[&%$#_{}]/g;

/** Everything that LaTeX would take for its own, and signs that old engines do not know, as commands. */
function escaped(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(SPECIAL, (sign) => WRITTEN[sign] ?? `\\${sign}`);
}
