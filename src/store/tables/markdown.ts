/** A table in Markdown as GitHub reads it: numbers as on the page. */
import { cellText, headText } from './shown';
import type { TableData } from './table-data';

export function writeMarkdown({ title, columns, rows, notes = [] }: TableData, source: readonly string[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const head = line(columns.map((column) => escaped(headText(column))));
  const rule = line(columns.map(({ align }) => (align === 'right' ? '---:' : '---')));
  const body = rows.map((row) => line(columns.map((column, index) => escaped(cellText(row[index] ?? null, column)))));
  const below = [...notes, ...source].map((note) => `\n${escaped(note)}\n`);
  return `**${escaped(title)}**\n\n${head}${rule}${body.join('')}${below.join('')}`;
}

/** Characters that Markdown, or HTML or mathematics inside it, would take for its own; a cell is one line. */
function escaped(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\|`*_{}[\]<>~#$&]/g, '\\$&');
}
