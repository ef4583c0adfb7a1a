import papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../../src/store/tables/csv';
import { writeLatex } from '../../../src/store/tables/latex';
import { writeMarkdown } from '../../../src/store/tables/markdown';
import { confusionTable } from '../../../src/store/tables/score-tables';
import { numbers, words, type TableData } from '../../../src/store/tables/table-data';

const NASTY = [
  'a|b',
  '50 % & $x_1$',
  'say "no", twice',
  'two\nlines',
  '\\end{table} {#~^}',
  ' spaced ',
  '=1+1',
  '<b>*c*</b>',
];

const table: TableData = {
  title: 'Classes & more',
  columns: [words('Class, name'), numbers('F1', 1, '%'), numbers('Rate', 'compact'), numbers('N', 0)],
  rows: NASTY.map((name, index) => [
    name,
    (index + 1) / 3 / NASTY.length,
    -1 / (index + 3),
    index === 0 ? null : 1000 * index,
  ]),
};

describe('CSV', () => {
  it('reads back as it was, every digit and every name', () => {
    const { data, errors } = papa.parse<string[]>(writeCsv(table).trimEnd());
    expect(errors).toEqual([]);
    expect(data[0]).toEqual(['Class, name', 'F1 (share)', 'Rate', 'N']);
    table.rows.forEach((row, index) => {
      const [name, f1, rate, n] = data[index + 1] ?? [];
      expect(name).toBe(row[0]);
      expect([Number(f1), Number(rate)]).toEqual([row[1], row[2]]);
      expect(n).toBe(row[3] === null ? '' : String(row[3]));
    });
  });

  it('ends every line as RFC 4180 wants it, and has nothing for what is no number', () => {
    expect(writeCsv({ ...table, columns: [numbers('x', 1)], rows: [[NaN], [0.1 + 0.2]] })).toBe(
      'x\r\n\r\n0.30000000000000004\r\n',
    );
  });

  it('tells numbers of 32 bits in the digits that such numbers have', () => {
    const values = [Math.fround(0.7), Math.fround(1 / 3), Math.fround(-1.5e-30), 0.5, 1234567168, 0, Infinity];
    const text = writeCsv({ ...table, columns: [numbers('x', 1)], rows: values.map((value) => [value]) });
    expect(text.trimEnd().split('\r\n').slice(1)).toEqual([
      '0.7',
      '0.33333334',
      '-1.5e-30',
      '0.5',
      '1234567168',
      '0',
      'Infinity',
    ]);
  });
});

describe('Markdown', () => {
  const text = writeMarkdown(table, ['Link: ?v=1&gamma=0.5']);
  const lines = text.split('\n').filter((line) => line.startsWith('|'));

  it('has as many cells in each line as there are columns', () => {
    expect(lines).toHaveLength(NASTY.length + 2);
    for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(table.columns.length + 2);
    expect(lines[1]).toBe('| --- | ---: | ---: | ---: |');
  });

  it('writes numbers as the page does', () => {
    expect(lines[0]).toBe('| Class, name | F1 (%) | Rate | N |');
    expect(lines[2]).toBe('| a\\|b | 4.2 | −0.333 | – |');
    expect(lines[3]).toBe('| 50 % \\& \\$x\\_1\\$ | 8.3 | −0.25 | 1,000 |');
    expect(text).toContain('Link: ?v=1\\&gamma=0.5');
  });
});

describe('LaTeX', () => {
  const text = writeLatex(table, ['Link: ?v=1']);
  const body = text.slice(text.indexOf('\\midrule'), text.indexOf('\\bottomrule')).split('\n').slice(1, -1);

  it('has one line for each row, with as many cells as columns', () => {
    expect(body).toHaveLength(NASTY.length);
    for (const line of body) expect(line.split(/(?<!\\)&/)).toHaveLength(table.columns.length);
  });

  it('escapes everything that it would take for its own', () => {
    expect(body[0]).toBe('    a\\textbar{}b & 4.2 & $-$0.333 & -- \\\\');
    expect(body[1]).toBe('    50 \\% \\& \\$x\\_1\\$ & 8.3 & $-$0.25 & 1,000 \\\\');
    expect(body[4]).toContain('\\textbackslash{}end\\{table\\} \\{\\#\\textasciitilde{}\\textasciicircum{}\\}');
    expect(text.match(/\\end\{table\}/g)).toHaveLength(1);
    expect(text).toContain('% Link: ?v=1\n\\begin{table}');
  });

  it('writes signs that old engines do not know as commands', () => {
    const signs = writeLatex({ title: 'Δ', columns: [words('κ·KL(N₁‖N₀)')], rows: [['x²⁻¹ ≤ θᵀ']] }, []);
    expect(signs).toContain('\\caption{$\\Delta$.}');
    expect(signs).toContain('$\\kappa$·KL(N$_1$$\\Vert$N$_0$)');
    expect(signs).toContain('x$^2$$^-$$^1$ $\\le$ $\\theta$$^T$');
  });
});

describe('the confusion matrix', () => {
  it('has the right classes as rows and the answers as columns', () => {
    const { columns, rows } = confusionTable(
      ['x', 'y'],
      [
        [3, 1],
        [0, 2],
      ],
      '#1',
    );
    expect(columns.map(({ name }) => name)).toEqual(['Right class', 'x', 'y']);
    expect(rows).toEqual([
      ['x', 3, 1],
      ['y', 0, 2],
    ]);
  });
});
