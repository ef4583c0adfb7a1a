/** The tables of the attention view as data. */
import { PRESETS } from '../../lab/presets';
import {
  attentionNotes,
  headMap,
  headName,
  lookName,
  LOOKS,
  NO_EXPLANATION,
  readToken,
  type ShownMap,
  type ShownSummary,
} from '../attention';
import { numbers, words, type TableData } from './table-data';

/** Every token's attention to every token: who looks as rows, who is looked at as columns. */
export function mapTable({ title, map, head, answered }: ShownMap): TableData {
  const { tokens } = map;
  const values = headMap(map, head);
  return {
    title,
    columns: [words('Token'), ...tokens.map(({ name }) => numbers(name, 1, '%'))],
    rows: tokens.map(({ name }, row) => [
      name,
      ...tokens.map((_, column) => values[row * tokens.length + column] ?? null),
    ]),
    notes: [
      ...attentionNotes(answered),
      'Rows: the token that looks. Columns: the token that is looked at. P1, P2 and so on: the prompt.',
      NO_EXPLANATION,
    ],
  };
}

/** A row for each method and layer, and one for what every place would get by its number alone. */
export function attentionSummaryTable({ methods, head, answered }: ShownSummary): TableData {
  return {
    title: `Attention by method and layer, median over runs, ${headName(head)}`,
    columns: [
      words('Method'),
      numbers('N', 0),
      words('Read at'),
      words('Layer'),
      ...LOOKS.map((look) => numbers(lookName(look), 1, '%')),
    ],
    rows: methods.flatMap(({ preset, n, layers, even }) =>
      [...layers, even].map((shares, layer) => [
        PRESETS[preset].name,
        n,
        readToken(preset),
        layer < layers.length ? String(layer + 1) : 'even',
        ...LOOKS.map((_, look) => shares[look] ?? null),
      ]),
    ),
    notes: [
      ...attentionNotes(answered),
      'Even: what a place would get if every token looked at all tokens alike. Special: the other special tokens.',
    ],
  };
}
